"""What was written so far becomes the English text: a reader gets it in either language until there is a French one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cohorts", "0004_join_codes_go")]

    operations = [
        migrations.RenameField("assignment", "title", "title_en"),
        migrations.RenameField("assignment", "text", "text_en"),
    ]
