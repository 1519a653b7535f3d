from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell_who_asked(apps, schema_editor):
    """Until now a check was contested by its project's student."""
    Contest, Run = apps.get_model("submissions", "Contest"), apps.get_model("submissions", "Run")
    run = Run.objects.filter(pk=OuterRef("run"))
    Contest.objects.filter(asked_by=None).update(asked_by=Subquery(run.values("project__student")))


class Migration(migrations.Migration):
    dependencies = [("submissions", "0021_who_contests")]

    operations = [migrations.RunPython(tell_who_asked, migrations.RunPython.noop)]
