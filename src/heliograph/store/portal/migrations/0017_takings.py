"""0017: what was taken of gated editions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What was taken of gated editions."""

    dependencies = [
        ("portal", "0016_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakingRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("token_id", models.CharField(blank=True, max_length=64)),
                ("dataset", models.CharField(max_length=200)),
                ("release", models.BigIntegerField()),
                ("edition", models.CharField(blank=True, max_length=60)),
                ("path", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField()),
                ("first", models.BigIntegerField()),
                ("count", models.BigIntegerField()),
                ("sent", models.BigIntegerField()),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("refused", models.CharField(blank=True, max_length=60)),
                ("stopped", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "db_table": "takings",
                "indexes": [models.Index(fields=["person_id", "dataset", "begun_at"], name="taking_day")],
            },
        ),
    ]
