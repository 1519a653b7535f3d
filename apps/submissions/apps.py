"""Django's handle on this app."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """The app's name and label."""

    name = "apps.submissions"

    def ready(self) -> None:
        """Have the course's pages say which assignment comes next, and grades follow rules and teams."""
        from apps.cohorts import policy_changes, team_changes
        from apps.courses import next_steps
        from apps.submissions.grades import apply_lateness
        from apps.submissions.teamwork import settle
        from apps.submissions.thread import assignment_to_submit

        next_steps.register(assignment_to_submit)
        policy_changes.register(apply_lateness)
        team_changes.register(settle)
