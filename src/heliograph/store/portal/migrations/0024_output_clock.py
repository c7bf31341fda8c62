"""0024: until when an output is looked at; one that waits already has a week from the day on which it was made."""

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def give_a_week(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Five working days, without looking at holidays."""
    rows = apps.get_model("portal", "OutputRow").objects.using(editor.connection.alias)
    rows.update(due_at=F("made_at") + timedelta(days=7))


class Migration(migrations.Migration):
    """Until when an output is looked at."""

    dependencies = [
        ("portal", "0023_reasoned_requests"),
    ]

    operations = [
        migrations.AddField(model_name="outputrow", name="due_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(give_a_week, migrations.RunPython.noop),
        migrations.AlterField(model_name="outputrow", name="due_at", field=models.DateTimeField()),
    ]
