"""Addresses of the course, included by the site under its language."""

from django.urls import path

from apps.courses import views

app_name = "courses"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:module_slug>/", views.module, name="module"),
    path("<slug:module_slug>/<slug:lesson_slug>/", views.lesson, name="lesson"),
]
