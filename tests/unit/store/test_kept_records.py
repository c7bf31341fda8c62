"""Records in a database: each comes back as it was, and of two who change one the second is told."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from heliograph.errors import ConflictError, InputError, StorageError, UnknownNameError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.store.portal.form import form_of
from heliograph.store.portal.kinds import register, row_of
from heliograph.store.portal.records import DatabaseRecords
from heliograph.store.portal.rows.organisation import OrganisationRow

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
PRESS = Organisation(
    id="1",
    name="La Prensa \u2014 \u0627\u0644",
    kind=OrganisationKind.MEDIA,
    country="ES",
    domains=("prensa.example", "p.example"),
    verified_at=NOON,
    verified_by="ada",
)
CLAIM = Affiliation(
    id="2",
    person_id="ada",
    organisation_id="1",
    position=Position.JOURNALIST,
    source=AffiliationSource.REFEREE,
    valid_from=NOON,
    valid_to=NOON + timedelta(days=365),
)
NOTICE = Notice(
    id="3",
    person_id="ada",
    code="grant-ends",
    step=Step.GRANT_END,
    data={"title": "x", "due": "2026-03-01"},
    subject="grant/7",
    queued_at=NOON,
    due_at=NOON,
)
ADDED = AuditEvent(at=NOON, who="ada", what="organisation-add", subject="organisation/1")


@pytest.fixture
def records(kept):
    return DatabaseRecords()


def test_what_is_kept_comes_back_as_it_was(records):
    records.write([PRESS, CLAIM, NOTICE], ADDED)
    assert records.get(Organisation, "1") == PRESS
    assert records.find(Affiliation) == (CLAIM,)
    assert records.find(Notice, state=NoticeState.QUEUED, due_at=NOON) == (NOTICE,)
    assert records.events(subject="organisation/1", who="ada") == records.events() == (ADDED,)


def test_records_are_found_by_one_value_by_one_of_these_and_by_none(records):
    others = [
        replace(PRESS, id="0", country="DE"),
        replace(PRESS, id="4", country="FR", verified_at=None, verified_by=None),
    ]
    records.write([PRESS, *others])
    assert [each.id for each in records.find(Organisation)] == ["0", "1", "4"]
    assert [each.id for each in records.find(Organisation, country={"ES", "FR"})] == ["1", "4"]
    assert [each.id for each in records.find(Organisation, kind=(OrganisationKind.NGO,))] == []
    assert [each.id for each in records.find(Organisation, verified_by=None)] == ["4"]
    assert [
        each.id for each in records.find(Organisation, verified_by=(None, "ada"), country=("DE", "FR"))
    ] == [
        "0",
        "4",
    ]
    assert records.find(Organisation, id=()) == ()


def test_what_cannot_be_asked_is_told(records):
    with pytest.raises(UnknownNameError):
        records.get(Organisation, "1")
    with pytest.raises(UnknownNameError, match="colour"):
        records.find(Organisation, colour="red")
    with pytest.raises(UsageError, match="domains"):
        records.find(Organisation, domains=("a",))
    with pytest.raises(InputError, match="no zone"):
        records.write([replace(CLAIM, valid_from=NOON.replace(tzinfo=None))])


def test_of_two_changes_the_second_is_told_and_nothing_of_it_is_kept(records):
    records.write([PRESS, CLAIM])
    records.write([replace(PRESS, name="x")], ADDED)
    assert records.get(Organisation, "1").version == 1
    with pytest.raises(ConflictError):
        records.write([replace(CLAIM, evidence="y"), replace(PRESS, name="z")], ADDED)
    with pytest.raises(ConflictError):
        records.write([replace(NOTICE, version=3)])
    assert records.get(Affiliation, "2") == CLAIM
    assert len(records.events()) == 1


def test_a_record_whose_event_cannot_be_kept_is_not_kept(records):
    with pytest.raises(InputError):
        records.write([PRESS], replace(ADDED, data={"n": 2**60}))
    assert records.find(Organisation) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        replace(PRESS, verified_by=None),
        replace(PRESS, verified_at=None),
        replace(CLAIM, withdrawn_at=NOON),
        replace(CLAIM, valid_to=NOON),
        replace(NOTICE, state=NoticeState.ACCEPTED),
        replace(NOTICE, attempts=-1),
        replace(PRESS, kind="company"),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(records, wrong):
    with pytest.raises(StorageError):
        records.write([wrong])


def test_an_automatic_source_takes_a_claim_back_without_a_person(records):
    taken = replace(CLAIM, source=AffiliationSource.IDP, withdrawn_at=NOON)
    records.write([taken])
    assert records.get(Affiliation, "2") == taken


@pytest.mark.parametrize("kind", [Organisation, Affiliation, Notice])
def test_a_row_has_a_column_for_every_field_and_no_other(kept, kind):
    assert {field.name for field in fields(kind)} == {f.name for f in row_of(kind)._meta.get_fields()}


def test_a_row_without_a_column_is_not_registered(kept):
    with pytest.raises(TypeError, match="email"):
        register(Person, OrganisationRow)


def test_sets_are_written_in_one_order_and_come_back_as_sets(kept):
    person = Person(
        id="5",
        name="Ada",
        email="a@b.example",
        roles=frozenset(Role),
        coauthors=frozenset("cab"),
        joined_at=NOON,
    )
    values = form_of(Person).values(person)
    assert values["coauthors"] == '["a","b","c"]'
    assert form_of(Person).record(type("Row", (), values)) == person


def test_rows_and_migrations_say_the_same(kept):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
