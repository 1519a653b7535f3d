import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0014_comments_and_contests"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_once_per_assignment"),
        migrations.RemoveConstraint(model_name="notice", name="notice_of_one_thing"),
        migrations.RenameField(model_name="notice", old_name="student", new_name="person"),
        migrations.AlterField(
            model_name="notice",
            name="run",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="submissions.run",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("person", "run"), name="notice_once_per_run"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("person", "assignment"), name="notice_once_per_assignment"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assignment__isnull", True), ("run__isnull", False)),
                    models.Q(("assignment__isnull", False), ("run__isnull", True)),
                    _connector="OR",
                ),
                name="notice_of_one_thing",
            ),
        ),
    ]
