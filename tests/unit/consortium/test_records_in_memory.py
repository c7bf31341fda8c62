"""The stand-in for a database keeps what the port promises; the database itself is held against it elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from consortium_in_memory import RecordsInMemory
from heliograph.errors import ConflictError, UnknownNameError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.organisation import Organisation, OrganisationKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRESS = Organisation(id="1", name="Press", kind=OrganisationKind.MEDIA, country="ES")
COLLEGE = Organisation(id="2", name="College", kind=OrganisationKind.ACADEMIC, country="DE")


def added(record):
    return AuditEvent(at=NOON, who="ada", what="organisation-add", subject=f"organisation/{record.id}")


@pytest.fixture
def records():
    made = RecordsInMemory()
    made.write([COLLEGE, PRESS], added(COLLEGE), added(PRESS))
    return made


def test_what_is_kept_is_found_by_id_and_by_its_fields(records):
    assert records.get(Organisation, "1") == PRESS
    assert records.find(Organisation) == (PRESS, COLLEGE)
    assert records.find(Organisation, country=("DE", "FR"), kind=OrganisationKind.ACADEMIC) == (COLLEGE,)
    assert records.find(Organisation, verified_at=None, country="FR") == ()
    with pytest.raises(UnknownNameError):
        records.get(Organisation, "3")
    with pytest.raises(UnknownNameError, match="colour"):
        records.find(Organisation, colour="red")


def test_a_change_counts_the_version_up_and_the_second_of_two_is_told(records):
    records.write([replace(PRESS, name="The Press")], added(PRESS))
    assert records.get(Organisation, "1") == replace(PRESS, name="The Press", version=1)
    with pytest.raises(ConflictError):
        records.write([replace(COLLEGE, name="x"), replace(PRESS, name="y")], added(PRESS))
    assert records.get(Organisation, "2") == COLLEGE
    assert len(records.events()) == 3


def test_events_are_found_by_whom_and_about_what(records):
    assert records.events(subject="organisation/1") == (added(PRESS),)
    assert records.events(who="eve") == ()
    assert records.events(subject=("organisation/2", "organisation/1", "x")) == records.events()
    assert records.events(subject=()) == ()
    assert len(records.events(who="ada")) == 2
