"""Addresses of the catalogue of checks, included by the site under its language."""

from django.urls import path

from apps.courses import checks

app_name = "checks"

urlpatterns = [
    path("", checks.index, name="index"),
    path("<slug:code>/", checks.check, name="check"),
]
