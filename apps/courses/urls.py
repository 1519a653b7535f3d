"""Addresses of the course, included by the site under its language."""

from django.urls import path

from apps.courses import aids, quiz_views, views

app_name = "courses"

urlpatterns = [
    path("", views.index, name="index"),
    path("search/", aids.search, name="search"),
    path("glossary/", aids.glossary, name="glossary"),
    path("<slug:module_slug>/print/", aids.print_module, name="print"),
    path("<slug:module_slug>/<slug:lesson_slug>/slides/", aids.slides, name="slides"),
    path("<slug:module_slug>/", views.module, name="module"),
    path("<slug:module_slug>/<slug:lesson_slug>/", views.lesson, name="lesson"),
    path("<slug:module_slug>/<slug:lesson_slug>/read/", quiz_views.read, name="read"),
    path("<slug:module_slug>/<slug:lesson_slug>/questions/<slug:key>/", quiz_views.answer, name="answer"),
]
