"""0018: what was asked of gated editions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What was asked of gated editions."""

    dependencies = [
        ("portal", "0017_takings"),
    ]

    operations = [
        migrations.CreateModel(
            name="QueryRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("token_id", models.CharField(blank=True, max_length=64)),
                ("dataset", models.CharField(max_length=200)),
                ("release", models.BigIntegerField()),
                ("edition", models.CharField(blank=True, max_length=60)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField(blank=True)),
                ("text_sha256", models.CharField(max_length=64)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("milliseconds", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("bytes", models.BigIntegerField()),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("cut", models.CharField(blank=True, max_length=60)),
                ("refused", models.CharField(blank=True, max_length=60)),
                ("failed", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "db_table": "queries",
                "indexes": [models.Index(fields=["person_id", "dataset", "begun_at"], name="query_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sql", "search"])), name="query_kind"
                    )
                ],
            },
        ),
    ]
