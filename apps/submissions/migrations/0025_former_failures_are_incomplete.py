"""Runs that failed by our fault are incomplete, and so are their reports; projects learn whether their last one is."""

from django.db import migrations
from django.db.models import Q


def call_incomplete(apps, schema_editor):
    Run = apps.get_model("submissions", "Run")
    RunReport = apps.get_model("submissions", "RunReport")
    Project = apps.get_model("submissions", "Project")
    Run.objects.filter(state="failed").update(outcome="incomplete")
    for report in RunReport.objects.filter(run__state="failed").iterator(chunk_size=100):
        if report.document.get("outcome") == "errored":
            report.document["outcome"] = "incomplete"
            report.save(update_fields=["document"])
    failed = Q(runs__state="failed") | Q(team_project__runs__state="failed")
    for project in Project.objects.filter(failed).distinct().iterator(chunk_size=100):
        runs = Run.objects.filter(project__in=[project.pk, project.team_project_id], purpose="submission")
        last = runs.exclude(state="cancelled").order_by("pk").last()
        project.incomplete = last is not None and last.state == "failed"
        project.save(update_fields=["incomplete"])


class Migration(migrations.Migration):

    dependencies = [("submissions", "0024_incomplete_runs")]

    operations = [migrations.RunPython(call_incomplete, migrations.RunPython.noop, elidable=True)]
