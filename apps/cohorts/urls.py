"""Addresses of cohorts: the way in, and how an instructor prepares a course."""

from django.urls import path

from apps.cohorts.views import assignments, cohort, joining, people, plan, policy, roster, teams

app_name = "cohorts"
urlpatterns = [
    path("join/<str:join_code>/", joining.join, name="join"),
    path("cohorts/new/", cohort.create, name="create"),
    path("cohorts/<slug:slug>/settings/", cohort.settings, name="settings"),
    path("cohorts/<slug:slug>/duplicate/", cohort.duplicate, name="duplicate"),
    path("cohorts/<slug:slug>/archive/", cohort.archive, name="archive"),
    path("cohorts/<slug:slug>/people/", people.people, name="people"),
    path("cohorts/<slug:slug>/people/<int:membership_id>/role/", people.change_role, name="change_role"),
    path("cohorts/<slug:slug>/people/<int:membership_id>/remove/", people.remove, name="remove"),
    path("cohorts/<slug:slug>/links/", people.create_link, name="create_link"),
    path("cohorts/<slug:slug>/links/<int:link_id>/revoke/", people.revoke_link, name="revoke_link"),
    path("cohorts/<slug:slug>/assignments/", assignments.assignments, name="assignments"),
    path("cohorts/<slug:slug>/assignments/new/", assignments.create, name="create_assignment"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/", assignments.edit, name="assignment"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/plan/", plan.plan, name="plan"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/plan/read/", plan.read_plan, name="read_plan"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/plan.toml", plan.plan_toml, name="plan_toml"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/rules/", policy.policy, name="policy"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/teams/", teams.teams, name="teams"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/teams/lines/", teams.arrange_teams, name="arrange_teams"),
    path(
        "cohorts/<slug:slug>/assignments/<slug:assignment>/teams/students/<int:student_id>/",
        teams.place_student,
        name="place_student",
    ),
    path("cohorts/<slug:slug>/extensions/", policy.extensions, name="extensions"),
    path(
        "cohorts/<slug:slug>/extensions/<int:extension_id>/withdraw/",
        policy.withdraw_extension,
        name="withdraw_extension",
    ),
    path("cohorts/<slug:slug>/roster/", roster.roster, name="roster"),
    path("cohorts/<slug:slug>/roster/<int:entry_id>/forget/", roster.forget, name="forget"),
]
