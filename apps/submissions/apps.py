"""Django's handle on this app."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """The app's name and label."""

    name = "apps.submissions"
