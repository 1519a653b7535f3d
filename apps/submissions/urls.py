"""Addresses of submissions: from "my work" to one run."""

from django.urls import path

from apps.submissions import (
    at_home,
    comment_views,
    console_views,
    contest_views,
    decision_views,
    events,
    integrity_views,
    shared,
    submitting,
    team_views,
    views,
)
from apps.submissions.sections import views as sections

app_name = "submissions"
urlpatterns = [
    path("my-work/", views.mine, name="mine"),
    path("practice/", submitting.practice, name="practice"),
    path("assignments/<slug:cohort>/<slug:slug>/", submitting.assignment, name="assignment"),
    path("assignments/<slug:cohort>/<slug:slug>/plan-preview/", views.plan_preview, name="plan_preview"),
    path("assignments/<slug:cohort>/<slug:slug>/at-home/", at_home.recipe, name="at_home"),
    path("assignments/<slug:cohort>/<slug:slug>/at-home/plan.toml", at_home.plan, name="plan_toml"),
    path("assignments/<slug:cohort>/<slug:slug>/team/", team_views.team, name="team"),
    path("assignments/<slug:cohort>/<slug:slug>/team/leave/", team_views.leave_team, name="leave_team"),
    path("teams/<str:code>/", team_views.join_team, name="join_team"),
    path("projects/<int:project_id>/", views.project, name="project"),
    path("projects/<int:project_id>/sharing/", shared.sharing, name="sharing"),
    path("projects/<int:project_id>/sharing/<slug:kind>/revoke/", shared.unshare, name="unshare"),
    path("badges/<str:token>.svg", shared.badge, name="badge"),
    path("shared/<str:token>/", shared.shared, name="shared"),
    path("runs/<int:run_id>/", views.run, name="run"),
    path("runs/<int:run_id>/events/", events.run_events, name="run_events"),
    path("runs/<int:run_id>/output/", console_views.run_output, name="run_output"),
    path("runs/<int:run_id>/report.json", views.run_report, name="run_report"),
    path("runs/<int:run_id>/checks/<str:code>/", sections.check, name="run_check"),
    path("runs/<int:run_id>/tests/", sections.tests, name="run_tests"),
    path("runs/<int:run_id>/files/", sections.files, name="run_files"),
    path("runs/<int:run_id>/files/<path:path>", sections.file, name="run_file"),
    path("runs/<int:run_id>/history/", sections.history, name="run_history"),
    path("runs/<int:run_id>/changes/", sections.changes, name="run_changes"),
    path("runs/<int:run_id>/commands/", sections.commands, name="run_commands"),
    path("runs/<int:run_id>/documentation/", views.documentation, name="documentation"),
    path("runs/<int:run_id>/documentation/<str:module>/", views.documentation_module, name="documentation_module"),
    path("runs/<int:run_id>/comments/new/", comment_views.comment, name="comment"),
    path("comments/<int:comment_id>/", comment_views.edit_comment, name="edit_comment"),
    path("comments/<int:comment_id>/remove/", comment_views.remove_comment, name="remove_comment"),
    path("runs/<int:run_id>/checks/<str:code>/contest/", contest_views.contest, name="contest"),
    path("cohorts/<slug:cohort>/contests/", contest_views.contests, name="contests"),
    path("contests/<int:contest_id>/", contest_views.answer_contest, name="answer_contest"),
    path("runs/<int:run_id>/cancel/", views.cancel, name="cancel"),
    path(
        "assignments/<slug:cohort>/<slug:slug>/integrity/<int:first>/<int:second>/settle/",
        integrity_views.settle_question,
        name="settle_question",
    ),
    path(
        "assignments/<slug:cohort>/<slug:slug>/integrity/<int:first>/<int:second>/reopen/",
        integrity_views.reopen_question,
        name="reopen_question",
    ),
    path("assignments/<slug:cohort>/<slug:slug>/regrade/", decision_views.regrade, name="regrade"),
    path("runs/<int:run_id>/replace/", decision_views.replace, name="replace"),
    path("projects/<int:project_id>/decisions/", decision_views.decisions, name="decisions"),
]
