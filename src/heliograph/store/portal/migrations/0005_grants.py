"""0005: records of the consortium: from agreements to incidents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What is signed, granted and stopped."""

    dependencies = [
        ("portal", "0004_applications"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttestationRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("grant_id", models.CharField(db_index=True, max_length=64)),
                ("deleted", models.BooleanField()),
                ("outputs", models.TextField()),
                ("had_incident", models.BooleanField()),
                ("attested_at", models.DateTimeField()),
                ("attested_by", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "db_table": "attestations",
            },
        ),
        migrations.CreateModel(
            name="AgreementRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("project_id", models.CharField(db_index=True, max_length=64)),
                ("template", models.CharField(blank=True, max_length=60)),
                ("text", models.TextField(blank=True)),
                ("text_sha256", models.TextField(blank=True)),
                ("state", models.CharField(blank=True, db_index=True, max_length=60)),
                ("stays", models.TextField()),
                ("signers", models.TextField()),
                ("needs_institution", models.BooleanField()),
                ("organisation_id", models.CharField(db_index=True, max_length=64)),
                ("ends_at", models.DateTimeField(null=True)),
                ("resign_by", models.DateTimeField(null=True)),
                ("followed_by", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "agreements",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "issued",
                                    "partially_signed",
                                    "in_force",
                                    "declined",
                                    "voided",
                                    "resign_required",
                                    "terminated",
                                    "superseded",
                                    "ended",
                                ],
                            )
                        ),
                        name="agreement_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("project_id", models.CharField(db_index=True, max_length=64)),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("agreement_id", models.CharField(db_index=True, max_length=64)),
                ("scope", models.TextField()),
                ("state", models.CharField(blank=True, db_index=True, max_length=60)),
                ("stays", models.TextField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("no_end_reason", models.TextField(blank=True)),
                ("is_early", models.BooleanField()),
                ("deletion_duty", models.BooleanField()),
                ("is_automatic", models.BooleanField()),
                ("suspended_for", models.TextField(blank=True)),
                ("suspended_by", models.CharField(db_index=True, max_length=64)),
                ("incident_id", models.CharField(db_index=True, max_length=64)),
                ("confirmed_by", models.CharField(db_index=True, max_length=64)),
                ("appeal_by", models.DateTimeField(null=True)),
                ("close_by", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "grants",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "pending",
                                    "active",
                                    "expired",
                                    "suspended",
                                    "revoked",
                                    "closeout",
                                    "noncompliant",
                                    "closed",
                                ],
                            )
                        ),
                        name="grant_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", False),
                            models.Q(("no_end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="grant_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("words", models.TextField(blank=True)),
                ("severity", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(blank=True, db_index=True, max_length=60)),
                ("stays", models.TextField()),
                ("grants", models.TextField()),
                ("rationale", models.TextField(blank=True)),
                ("reported_at", models.DateTimeField()),
                ("reported_by", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "db_table": "incidents",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "investigating", "closed", "contained"])),
                        name="incident_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("subject", models.CharField(db_index=True, max_length=64)),
                ("command", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("is_emergency", models.BooleanField()),
                ("proposed_at", models.DateTimeField()),
                ("proposed_by", models.CharField(db_index=True, max_length=64)),
                ("answer_by", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "proposals",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_closed_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("agreement_id", models.CharField(db_index=True, max_length=64)),
                ("signer_id", models.CharField(db_index=True, max_length=64)),
                ("capacity", models.CharField(blank=True, max_length=60)),
                ("text_sha256", models.TextField(blank=True)),
                ("statement", models.TextField(blank=True)),
                ("authenticated_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField()),
                ("signed_by", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "db_table": "signatures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("capacity__in", ["researcher", "institution", "platform"])),
                        name="signature_capacity",
                    )
                ],
            },
        ),
    ]
