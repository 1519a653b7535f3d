"""Django's handle on this app."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """The app's name and label."""

    name = "apps.submissions"

    def ready(self) -> None:
        """Have the course's pages say which assignment comes next."""
        from apps.courses import next_steps
        from apps.submissions.thread import assignment_to_submit

        next_steps.register(assignment_to_submit)
