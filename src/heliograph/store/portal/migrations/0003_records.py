"""0003: records of the consortium: affiliations, notices, organisations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The first records."""

    dependencies = [
        ("portal", "0002_audit_chain"),
    ]

    operations = [
        migrations.CreateModel(
            name="AffiliationRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("organisation_id", models.CharField(db_index=True, max_length=64)),
                ("position", models.CharField(blank=True, max_length=60)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("evidence", models.TextField(blank=True)),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "affiliations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "position__in",
                                [
                                    "faculty",
                                    "researcher",
                                    "doctoral-student",
                                    "master-student",
                                    "undergraduate",
                                    "journalist",
                                    "analyst",
                                    "signing-official",
                                    "government-official",
                                    "industry-employee",
                                    "other",
                                ],
                            )
                        ),
                        name="affiliation_position",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "self",
                                    "identity-provider",
                                    "orcid-organisation",
                                    "signing-official",
                                    "referee",
                                    "email-domain",
                                    "staff",
                                ],
                            )
                        ),
                        name="affiliation_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gt", models.F("valid_from"))), name="affiliation_end"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            models.Q(
                                ("source__in", ["identity-provider", "orcid-organisation", "email-domain"]),
                                ("withdrawn_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="affiliation_withdrawn_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("subject", models.CharField(db_index=True, max_length=64)),
                ("data", models.TextField()),
                ("step", models.CharField(max_length=60, null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("state", models.CharField(blank=True, db_index=True, max_length=60)),
                ("attempts", models.BigIntegerField()),
                ("queued_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("bounced_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notices",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["queued", "accepted", "bounced", "failed"])),
                        name="notice_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("attempts__gte", 0)), name="notice_attempts"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("accepted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notice_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "bounced"), _negated=True),
                            ("bounced_at__isnull", False),
                            _connector="OR",
                        ),
                        name="notice_bounced",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("name", models.TextField(blank=True)),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("country", models.CharField(blank=True, max_length=60)),
                ("ror_id", models.CharField(blank=True, max_length=60)),
                ("domains", models.TextField()),
                ("evidence", models.TextField()),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "organisations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "academic",
                                    "ngo",
                                    "civil-society",
                                    "media",
                                    "government",
                                    "industry",
                                    "other",
                                ],
                            )
                        ),
                        name="organisation_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                            models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="organisation_verified_by",
                    ),
                ],
            },
        ),
    ]
