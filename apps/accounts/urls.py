"""Addresses of a person's own settings; signing in and out is django-allauth's, beside them."""

from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
