"""0014: questions to referees and signing officials, and their answers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Questions to people outside, and what they answered."""

    dependencies = [
        ("portal", "0011_comments"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferenceRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("organisation_id", models.CharField(db_index=True, max_length=64)),
                ("voucher", models.CharField(blank=True, max_length=60)),
                ("name", models.TextField(blank=True)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("is_institutional", models.BooleanField()),
                ("secret_sha256", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(db_index=True, max_length=64)),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("is_confirmed", models.BooleanField()),
                ("statement", models.TextField(blank=True)),
            ],
            options={
                "db_table": "references_asked",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("voucher__in", ["referee", "signing-official"])),
                        name="reference_voucher",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_confirmed", False), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="reference_answered",
                    ),
                ],
            },
        ),
    ]
