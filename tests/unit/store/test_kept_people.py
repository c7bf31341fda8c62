"""People in a database of either make: as records, beside the password that no record holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.errors import ConflictError, StorageError
from heliograph.model.consortium.invitation import Invitation
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.role import Role
from heliograph.store.portal.people import change, person_of
from heliograph.store.portal.records import DatabaseRecords

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
ADA = Person(
    id="019508a0-0000-7000-8000-000000000001",
    name="Ada \u0627\u0644",
    email="ada@hill.example",
    email_verified_at=NOON,
    orcid="0000-0002-1825-0097",
    language="ar",
    roles=frozenset({Role.CHAIR, Role.REVIEWER}),
    coauthors=frozenset({"b", "a"}),
    has_second_factor=True,
    joined_at=NOON,
)


@pytest.fixture
def records(kept):
    return DatabaseRecords()


def row():
    from heliograph.store.portal.models import PersonRow

    return PersonRow.objects.get(id=ADA.id)


def test_a_person_comes_back_as_kept_and_cannot_log_in_with_any_password(records):
    records.write([ADA])
    assert records.get(Person, ADA.id) == ADA
    assert records.find(Person, email="ada@hill.example", state=PersonState.ACTIVE) == (ADA,)
    assert person_of(row()) == ADA
    assert not row().has_usable_password()


def test_writing_a_person_leaves_the_password_alone(records):
    records.write([ADA])
    held = row()
    held.set_password("correct horse battery staple")
    held.save(update_fields=["password"])
    records.write([replace(ADA, name="Ada L")])
    assert row().check_password("correct horse battery staple")


def test_what_logging_in_changes_is_not_overwritten_by_what_was_read_before(records):
    records.write([ADA])
    change(ADA.id, has_second_factor=False)
    with pytest.raises(ConflictError):
        records.write([replace(ADA, name="Ada L")])
    assert records.get(Person, ADA.id).has_second_factor is False


def test_an_address_is_known_once_and_the_erased_have_none(records):
    records.write([ADA])
    with pytest.raises(StorageError):
        records.write([replace(ADA, id="2")])
    erased = replace(ADA, id="3", email="", state=PersonState.ERASED)
    records.write([erased, replace(erased, id="4")])
    assert len(records.find(Person, state=PersonState.ERASED)) == 2


@pytest.mark.parametrize("state", [PersonState.LOCKED, PersonState.ERASED])
def test_who_may_not_act_is_nobody(records, state):
    records.write([replace(ADA, state=state)])
    assert person_of(row()) is None


def test_an_invitation_comes_back_as_kept(records):
    made = Invitation(
        id="1", email="a@hill.example", roles=frozenset({Role.CHAIR}), secret_sha256="0" * 64, invited_by="ada",
        invited_at=NOON, expires_at=NOON + timedelta(days=7),
    )  # fmt: skip
    records.write([made])
    assert records.find(Invitation, secret_sha256="0" * 64) == (made,)
    with pytest.raises(StorageError):
        records.write([replace(made, id="2")])


def test_sessions_are_found_by_their_person_and_end(kept):
    from heliograph.store.portal.identity.sessions import (
        SessionStore,
        digest,
        end_sessions,
        note_browser,
        sessions_of,
        sweep,
    )

    stores = []
    for _ in range(2):
        store = SessionStore()
        store["_auth_user_id"] = ADA.id
        note_browser(store, "Lynx", NOON)
        store.save()
        stores.append(store)
    held = stores[0].session_key
    found = sessions_of(ADA.id, NOON)
    assert {each.id for each in found} == {digest(store.session_key) for store in stores}
    assert {each.browser for each in found} == {"Lynx"}
    assert SessionStore(held)["_auth_user_id"] == ADA.id
    assert end_sessions("another") == 0
    assert end_sessions(ADA.id, but=held) == 1
    assert sessions_of(ADA.id, NOON)[0].id == digest(held)
    sweep(datetime.now(UTC) + timedelta(days=8))
    assert SessionStore(held).get("_auth_user_id") is None
