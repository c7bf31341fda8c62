"""0010: people, their sessions, invitations to staff, and what the server remembers for a while."""

import django.utils.timezone
from django.db import migrations, models

import heliograph.store.portal.rows.person


class Migration(migrations.Migration):
    """Who logs in, in which browsers, and who was invited to staff."""

    run_before = [  # their rows point to people
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("socialaccount", "0001_initial"),
    ]
    dependencies = [
        ("portal", "0005_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="RememberedRow",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "remembered",
            },
        ),
        migrations.CreateModel(
            name="SessionRow",
            fields=[
                ("session_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("session_data", models.TextField()),
                ("expire_date", models.DateTimeField(db_index=True)),
                ("person_id", models.CharField(blank=True, db_index=True, max_length=64)),
                ("browser", models.CharField(blank=True, max_length=200)),
                ("begun_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "sessions",
            },
        ),
        migrations.CreateModel(
            name="PersonRow",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=heliograph.store.portal.rows.person.new_person_id,
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.BigIntegerField(default=0)),
                ("name", models.TextField(blank=True)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("email_verified_at", models.DateTimeField(null=True)),
                ("orcid", models.CharField(blank=True, db_index=True, max_length=19)),
                ("language", models.CharField(default="en", max_length=12)),
                ("roles", models.TextField(default="[]")),
                ("coauthors", models.TextField(default="[]")),
                ("has_second_factor", models.BooleanField(default=False)),
                ("state", models.CharField(db_index=True, default="active", max_length=60)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("erased_at", models.DateTimeField(null=True)),
                ("password", models.CharField(default="!", max_length=200)),
            ],
            options={
                "db_table": "people",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("email",),
                        name="person_email",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "locked", "erased"])), name="person_state"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("email", models.CharField(db_index=True, max_length=254)),
                ("roles", models.TextField()),
                ("secret_sha256", models.CharField(max_length=64, unique=True)),
                ("invited_by", models.CharField(max_length=200)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "invitations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_accepted_by",
                    )
                ],
            },
        ),
    ]
