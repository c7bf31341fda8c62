"""Tokens and logins of programs: what is kept opens nothing, and every act leaves its event."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import consortium_life as life

from heliograph.consortium.erase import erase
from heliograph.consortium.login import Taken, Waiting, ask, collect, confirm, refuse
from heliograph.consortium.token import known_by, make, revoke, revoke_all, tokens_of, used
from heliograph.consortium.why import why
from heliograph.errors import NotAllowedError, RefusedError, UnknownNameError, UsageError
from heliograph.model.consortium.token import LoginRequest, Token
from heliograph.rules.token import CODE, LETTERS, as_shown, as_typed, code_of

DAY = timedelta(days=1)


def made(story, person, **more):
    asked = {"name": "desk", "days": 0, "grants": (), "at": story.now} | more
    return make(story.room, person, "s" * 43, **asked)


def told(story):
    return [event.what for event in story.records.events() if event.what.startswith(("token", "login"))]


def test_a_token_is_told_once_and_only_its_digest_is_kept(story, lead):
    token, secret = made(story, lead)
    assert secret == "hgt_" + "s" * 43
    assert "sss" not in repr(story.records.find(Token)) + repr(story.records.events())
    assert known_by(story.room, secret, story.now) == (token, lead)
    assert told(story) == ["token-make"]


@pytest.mark.parametrize("secret", ["", "hgt_", "hgt_other", "s" * 43])
def test_other_words_open_nothing(story, lead, secret):
    made(story, lead)
    with pytest.raises(NotAllowedError, match="token holds"):
        known_by(story.room, secret, story.now)


def test_a_token_ends_with_its_days_which_are_thirty_at_most(story, lead):
    token, secret = made(story, lead, days=400)
    assert token.expires_at == story.now + 30 * DAY
    assert made_for(story, lead, 1).expires_at == story.now + DAY
    known_by(story.room, secret, story.now + 30 * DAY - timedelta(seconds=1))
    with pytest.raises(NotAllowedError):
        known_by(story.room, secret, story.now + 30 * DAY)
    with pytest.raises(UsageError):
        made(story, lead, days=-1)


def made_for(story, lead, days):
    return make(story.room, lead, f"d{days}", name="", days=days, grants=(), at=story.now)[0]


def test_every_token_of_somebody_ends_with_what_waits_to_become_one(story, lead):
    """Whoever was logged in as them may have confirmed a program of their own."""
    mate = story.person("mate")
    (_, ours), (_, other), (_, foreign) = (
        make(story.room, who, secret, name="", days=0, grants=(), at=story.now)
        for who, secret in ((lead, "a"), (lead, "b"), (mate, "c"))
    )
    ask(story.room, name="x", code="BCDFGHJK", secret="waits", at=story.now)
    confirm(story.room, "BCDFGHJK", lead, story.now)
    assert revoke_all(story.room, lead.id, "root", story.now) == 2
    for secret in (ours, other):
        with pytest.raises(NotAllowedError):
            known_by(story.room, secret, story.now)
    with pytest.raises(UnknownNameError):
        collect(story.room, "waits", "new", story.now)
    assert known_by(story.room, foreign, story.now)[1] == mate
    assert [event.who for event in story.records.events() if event.what == "token-revoke"] == ["root", "root"]
    assert revoke_all(story.room, lead.id, "root", story.now) == 0


def test_a_token_that_is_revoked_opens_nothing_at_once(story, lead):
    token, secret = made(story, lead)
    stranger = story.person("stranger")
    with pytest.raises(UnknownNameError):
        revoke(story.room, stranger, token.id, story.now)
    revoke(story.room, lead, token.id, story.now)
    revoke(story.room, lead, token.id, story.now)
    with pytest.raises(NotAllowedError):
        known_by(story.room, secret, story.now)
    assert told(story) == ["token-make", "token-revoke"]
    assert tokens_of(story.room, lead)[0].revoked_by == lead.id


def test_the_tokens_of_somebody_who_leaves_open_nothing_and_are_called_nothing(story, lead):
    _, secret = made(story, lead, name="laptop of Lea")
    erase(story.room, lead.id, by=lead, at=story.now)
    with pytest.raises(NotAllowedError):
        known_by(story.room, secret, story.now)
    assert "Lea" not in repr(story.records.find(Token))


def test_the_last_use_is_kept_to_the_minute(story, lead):
    token, _ = made(story, lead)
    first = used(token, story.now)
    assert first.used_at == story.now
    assert used(first, story.now + timedelta(seconds=59)) is None
    assert used(first, story.now + timedelta(seconds=60)) is not None


def test_a_token_opens_no_more_than_the_grants_it_is_for(story, lead):
    staff = story.staff()
    grant = life.granted(story, lead, staff)
    narrow, _ = made(story, lead, grants=(grant,))
    ask_for = {"room": story.room, "person": lead, "scope": life.TINY, "now": story.now}
    assert why(**ask_for, token=narrow.grants).allow
    assert why(**ask_for, token=()).allow
    assert [one.code for one in why(**ask_for, token=("another",)).unmet] == ["token-covers"]
    with pytest.raises(UnknownNameError, match="no grant"):
        made(story, story.person("stranger"), grants=(grant,))


def asked(story, **more):
    return ask(story.room, **{"name": "desk", "code": "BCDFGHJK", "secret": "p", "at": story.now} | more)


def test_a_program_waits_until_its_member_confirms_then_gets_one_token(story, lead):
    asked(story, days=2)
    assert collect(story.room, "p", "new", story.now) == Waiting()
    confirm(story.room, "bcdf-ghjk", lead, story.now)
    taken = collect(story.room, "p", "new", story.now)
    assert isinstance(taken, Taken)
    assert taken.person == lead
    assert known_by(story.room, taken.secret, story.now)[0].expires_at == story.now + 2 * DAY
    with pytest.raises(UnknownNameError):
        collect(story.room, "p", "another", story.now)
    assert told(story) == ["login-ask", "login-confirm", "token-make"]
    assert "BCDFGHJK" not in repr(story.records.find(LoginRequest))


def test_a_code_is_good_once_and_for_ten_minutes(story, lead):
    asked(story)
    with pytest.raises(UnknownNameError):
        confirm(story.room, "BCDFGHJZ", lead, story.now)
    with pytest.raises(UnknownNameError):
        confirm(story.room, "BCDFGHJK", lead, story.now + timedelta(minutes=10))
    confirm(story.room, "BCDFGHJK", lead, story.now)
    with pytest.raises(UnknownNameError):
        confirm(story.room, "BCDFGHJK", story.person("second"), story.now)
    with pytest.raises(UnknownNameError):
        collect(story.room, "p", "new", story.now + timedelta(minutes=10))


def test_a_program_that_is_not_theirs_gets_nothing(story, lead):
    asked(story)
    refuse(story.room, "BCDFGHJK", lead, story.now)
    with pytest.raises(RefusedError):
        collect(story.room, "p", "new", story.now)
    assert story.records.find(Token) == ()


def test_a_program_cannot_ask_for_the_grants_of_others(story, lead):
    grant = life.granted(story, lead, story.staff())
    asked(story, grants=(grant,))
    confirm(story.room, "BCDFGHJK", story.person("stranger"), story.now)
    with pytest.raises(UnknownNameError):
        collect(story.room, "p", "new", story.now)
    assert story.records.find(Token) == ()


@given(st.binary(min_size=CODE, max_size=CODE), st.sampled_from([str.lower, str.upper, str.swapcase]))
def test_a_code_is_the_same_however_it_is_typed(randomness, typed):
    code = code_of(randomness)
    assert set(code) <= set(LETTERS)
    assert as_typed(typed(as_shown(code))) == code
