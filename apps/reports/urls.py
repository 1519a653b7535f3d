"""Addresses of reports."""

from django.urls import path

from apps.reports import export_views, integrity_views, student_views, views

app_name = "reports"
urlpatterns = [
    path("cohorts/", views.index, name="index"),
    path("cohorts/<slug:slug>/", views.cohort, name="cohort"),
    path("cohorts/<slug:slug>/students/<int:membership_id>/", student_views.student, name="student"),
    path("cohorts/<slug:slug>/grades.csv", export_views.grades_csv, name="grades_csv"),
    path("cohorts/<slug:slug>/grades.xlsx", export_views.grades_xlsx, name="grades_xlsx"),
    path("cohorts/<slug:slug>/moodle.csv", export_views.moodle_csv, name="moodle_csv"),
    path("cohorts/<slug:slug>/assignments/<slug:assignment>/integrity/", integrity_views.integrity, name="integrity"),
    path(
        "cohorts/<slug:slug>/assignments/<slug:assignment>/integrity/<int:first>/<int:second>/",
        integrity_views.integrity_pair,
        name="integrity_pair",
    ),
]
