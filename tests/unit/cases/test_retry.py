"""A case of which the publisher was not told is told again, ever later."""

from datetime import UTC, datetime, timedelta

import pytest

from cases_in_memory import CasesInMemory
from heliograph.cases.open import open_case
from heliograph.cases.retry import FIRST_WAIT, TRIES, tell_again
from heliograph.errors import RemoteError
from heliograph.model.case import Asked, CaseKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Mail:
    def __init__(self, failures):
        self.failures, self.tried = failures, []

    def __call__(self, case):
        self.tried.append(case.number)
        if len(self.tried) <= self.failures:
            raise RemoteError("no server")
        return True


@pytest.fixture
def cases():
    made = CasesInMemory()
    open_case(made, Asked(kind=CaseKind.PROBLEM, words="broken"), at=NOON, known=set())
    return made


def test_a_new_case_is_left_to_whoever_is_telling_of_it(cases):
    assert tell_again(cases, Mail(0), at=NOON + FIRST_WAIT - timedelta(seconds=1)) == 0
    assert tell_again(cases, Mail(0), at=NOON + FIRST_WAIT) == 1
    assert cases.get(1).is_told
    assert tell_again(cases, Mail(0), at=NOON + timedelta(days=9)) == 0


def test_waits_grow_and_a_second_run_at_once_tries_nothing(cases):
    mail, at = Mail(2), NOON + FIRST_WAIT
    assert tell_again(cases, mail, at=at) == tell_again(cases, mail, at=at) == 0
    assert tell_again(cases, mail, at=at + FIRST_WAIT) == 0
    assert tell_again(cases, mail, at=at + FIRST_WAIT * 2) == 0
    assert tell_again(cases, mail, at=at + FIRST_WAIT * 3) == 1
    assert len(mail.tried) == 3


def test_at_last_it_is_given_up(cases):
    mail, at = Mail(99), NOON
    for _ in range(30):
        at += timedelta(days=9)
        tell_again(cases, mail, at=at)
    assert len(mail.tried) == TRIES
