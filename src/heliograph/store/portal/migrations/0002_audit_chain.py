"""0002: audit events carry a role, data and their link in a chain; the database refuses to add one elsewhere than at the end.

Events that stand there already are chained in the order of their numbers; where a number was given up, the later ones close up.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from heliograph.model.audit import AuditEvent
from heliograph.signing.chain import GENESIS, chained

VERBS = ("UPDATE", "DELETE")

SQLITE = """
CREATE TRIGGER audit_events_{verb} BEFORE {verb} ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are only added'); END
"""

SQLITE_END = """
CREATE TRIGGER audit_events_INSERT BEFORE INSERT ON audit_events
WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_events)
  OR NEW.previous <> COALESCE((SELECT link FROM audit_events ORDER BY number DESC LIMIT 1), '{genesis}')
BEGIN SELECT RAISE(ABORT, 'audit events are only added at the end'); END
"""

FUNCTION = """
CREATE FUNCTION audit_events_at_the_end() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN
  IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM audit_events)
    OR NEW.previous <> COALESCE((SELECT link FROM audit_events ORDER BY number DESC LIMIT 1), '{genesis}')
  THEN RAISE EXCEPTION 'audit events are only added at the end'; END IF;
  RETURN NEW;
END $$
"""

POSTGRESQL = """
CREATE TRIGGER audit_events_{verb} BEFORE {verb} ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_events_only_added()
"""

POSTGRESQL_END = """
CREATE TRIGGER audit_events_INSERT BEFORE INSERT ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_events_at_the_end()
"""


def let_change(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - how Django calls it
    """Take the triggers away for as long as the migration lasts."""
    on = "" if editor.connection.vendor == "sqlite" else " ON audit_events"
    for verb in VERBS if editor.connection.vendor == "sqlite" else (*VERBS, "TRUNCATE"):
        editor.execute(f"DROP TRIGGER audit_events_{verb}{on}")


def chain(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Number and link what stands there."""
    rows = apps.get_model("portal", "AuditEventRow").objects.using(editor.connection.alias)
    number, link = 0, GENESIS
    for held, at, who, what, subject in list(
        rows.order_by("number").values_list("number", "at", "who", "what", "subject")
    ):
        event = AuditEvent(at=at, who=who, what=what, subject=subject)
        entry = chained(event, number=number, link_before=link)
        rows.filter(number=held).update(number=entry.number, previous=entry.previous, link=entry.link)
        number, link = entry.number, entry.link


def only_add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - how Django calls it
    """Let the database itself refuse."""
    if editor.connection.vendor == "sqlite":
        triggers = [SQLITE.format(verb=verb) for verb in VERBS] + [SQLITE_END.format(genesis=GENESIS)]
    else:
        triggers = [POSTGRESQL.format(verb=verb) for verb in (*VERBS, "TRUNCATE")]
        triggers += [FUNCTION.format(genesis=GENESIS), POSTGRESQL_END]
    for trigger in triggers:
        editor.execute(trigger)


class Migration(migrations.Migration):
    """The chain."""

    dependencies = [("portal", "0001_cases")]

    operations = [
        migrations.RunPython(let_change, elidable=False),
        migrations.AlterField(
            "auditeventrow", "number", models.BigIntegerField(primary_key=True, serialize=False)
        ),
        migrations.AlterField("auditeventrow", "who", models.CharField(db_index=True, max_length=200)),
        migrations.AddField(
            "auditeventrow", "role", models.CharField(blank=True, default="", max_length=60), False
        ),
        migrations.AddField("auditeventrow", "data", models.TextField(default="{}"), False),
        migrations.AddField("auditeventrow", "previous", models.CharField(default="", max_length=64), False),
        migrations.AddField("auditeventrow", "link", models.CharField(default="", max_length=64), False),
        migrations.RunPython(chain, elidable=False),
        migrations.RunPython(only_add, elidable=False),
    ]
