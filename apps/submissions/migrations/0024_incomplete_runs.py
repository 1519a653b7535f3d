import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("submissions", "0023_runs_over_time_with_who_submitted")]

    operations = [
        migrations.RemoveConstraint(model_name="run", name="run_outcome_if_and_only_if_finished"),
        migrations.RemoveIndex(model_name="project", name="project_summary_by_student"),
        migrations.AddField(
            model_name="project",
            name="incomplete",
            field=models.BooleanField(default=False, editable=False, verbose_name="incomplete"),
        ),
        migrations.AddField(
            model_name="run",
            name="machine",
            field=models.CharField(blank=True, max_length=255, verbose_name="machine"),
        ),
        migrations.AddField(
            model_name="run",
            name="retry",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="retry"),
        ),
        migrations.AddField(
            model_name="run",
            name="retry_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="retries",
                to="submissions.run",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="wait_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="not before"),
        ),
        migrations.AlterField(
            model_name="run",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("finished", "graded"), ("refused", "refused"), ("incomplete", "incomplete")],
                max_length=10,
                verbose_name="outcome",
            ),
        ),
        migrations.CreateModel(
            name="IncompleteRun",
            fields=[],
            options={
                "verbose_name": "incomplete run",
                "verbose_name_plural": "incomplete runs",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("submissions.run",),
        ),
    ]
