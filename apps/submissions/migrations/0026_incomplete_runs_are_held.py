from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("submissions", "0025_former_failures_are_incomplete")]

    operations = [
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=[
                    "student",
                    "assignment",
                    "passed",
                    "grade_percent",
                    "first_percent",
                    "best_percent",
                    "submitted_runs",
                    "graded_runs",
                    "last_submitted_at",
                    "failed_codes",
                    "incomplete",
                ],
                name="project_summary_by_student",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["finished_at"], name="run_incomplete_over_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "finished"), ("outcome__in", ["finished", "refused"])),
                    models.Q(("outcome", "incomplete"), ("state", "failed")),
                    models.Q(models.Q(("state__in", ["finished", "failed"]), _negated=True), ("outcome", "")),
                    _connector="OR",
                ),
                name="run_outcome_says_how_it_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("percent__isnull", True), ("outcome", "finished"), _connector="OR"
                ),
                name="run_graded_only_with_a_verdict",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retry", 0), ("retry_of__isnull", True), ("wait_until__isnull", True)),
                    models.Q(("retry__gt", 0), ("retry_of__isnull", False)),
                    _connector="OR",
                ),
                name="run_retry_if_and_only_if_of_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retry_of__isnull", False)),
                fields=("retry_of", "retry"),
                name="run_retry_once_in_its_turn",
            ),
        ),
    ]
