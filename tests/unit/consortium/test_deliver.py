"""Notices go out once, are tried again, and come back; only what a server accepted counts as told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from consortium_in_memory import PostInMemory, RecordsInMemory
from heliograph.consortium.deliver import TRIES, Letterhead, bounced, deliver, send_again
from heliograph.consortium.room import Room
from heliograph.errors import UsageError
from heliograph.model.consortium.message import Answer
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.person import Person, PersonState

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HEAD = Letterhead(archive="An archive", address="https://example.org/")
ADA = Person(id="ada", name="Ada", email="ada@example.org", language="es", joined_at=NOON)
BOB = Person(id="bob", name="", email="bob@example.org", joined_at=NOON)


def notice(number, person="ada", **more):
    return Notice(
        id=number,
        person_id=person,
        code="grant-restored",
        subject="grant/7",
        data={"scope": f"set-{number}"},
        queued_at=NOON,
        **more,
    )


def room_of(*records):
    return Room(records=RecordsInMemory(ADA, BOB, *records), new_id=str)


def test_what_is_due_is_sent_in_the_language_of_the_person_and_only_once():
    room, post = room_of(notice("1"), notice("2", next_try_at=NOON + timedelta(hours=1))), PostInMemory()
    assert deliver(room, post, HEAD, NOON) == 1
    assert deliver(room, post, HEAD, NOON) == 0
    [sent] = post.sent
    assert (sent.to, sent.subject) == ("ada@example.org", "Acceso restablecido: set-1")
    assert sent.text.startswith("Hola, Ada:")
    assert sent.text.endswith("An archive\nhttps://example.org/")
    kept = room.records.get(Notice, "1")
    assert (kept.state, kept.accepted_at, kept.attempts) == (NoticeState.ACCEPTED, NOON, 1)
    [event] = room.records.events(subject="grant/7")
    assert (event.who, event.what, event.data["notice"]) == ("mail", "notice-accepted", "1")


def test_many_notices_for_one_person_are_one_mail():
    room, post = room_of(notice("1"), notice("2", "bob"), notice("3")), PostInMemory()
    assert deliver(room, post, HEAD, NOON) == 3
    assert [(sent.to, sent.subject) for sent in post.sent] == [
        ("ada@example.org", "2 avisos"),
        ("bob@example.org", "Access restored: set-2"),
    ]
    assert "set-1" in post.sent[0].text
    assert "set-3" in post.sent[0].text
    assert "Hello bob@example.org" in post.sent[1].text


def test_what_the_server_does_not_take_is_tried_again_ever_later_and_given_up():
    room, post, at = room_of(notice("1")), PostInMemory(*[Answer.LATER] * TRIES), NOON
    waits = []
    while deliver(room, post, HEAD, at):
        kept = room.records.get(Notice, "1")
        if kept.next_try_at:
            waits.append(kept.next_try_at - at)
            assert deliver(room, post, HEAD, kept.next_try_at - timedelta(seconds=1)) == 0
            at = kept.next_try_at
    assert len(post.sent) == TRIES
    assert [wait / waits[0] for wait in waits] == [2**n for n in range(TRIES - 1)]
    assert (kept.state, kept.accepted_at) == (NoticeState.FAILED, None)
    assert [event.what for event in room.records.events()] == ["notice-failed"]


def test_a_refused_address_bounces_at_once():
    room, post = room_of(notice("1")), PostInMemory(Answer.BOUNCED)
    deliver(room, post, HEAD, NOON)
    assert room.records.get(Notice, "1").state is NoticeState.BOUNCED
    assert room.records.get(Notice, "1").bounced_at == NOON


@pytest.mark.parametrize(
    "person", [replace(ADA, state=PersonState.ERASED), replace(ADA, email=""), replace(ADA, id="eve")]
)
def test_who_has_no_address_gets_no_mail(person):
    room, post = Room(records=RecordsInMemory(person, notice("1")), new_id=str), PostInMemory()
    deliver(room, post, HEAD, NOON)
    assert post.sent == []
    assert room.records.get(Notice, "1").state is NoticeState.FAILED
    assert [event.data["reason"] for event in room.records.events()] == ["no-address"]


def test_a_notice_with_a_hole_does_not_hold_up_the_others():
    room, post = room_of(replace(notice("1"), data={}), notice("2")), PostInMemory()
    deliver(room, post, HEAD, NOON)
    assert room.records.get(Notice, "1").state is NoticeState.FAILED
    assert room.records.get(Notice, "2").state is NoticeState.ACCEPTED


def test_a_mail_that_came_back_counts_as_not_told_and_can_be_sent_again():
    room, post = room_of(notice("1")), PostInMemory()
    with pytest.raises(UsageError, match="queued"):
        bounced(room, "1", "mail", NOON)
    deliver(room, post, HEAD, NOON)
    with pytest.raises(UsageError, match="accepted"):
        send_again(room, "1", "carol", NOON)
    assert bounced(room, "1", "mail", NOON).bounced_at == NOON
    again = send_again(room, "1", "carol", NOON)
    assert (again.state, again.attempts, again.accepted_at) == (NoticeState.QUEUED, 0, None)
    assert deliver(room, post, HEAD, NOON) == 1
    assert [event.what for event in room.records.events()] == [
        "notice-accepted",
        "notice-bounced",
        "notice-queued",
        "notice-accepted",
    ]
