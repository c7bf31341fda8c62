"""A chain of audit events: whatever is done to it is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.errors import InputError
from heliograph.model.audit import AuditEvent
from heliograph.signing.chain import GENESIS, FaultKind, chained, follow, link

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(number):
    return AuditEvent(
        at=NOON + timedelta(minutes=number),
        who="ada",
        what="case-closed",
        subject=f"case/{number}",
        role="coordinator",
        data={"round": number, "late": False, "reason": None},
    )


def made_of(events):
    made = []
    for each in events:
        last = made[-1] if made else None
        made.append(chained(each, number=last.number, link_before=last.link) if last else chained(each))
    return made


CHAIN = made_of(map(event, range(1, 8)))


def renumbered(entries):
    return [replace(entry, number=number) for number, entry in enumerate(entries, 1)]


def fault(entries, heads=None):
    found = follow(entries, heads).fault
    return None if found is None else (found.number, found.kind)


def test_a_chain_as_it_was_is_followed_to_its_end():
    assert follow([]).link == GENESIS
    assert follow(CHAIN, {3: CHAIN[2].link, 7: CHAIN[6].link}) == follow(CHAIN)
    assert (follow(CHAIN).number, follow(CHAIN).link, follow(CHAIN).fault) == (7, CHAIN[-1].link, None)


def test_the_link_of_an_event_is_the_same_in_every_version():
    assert link(GENESIS, event(1), 1) == "47eb2423ae984dae0a3b8bbc707d958dad1ca00416b88da6c8aa95d2df3344f9"


def test_one_moment_has_one_link_in_every_zone():
    elsewhere = event(1).at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert link(GENESIS, replace(event(1), at=elsewhere), 1) == link(GENESIS, event(1), 1)


@pytest.mark.parametrize(
    "change",
    [
        {"who": "eve"},
        {"what": "case-opened"},
        {"subject": "case/5"},
        {"role": ""},
        {"at": NOON},
        {"data": {}},
        {"data": {"round": "3", "late": False, "reason": None}},
    ],
)
def test_every_field_of_an_event_is_held(change):
    chain = [*CHAIN]
    chain[2] = replace(chain[2], event=replace(chain[2].event, **change))
    assert fault(chain) == (3, FaultKind.CHANGED)


def test_a_removed_event_is_missing_whether_or_not_the_rest_was_numbered_anew():
    without = CHAIN[:2] + CHAIN[3:]
    assert fault(without) == (3, FaultKind.MISSING)
    assert fault(renumbered(without)) == (3, FaultKind.MISSING)
    assert fault(CHAIN[1:]) == (1, FaultKind.MISSING)


def test_events_that_changed_places_were_moved():
    swapped = renumbered([*CHAIN[:2], CHAIN[3], CHAIN[2], *CHAIN[4:]])
    assert fault(swapped) == (3, FaultKind.MOVED)
    late = renumbered([*CHAIN[:2], *CHAIN[3:], CHAIN[2]])
    assert fault(late) == (3, FaultKind.MOVED)


def test_an_event_between_others_was_inserted_with_a_link_of_its_own_or_none():
    new = chained(event(99), number=2, link_before=CHAIN[1].link)
    assert fault(renumbered([*CHAIN[:2], new, *CHAIN[2:]])) == (3, FaultKind.INSERTED)
    odd = replace(new, link=GENESIS)
    assert fault(renumbered([*CHAIN[:2], odd, *CHAIN[2:]])) == (3, FaultKind.INSERTED)


def test_an_event_whose_link_was_made_anew_does_not_carry_the_next():
    other = chained(event(99), number=2, link_before=CHAIN[1].link)
    assert fault([*CHAIN[:2], other, *CHAIN[3:]]) == (4, FaultKind.CHANGED)


def test_links_that_were_all_made_anew_do_not_fit_a_signed_head():
    anew = made_of([*map(event, (1, 2)), event(99), *map(event, range(4, 8))])
    heads = {2: CHAIN[1].link, 6: CHAIN[5].link}
    assert fault(anew) is None
    assert fault(anew, heads) == (6, FaultKind.REWRITTEN)
    assert "between 3 and 6" in follow(anew, heads).fault.detail


def test_an_end_that_was_cut_off_is_missing_where_a_head_was_signed():
    assert fault(CHAIN[:4]) is None
    assert fault(CHAIN[:4], {6: CHAIN[5].link}) == (5, FaultKind.MISSING)


def test_what_json_cannot_say_is_refused():
    with pytest.raises(InputError):
        link(GENESIS, replace(event(1), data={"n": 2**60}), 1)


@given(st.permutations(range(7)), st.sets(st.integers(0, 6)))
def test_any_other_order_and_any_part_of_a_chain_is_noticed(order, left_out):
    shown = renumbered([CHAIN[place] for place in order if place not in left_out])
    heads = {7: CHAIN[6].link}
    assert (fault(shown, heads) is None) == (shown == CHAIN)
