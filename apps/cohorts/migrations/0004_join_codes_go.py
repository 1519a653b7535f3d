"""The codes stand in the links now. Apart from the copying: PostgreSQL alters no table that has just been written."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0003_join_codes_become_links")]

    operations = [
        migrations.RemoveConstraint(
            model_name="cohort",
            name="cohort_join_code_unique",
        ),
        migrations.RemoveConstraint(
            model_name="cohort",
            name="cohort_join_code_given",
        ),
        migrations.RemoveField(
            model_name="cohort",
            name="join_code",
        ),
    ]
