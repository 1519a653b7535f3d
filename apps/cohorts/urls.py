"""Addresses of cohorts."""

from django.urls import path

from apps.cohorts import views

app_name = "cohorts"
urlpatterns = [
    path("join/<str:join_code>/", views.join, name="join"),
]
