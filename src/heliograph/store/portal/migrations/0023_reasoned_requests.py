"""0023: reasoned requests of coordinators of digital services."""

from django.db import migrations, models


def _signed(act: str) -> models.CheckConstraint:
    """``x_at`` never without ``x_by``."""
    neither = models.Q((f"{act}_at__isnull", True), (f"{act}_by__isnull", True))
    both = models.Q((f"{act}_at__isnull", False), (f"{act}_by__isnull", False))
    return models.CheckConstraint(
        condition=models.Q(neither, both, _connector="OR"), name=f"request_{act}_by"
    )


class Migration(migrations.Migration):
    """Reasoned requests, and what became of them."""

    dependencies = [
        ("portal", "0021_early_access"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReasonedRequestRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("coordinator", models.TextField(blank=True)),
                ("reference", models.TextField(blank=True)),
                ("received_at", models.DateTimeField()),
                ("access_by", models.DateTimeField()),
                ("access_until", models.DateTimeField()),
                ("duties", models.TextField()),
                ("asks_deletion", models.BooleanField()),
                ("asks_output_check", models.BooleanField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(db_index=True, max_length=64)),
                ("ground", models.CharField(blank=True, max_length=60)),
                ("proposal", models.TextField(blank=True)),
                ("amendment_at", models.DateTimeField(null=True)),
                ("amendment_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("answer", models.CharField(blank=True, max_length=60)),
                ("answered_at", models.DateTimeField(null=True)),
                ("mediation_at", models.DateTimeField(null=True)),
                ("mediation_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("mediation_began_at", models.DateTimeField(null=True)),
                ("mediation_ended_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("given_told_at", models.DateTimeField(null=True)),
                ("given_told_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_told_at", models.DateTimeField(null=True)),
                ("ended_told_by", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "reasoned_requests",
                "constraints": [
                    _signed("amendment"),
                    _signed("mediation"),
                    _signed("given_told"),
                    _signed("ended_told"),
                ],
            },
        ),
    ]
