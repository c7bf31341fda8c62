"""0019: answers that two people look at before they leave."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Answers that two people look at before they leave."""

    dependencies = [
        ("portal", "0018_queries"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutputRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("query_id", models.CharField(db_index=True, max_length=64)),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("dataset", models.CharField(max_length=200)),
                ("release", models.BigIntegerField()),
                ("edition", models.CharField(blank=True, max_length=60)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(blank=True, db_index=True, max_length=60)),
                ("stays", models.TextField()),
                ("rows", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("first_at", models.DateTimeField(null=True)),
                ("first_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("first_verdict", models.CharField(blank=True, max_length=60)),
                ("first_note", models.TextField(blank=True)),
                ("second_at", models.DateTimeField(null=True)),
                ("second_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("second_verdict", models.CharField(blank=True, max_length=60)),
                ("second_note", models.TextField(blank=True)),
            ],
            options={
                "db_table": "outputs",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sql", "search"])), name="output_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "submitted",
                                    "partially_reviewed",
                                    "reviewed",
                                    "released",
                                    "refused",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="output_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_at__isnull", True), ("first_by__isnull", True)),
                            models.Q(("first_at__isnull", False), ("first_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="output_first_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("second_at__isnull", True), ("second_by__isnull", True)),
                            models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="output_second_by",
                    ),
                ],
            },
        ),
    ]
