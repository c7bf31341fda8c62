"""Key history: a fold over events in which nothing impossible can be said."""

import pytest
from pydantic import ValidationError

from heliograph.errors import InputError
from heliograph.model.event import Event, KeyEvent
from heliograph.model.key_history import KeyHistory

ORIGIN = "example.org/archive"
T1, T2, T3 = (f"2026-01-0{day}T00:00:00Z" for day in (1, 2, 3))
FIRST, SECOND = "aaaaaaaa", "bbbbbbbb"
ROOT, NEXT_ROOT = "11111111", "22222222"


def vkey(key_id):
    return f"{ORIGIN}+{key_id}+AAAA"


def event(type_, key, key_id, *, time=T1, reason="scheduled", **fields):
    given = {"number": 1, "origin": ORIGIN, "type": type_, "time": time, "key": key, "key_id": key_id}
    return KeyEvent.model_validate(given | {"reason": reason} | fields)


def signing(type_, key_id, **fields):
    begins = type_ in {"key-created", "key-rotated"}
    return event(type_, "signing", key_id, **({"verifier": vkey(key_id)} if begins else {}) | fields)


def pseudonym(type_, key_id, epoch, **fields):
    return event(type_, "pseudonym", key_id, **{"epoch": epoch, "key_check": key_id * 2} | fields)


CREATED = (
    signing("key-created", FIRST, reason="initial"),
    pseudonym("key-created", ROOT, 1, reason="initial"),
)


def history(*events):
    made = KeyHistory()
    for each in (*CREATED, *events):
        made = made.after(each)
    return made


def test_an_archive_begins_with_one_key_of_each_kind():
    made = history()
    assert (made.signs.key_id, made.signs.since, made.signs.until) == (FIRST, T1, None)
    assert (made.epoch.number, made.epoch.key_id, made.epoch.key_check) == (1, ROOT, ROOT * 2)
    assert not made.adopted
    assert KeyHistory().signs is None
    assert KeyHistory().epoch is None


def test_a_signing_key_that_was_recorded_later_leaves_room_for_others_before_it():
    later = signing("key-created", FIRST, reason="recorded-later")
    assert KeyHistory().after(later).adopted


def test_a_rotated_signing_key_ends_the_time_of_the_one_before():
    made = history(signing("key-rotated", SECOND, replaces=FIRST, time=T2))
    assert made.signs.key_id == SECOND
    assert (made.signing[0].until, made.signing[0].compromised) == (T2, False)
    assert made.period(vkey(FIRST)) == made.signing[0]
    assert made.period("nobody") is None


def test_a_rotation_after_a_theft_says_so_for_ever():
    made = history(signing("key-rotated", SECOND, replaces=FIRST, reason="compromise"))
    assert made.signing[0].compromised


def test_a_new_epoch_follows_the_last_also_when_its_key_was_destroyed():
    gone = pseudonym("key-destroyed", ROOT, 1, time=T2)
    made = history(gone, pseudonym("key-rotated", NEXT_ROOT, 2, replaces=ROOT, time=T3))
    assert (made.epochs[0].destroyed, made.epochs[0].until) == (T2, T3)
    assert (made.epoch.number, made.epoch.destroyed) == (2, None)


def test_a_first_root_key_that_was_lost_before_it_could_be_recorded_still_counts_as_the_first():
    alone = KeyHistory().after(CREATED[0])
    assert alone.after(pseudonym("key-rotated", NEXT_ROOT, 2, reason="loss")).epoch.number == 2
    with pytest.raises(InputError, match="begins epoch 1, the next is 2"):
        alone.after(pseudonym("key-rotated", NEXT_ROOT, 1, reason="loss"))


def test_a_compromised_key_is_marked_and_stays_in_use_until_it_is_rotated():
    made = history(pseudonym("pseudonym-key-compromised", ROOT, 1, time=T2))
    assert (made.epoch.compromised, made.epoch.until) == (T2, None)


def test_who_must_sign():
    first = CREATED[0]
    assert KeyHistory().signers(first) == (vkey(FIRST),)
    assert history().signers(pseudonym("key-destroyed", ROOT, 1)) == (vkey(FIRST),)
    rotation = signing("key-rotated", SECOND, replaces=FIRST)
    assert history().signers(rotation) == (vkey(FIRST), vkey(SECOND))
    assert history(rotation).signers(Event(number=9, origin=ORIGIN, type="withdrawn", time=T1)) == (
        vkey(SECOND),
    )


def test_nothing_can_follow_the_destruction_of_the_key_that_signs():
    closed = history(signing("key-destroyed", FIRST))
    assert closed.signs is None
    with pytest.raises(InputError, match=f"signing key {FIRST} was destroyed"):
        closed.signers(pseudonym("key-destroyed", ROOT, 1))


def test_a_key_that_was_replaced_can_be_destroyed_and_the_archive_goes_on():
    made = history(signing("key-rotated", SECOND, replaces=FIRST), signing("key-destroyed", FIRST, time=T3))
    assert (made.signing[0].destroyed, made.signs.key_id) == (T3, SECOND)


def test_the_first_event_names_the_key_that_signs():
    with pytest.raises(InputError, match="does not name the key that signs"):
        KeyHistory().signers(CREATED[1])


IMPOSSIBLE = [
    (signing("key-created", SECOND), "creates a signing key where there is one"),
    (pseudonym("key-created", NEXT_ROOT, 1), "creates a pseudonym key where there is one"),
    (signing("key-rotated", SECOND, replaces=ROOT), f"the signing key is {FIRST}"),
    (signing("key-rotated", FIRST, replaces=FIRST), "a second time"),
    (pseudonym("key-rotated", ROOT, 2, replaces=ROOT), "a second time"),
    (pseudonym("key-rotated", NEXT_ROOT, 3, replaces=ROOT), "begins epoch 3, the next is 2"),
    (pseudonym("key-rotated", NEXT_ROOT, 2, replaces=FIRST), "which is not the last"),
    (pseudonym("key-rotated", NEXT_ROOT, 2), "which is not the last"),
    (pseudonym("key-destroyed", NEXT_ROOT, 1), "no event before it names"),
    (pseudonym("key-destroyed", ROOT, 2), "another epoch or check value"),
    (pseudonym("key-destroyed", ROOT, 1, key_check="0" * 16), "another epoch or check value"),
    (pseudonym("pseudonym-key-compromised", NEXT_ROOT, 1), "no event before it names"),
    (signing("key-destroyed", ROOT), "no event before it names"),
]


@pytest.mark.parametrize(
    ("impossible", "words"), IMPOSSIBLE, ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_event_that_contradicts_those_before_it_is_refused(impossible, words):
    with pytest.raises(InputError, match=words):
        history(impossible)


@pytest.mark.parametrize(
    "twice",
    [
        signing("key-destroyed", FIRST),
        pseudonym("key-destroyed", ROOT, 1),
        pseudonym("pseudonym-key-compromised", ROOT, 1),
    ],
)
def test_nothing_ends_twice(twice):
    with pytest.raises(InputError, match="a second time"):
        history(twice, twice)


def test_a_signing_key_cannot_be_rotated_before_it_was_created():
    with pytest.raises(InputError, match="no event names"):
        KeyHistory().after(signing("key-rotated", SECOND, replaces=FIRST))
    with pytest.raises(InputError, match="the first is 1"):
        KeyHistory().after(CREATED[0]).after(pseudonym("key-created", ROOT, 2))


MALFORMED = [
    {"type": "key-lost"},
    {"reason": "because I say so"},
    {"note": "free text"},
    {"epoch": 1},
    {"key_check": "0" * 16},
    {"verifier": None},
    {"verifier": f"{ORIGIN}+{SECOND}+AAAA"},
    {"verifier": f"example.org/other+{FIRST}+AAAA"},
    {"replaces": SECOND},
    {"key": "pseudonym"},
    {"type": "pseudonym-key-compromised", "verifier": None},
    {"number": 0},
    {"time": "yesterday"},
    {"key_id": "ann@example.org"},
    {"schema_version": "heliograph-event/2"},
]


@pytest.mark.parametrize("fields", MALFORMED, ids=str)
def test_an_event_says_nothing_but_what_the_closed_lists_allow(fields):
    sound = CREATED[0].to_json()
    assert KeyEvent.model_validate(sound) == CREATED[0]
    with pytest.raises(ValidationError):
        KeyEvent.model_validate(sound | fields)
