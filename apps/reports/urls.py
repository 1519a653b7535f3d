"""Addresses of reports."""

from django.urls import path

from apps.reports import views

app_name = "reports"
urlpatterns = [
    path("cohorts/", views.index, name="index"),
    path("cohorts/<slug:slug>/", views.cohort, name="cohort"),
    path("cohorts/<slug:slug>/grades.csv", views.cohort_csv, name="cohort_csv"),
]
