"""0016: tokens of programs, and requests for them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What programs are known by."""

    dependencies = [
        ("portal", "0010_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="LoginRequestRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("name", models.TextField(blank=True)),
                ("code_sha256", models.CharField(db_index=True, max_length=64)),
                ("secret_sha256", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("grants", models.TextField()),
                ("days", models.BigIntegerField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("refused_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("taken_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "login_requests",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="login_request_confirmed_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("refused_at__isnull", True), ("refused_by__isnull", True)),
                            models.Q(("refused_at__isnull", False), ("refused_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="login_request_refused_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TokenRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("person_id", models.CharField(db_index=True, max_length=64)),
                ("name", models.TextField(blank=True)),
                ("secret_sha256", models.CharField(max_length=64, unique=True)),
                ("grants", models.TextField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "tokens",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="token_revoked_by",
                    )
                ],
            },
        ),
    ]
