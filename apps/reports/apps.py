"""Django's handle on this app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The app's name and label."""

    name = "apps.reports"
