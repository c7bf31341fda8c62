"""0001: cases and audit events; events can be added, never changed or removed."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """
CREATE TRIGGER audit_events_{verb} BEFORE {verb} ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are only added'); END
"""

FUNCTION = """
CREATE FUNCTION audit_events_only_added() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION 'audit events are only added'; END $$
"""

POSTGRESQL = """
CREATE TRIGGER audit_events_{verb} BEFORE {verb} ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_events_only_added()
"""


def only_add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - how Django calls it
    """Let the database itself refuse."""
    if editor.connection.vendor == "sqlite":
        triggers = [SQLITE.format(verb=verb) for verb in ("UPDATE", "DELETE")]
    else:
        triggers = [FUNCTION, *(POSTGRESQL.format(verb=verb) for verb in ("UPDATE", "DELETE", "TRUNCATE"))]
    for trigger in triggers:
        editor.execute(trigger)


class Migration(migrations.Migration):
    """The first form."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEventRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("who", models.CharField(max_length=200)),
                ("what", models.CharField(max_length=60)),
                ("subject", models.CharField(db_index=True, max_length=200)),
            ],
            options={
                "db_table": "audit_events",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="CaseRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("dataset", models.CharField(blank=True, max_length=80)),
                ("account_id", models.CharField(blank=True, max_length=120)),
                ("page", models.CharField(blank=True, max_length=500)),
                ("words", models.TextField()),
                ("reach", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("is_told", models.BooleanField(default=False)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("note", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "cases",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["contest", "problem"])), name="case_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="case_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("outcome", ""), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False),
                                (
                                    "outcome__in",
                                    ["corrected", "explained", "rejected", "withdrawn", "duplicate"],
                                ),
                                ("state", "closed"),
                            ),
                            _connector="OR",
                        ),
                        name="case_end",
                    ),
                ],
            },
        ),
        migrations.RunPython(only_add, elidable=False),
    ]
