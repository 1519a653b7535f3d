from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell_who_submitted(apps, schema_editor):
    """Until now a run was submitted by its project's student; a new grading was by nobody."""
    Run, Project = apps.get_model("submissions", "Run"), apps.get_model("submissions", "Project")
    student = Project.objects.filter(pk=OuterRef("project")).values("student")
    Run.objects.filter(purpose="submission", submitted_by=None).update(submitted_by=Subquery(student))


class Migration(migrations.Migration):
    dependencies = [("submissions", "0017_team_projects")]

    operations = [migrations.RunPython(tell_who_submitted, migrations.RunPython.noop)]
