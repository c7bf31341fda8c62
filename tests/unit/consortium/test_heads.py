"""The end of the log is signed; a log that was changed afterwards does not fit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consortium_in_memory import LogInMemory, ShelfInMemory
from heliograph.consortium.heads import Sealed, sign_daily, sign_end, verify_log
from heliograph.errors import UsageError, VerificationError
from heliograph.model.audit import AuditEvent
from heliograph.signing.keys import SigningKey

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = SigningKey(name="example.org/archive", seed=bytes(range(32)))
OTHER = SigningKey(name="example.org/archive", seed=bytes(32))


def event(number):
    return AuditEvent(at=NOON, who="ada", what="case-closed", subject=f"case/{number}")


@pytest.fixture
def log():
    return LogInMemory(map(event, range(1, 6)))


@pytest.fixture
def sealed():
    return Sealed(shelf=ShelfInMemory(), origin=KEY.name, keys=[KEY.verifier])


def test_the_end_is_signed_once_and_again_when_something_was_done(log, sealed):
    first = sign_end(log, sealed, KEY, NOON)
    assert (first.number, first.time) == (5, "2026-03-01T12:00:00Z")
    assert sign_end(log, sealed, KEY, NOON + timedelta(hours=1)) == first
    log.add(event(6))
    second = sign_end(log, sealed, KEY, NOON + timedelta(hours=2))
    assert sealed.heads() == (first, second)
    assert verify_log(log, sealed.heads()).number == 6


def test_a_log_that_was_written_anew_does_not_fit_and_is_not_signed(log, sealed):
    sign_end(log, sealed, KEY, NOON)
    anew = LogInMemory(map(event, (1, 2, 99, 4, 5, 6)))
    assert verify_log(anew).number == 6
    for ask in (lambda: verify_log(anew, sealed.heads()), lambda: sign_end(anew, sealed, KEY, NOON)):
        with pytest.raises(VerificationError, match="event 5 was rewritten"):
            ask()
    assert len(sealed.heads()) == 1


def test_an_event_that_was_changed_is_named(log, sealed):
    log.held[2] = replace(log.held[2], event=event(99))
    with pytest.raises(VerificationError, match="event 3 was changed"):
        verify_log(log)


def test_a_head_of_another_key_number_or_archive_is_refused(log, sealed):
    sign_end(log, sealed, OTHER, NOON)
    with pytest.raises(VerificationError, match="head 5"):
        sealed.heads()
    sealed.shelf.held.clear()
    sign_end(log, sealed, KEY, NOON)
    sealed.shelf.held[4] = sealed.shelf.held.pop(5)
    with pytest.raises(VerificationError, match="is head 5"):
        sealed.heads()


def test_an_empty_log_has_no_head(sealed):
    with pytest.raises(UsageError, match="empty"):
        sign_end(LogInMemory(), sealed, KEY, NOON)
    assert sign_daily(LogInMemory(), sealed, KEY, NOON) == 0


def test_a_head_a_day_is_enough_and_none_where_nothing_was_done(log, sealed):
    assert sign_daily(log, sealed, KEY, NOON) == 1
    log.add(event(6))
    assert sign_daily(log, sealed, KEY, NOON + timedelta(hours=23)) == 0
    assert sign_daily(log, sealed, KEY, NOON + timedelta(hours=24)) == 1
    assert sign_daily(log, sealed, KEY, NOON + timedelta(hours=24)) == 0
    assert sign_daily(log, sealed, KEY, NOON + timedelta(hours=72)) == 0
