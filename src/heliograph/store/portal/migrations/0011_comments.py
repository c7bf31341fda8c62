"""0011: comments of the public on changes of the criteria."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What somebody said, and whether it is shown."""

    dependencies = [
        ("portal", "0010_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommentRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("criteria", models.CharField(blank=True, db_index=True, max_length=60)),
                ("criterion", models.CharField(blank=True, max_length=60)),
                ("of_version", models.BigIntegerField()),
                ("words", models.TextField(blank=True)),
                ("name", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
                ("shown_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refused_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "comments",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shown_at__isnull", True), ("shown_by__isnull", True)),
                            models.Q(("shown_at__isnull", False), ("shown_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_shown_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_at__isnull", True), ("refused_by__isnull", True)),
                            models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_refused_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shown_at__isnull", True), ("refused_at__isnull", True), _connector="OR"
                        ),
                        name="comment_decided_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_at__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="comment_refused_because",
                    ),
                ],
            },
        ),
    ]
