"""Django's handle on this app."""

from django.apps import AppConfig


class CohortsConfig(AppConfig):
    """The app's name and label."""

    name = "apps.cohorts"

    def ready(self) -> None:
        """Have whoever confirms their address tied to the roster that expects them."""
        from apps.accounts import confirmation
        from apps.cohorts.services import claim_roster

        confirmation.register(claim_roster)
