"""Addresses of cohorts: the way in, and how an instructor prepares a course."""

from django.urls import path

from apps.cohorts.views import cohort, joining, people

app_name = "cohorts"
urlpatterns = [
    path("join/<str:join_code>/", joining.join, name="join"),
    path("cohorts/new/", cohort.create, name="create"),
    path("cohorts/<slug:slug>/settings/", cohort.settings, name="settings"),
    path("cohorts/<slug:slug>/archive/", cohort.archive, name="archive"),
    path("cohorts/<slug:slug>/people/", people.people, name="people"),
    path("cohorts/<slug:slug>/people/<int:membership_id>/role/", people.change_role, name="change_role"),
    path("cohorts/<slug:slug>/people/<int:membership_id>/remove/", people.remove, name="remove"),
    path("cohorts/<slug:slug>/links/", people.create_link, name="create_link"),
    path("cohorts/<slug:slug>/links/<int:link_id>/revoke/", people.revoke_link, name="revoke_link"),
]
