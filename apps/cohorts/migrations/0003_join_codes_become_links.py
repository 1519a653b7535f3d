"""Each cohort's one join code becomes a link that opens as it did."""

from django.db import migrations


def make_links(apps, schema_editor):
    link = apps.get_model("cohorts", "JoinLink")
    cohorts = apps.get_model("cohorts", "Cohort").objects.all()
    link.objects.bulk_create(link(cohort=cohort, code=cohort.join_code) for cohort in cohorts)


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0002_join_links_and_roles")]

    operations = [migrations.RunPython(make_links, migrations.RunPython.noop)]
