"""Whatever is done in whatever order: a database and a few lines in memory answer the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consortium_in_memory import RecordsInMemory
from heliograph.errors import HeliographError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.store.portal.kinds import row_of
from heliograph.store.portal.records import DatabaseRecords

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
IDS = st.sampled_from(["1", "2", "3"])
MOMENTS = st.sampled_from(
    [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=n, microseconds=n) for n in range(3)]
)
VERSIONS = st.integers(0, 3)

ORGANISATIONS = st.builds(
    Organisation,
    id=IDS,
    version=VERSIONS,
    name=WORDS,
    kind=st.sampled_from(OrganisationKind),
    country=st.sampled_from(["DE", "ES"]),
    domains=st.lists(WORDS, max_size=2).map(tuple),
)
NOTICES = st.builds(
    Notice,
    id=IDS,
    version=VERSIONS,
    person_id=IDS,
    code=st.just("digest"),
    data=st.dictionaries(WORDS, WORDS, max_size=2),
    subject=IDS,
    state=st.sampled_from([NoticeState.QUEUED, NoticeState.FAILED]),
    attempts=VERSIONS,
    queued_at=MOMENTS,
    next_try_at=st.none() | MOMENTS,
)
EVENTS = st.builds(
    AuditEvent,
    at=MOMENTS,
    who=IDS,
    what=st.just("notice-queue"),
    subject=IDS,
    data=st.dictionaries(WORDS, st.none() | st.booleans() | st.integers(-9, 9) | WORDS, max_size=2),
)


def one_or_some(values):
    return values | st.lists(values, max_size=2).map(tuple) | st.frozensets(values, max_size=2)


ASKED = st.one_of(
    st.tuples(
        st.just(Organisation),
        st.fixed_dictionaries(
            {},
            optional={
                "country": one_or_some(st.sampled_from(["DE", "FR"])),
                "kind": one_or_some(st.sampled_from(OrganisationKind)),
                "verified_at": one_or_some(st.none()),
            },
        ),
    ),
    st.tuples(
        st.just(Notice),
        st.fixed_dictionaries(
            {},
            optional={
                "id": one_or_some(IDS),
                "next_try_at": one_or_some(st.none() | MOMENTS),
                "attempts": one_or_some(VERSIONS),
            },
        ),
    ),
)
SUBJECTS = (None, *"123", ("1", "3"), ("2", "x"), ())
STEPS = st.one_of(
    st.tuples(st.just("write"), st.lists(ORGANISATIONS | NOTICES, max_size=3), st.lists(EVENTS, max_size=2)),
    st.tuples(st.just("find"), ASKED),
    st.tuples(st.just("get"), st.sampled_from([Organisation, Notice]), IDS),
    st.tuples(st.just("events"), st.sampled_from(SUBJECTS), st.none() | IDS),
)


def answer(records, step, before):
    try:
        match step:
            case "write", written, events:
                return records.write(written, *events)
            case "find", (kind, equal):
                return records.find(kind, **equal)
            case "get", kind, id:
                return records.get(kind, id)
            case "events", subject, who:
                return records.events(subject=subject, who=who)[before.get((subject, who), 0) :]
    except HeliographError as error:
        return type(error)


@pytest.fixture
def database(kept):
    return DatabaseRecords()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_a_database_and_memory_answer_the_same(database, steps):
    for kind in (Organisation, Notice):
        row_of(kind).objects.all().delete()
    asked = [(subject, who) for subject in SUBJECTS for who in (None, *"123")]
    before = {each: len(database.events(subject=each[0], who=each[1])) for each in asked}
    memory = RecordsInMemory()
    for step in steps:
        assert answer(database, step, before) == answer(memory, step, {})
