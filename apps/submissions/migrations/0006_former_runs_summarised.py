"""Runs that were graded before learn whether they passed, and their projects what they keep of them."""

from django.db import migrations


def summarise(apps, schema_editor):
    Project = apps.get_model("submissions", "Project")
    for project in Project.objects.filter(runs__isnull=False).distinct().order_by("pk").iterator():
        runs = list(project.runs.order_by("pk").defer("live", "error"))
        graded = [run for run in runs if run.state == "finished" and run.outcome == "finished"]
        for run in graded:
            run.passed = _passed(run, list(run.checks.all()))
            run.save(update_fields=["passed"])
        percents = [run.percent for run in graded if run.percent is not None]
        kept = max(
            graded, key=lambda run: (-1 if run.grade_percent is None else run.grade_percent, -run.pk), default=None
        )
        project.submitted_runs, project.graded_runs = len(runs), len(graded)
        project.last_submitted_at = max(run.submitted_at for run in runs)
        project.first_percent = percents[0] if percents else None
        project.best_percent = max(percents, default=None)
        project.kept_run, project.grade_percent = kept, kept and kept.grade_percent
        project.passed = any(run.passed for run in graded)
        if kept:
            failed = kept.checks.filter(outcome="failed").order_by("position", "code")
            project.failed_codes = " ".join(failed.values_list("code", flat=True))
        project.save()


def _passed(run, checks):
    asked = run.plan.get("pass_percent")
    if asked is not None and (run.percent is None or run.percent < asked):
        return False
    deciding = [check for check in checks if check.required]
    if not deciding and asked is not None:
        return True
    deciding = deciding or [check for check in checks if check.weight and not check.document.get("bonus")]
    applicable = [check for check in deciding if check.outcome != "skipped" or check.max_points]
    return bool(applicable) and all(check.outcome == "passed" for check in applicable)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0005_project_summaries")]

    operations = [migrations.RunPython(summarise, migrations.RunPython.noop, elidable=True)]
