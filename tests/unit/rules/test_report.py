"""The numbers of the consortium, without those that would point to somebody."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.consortium.report import ConsortiumReport, Days, Ending, Handled, Part
from heliograph.rules.report import report

START, END = date(2026, 1, 1), date(2026, 3, 31)
ONE = Handled(
    received_on=date(2026, 2, 1),
    ending=Ending.APPROVED,
    organisation_kind="academic",
    region="EU",
    language="en",
    our_days=10,
)


def some(count: int, **more) -> list[Handled]:
    return [replace(ONE, **more)] * count


def made(*lists: list[Handled], **more) -> ConsortiumReport:
    return report([record for each in lists for record in each], start=START, end=END, **more)


def by_ending(found: ConsortiumReport) -> dict[str, int]:
    return {"+".join(part.endings): part.count for part in found.parts if part.count}


def rows(groups) -> dict:
    return {group.name: group.received for group in groups}


REFUSED = {"ending": Ending.REJECTED, "unmet": frozenset({"data-security"})}


def test_large_numbers_are_told_as_they_are():
    found = made(some(12), some(8, **REFUSED), some(6, ending=Ending.OPEN, our_days=None))
    assert (found.received, found.decided) == (26, 20)
    assert by_ending(found) == {"approved": 12, "rejected": 8, "open": 6}
    assert found.refusals == {"data-security": 8}
    assert found.days == Days(median=10.0, nine_in_ten=10)


def test_what_was_received_before_or_after_does_not_count():
    found = made(some(9), some(9, received_on=date(2025, 12, 31)), some(9, received_on=date(2026, 4, 1)))
    assert found.received == 9


def test_a_rare_ending_is_put_together_with_another():
    found = made(some(20), some(7, **REFUSED), some(2, ending=Ending.LAPSED))
    assert by_ending(found) == {"approved": 20, "rejected+lapsed": 9}


def test_what_follows_from_two_totals_is_not_told_either():
    """Twenty received and eighteen decided would say that two are open."""
    found = made(some(18), some(2, ending=Ending.OPEN))
    assert found.received == 20
    assert found.decided is None
    assert by_ending(found) == {"approved+open": 20}


def test_very_few_applications_are_not_told_at_all():
    found = made(some(3), some(1, **REFUSED))
    assert (found.received, found.decided, found.returned) == (None, None, None)
    assert (found.parts, found.regions, found.kinds, found.refusals) == ((), (), (), {})


def test_no_application_is_no_secret():
    found = made()
    assert (found.received, found.decided, found.suspensions) == (0, 0, 0)
    assert found.parts == tuple(Part(endings=(ending,), count=0) for ending in Ending)


def test_a_small_region_hides_behind_another_so_that_subtraction_gives_nothing():
    found = made(some(30), some(12, region="Africa"), some(2, region="Pacific"))
    assert rows(found.regions) == {"EU": 30, None: 14}


def test_small_regions_that_are_many_stand_together_alone():
    found = made(some(30), *(some(2, region=f"R{n}") for n in range(4)))
    assert rows(found.regions) == {"EU": 30, None: 8}


def test_a_region_in_which_few_were_refused_is_not_told_alone():
    found = made(
        some(30), some(20, **REFUSED), some(10, region="Africa"), some(1, region="Africa", **REFUSED)
    )
    assert rows(found.regions) == {"EU": 50, "Africa": 11}
    assert all(group.parts == () for group in found.regions)


def test_a_group_shows_its_endings_where_none_is_small():
    found = made(
        some(30), some(20, **REFUSED), some(10, region="Africa"), some(5, region="Africa", **REFUSED)
    )
    shown = {group.name: group.parts for group in found.regions}
    places = [part.endings for part in found.parts]
    approved, rejected = places.index((Ending.APPROVED,)), places.index((Ending.REJECTED,))
    assert (shown["Africa"][approved], shown["Africa"][rejected]) == (10, 5)


def test_times_are_told_by_kind_of_organisation_so_that_inequality_shows():
    slow = some(10, organisation_kind="media", our_days=40)
    found = {group.name: group.days for group in made(some(10), slow).kinds}
    assert found == {
        "academic": Days(median=10.0, nine_in_ten=10),
        "media": Days(median=40.0, nine_in_ten=40),
    }


def test_a_few_decisions_do_not_tell_their_times():
    assert made(some(4), some(9, ending=Ending.OPEN)).days == Days()
    assert made(some(7)).days == Days(median=10.0)


def test_median_and_nine_in_ten():
    days = [some(1, our_days=n) for n in range(1, 21)]
    assert made(*days).days == Days(median=10.5, nine_in_ten=18)


def refused(count: int, *unmet: str) -> list[Handled]:
    return some(count, ending=Ending.REJECTED, unmet=frozenset(unmet))


def test_refusals_are_told_by_the_criterion_that_they_name():
    found = made(some(20), refused(10, "data-security"), refused(6, "data-skill", "affiliation"), refused(5))
    assert found.refusals == {"data-security": 10, "several": 6, "unsaid": 5}


def test_a_criterion_that_few_refusals_name_stands_with_others():
    found = made(
        some(20), refused(13, "data-security"), refused(3, "data-skill"), refused(9, "public-interest")
    )
    assert found.refusals == {"data-security": 13, None: 12}


def test_what_refusals_have_in_common_cannot_be_worked_out():
    """Ten that name one, twelve that name another, of nineteen: three would name both."""
    found = made(some(20), refused(7, "a"), refused(9, "b"), refused(3, "a", "b"))
    assert sum(found.refusals.values()) == 19
    assert found.refusals == {"b": 9, None: 10}


@pytest.mark.parametrize(
    ("out", "appealed", "upheld", "told"),
    [
        (20, 0, 0, (0, 0)),
        (20, 10, 5, (10, 5)),
        (20, 10, 2, (10, None)),
        (20, 3, 3, (None, None)),
        (7, 5, 0, (None, None)),
    ],
)
def test_appeals(out, appealed, upheld, told):
    lists = [
        some(out - appealed, **REFUSED),
        some(appealed - upheld, **REFUSED, was_appealed=True),
        some(upheld, was_appealed=True, was_overturned=True),
    ]
    found = made(some(20), *lists)
    assert (found.appeals, found.overturned) == told


def test_suspensions_and_revocations_are_told_where_they_are_not_few():
    found = made(some(9), suspensions=5, revocations=1)
    assert (found.suspensions, found.revocations) == (5, None)


HANDLED = st.builds(
    Handled,
    received_on=st.just(date(2026, 2, 1)),
    ending=st.sampled_from(Ending),
    unmet=st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=2),
    organisation_kind=st.sampled_from(["academic", "media", "ngo"]),
    region=st.sampled_from(["EU", "Africa", "Asia", "Pacific"]),
    language=st.sampled_from(["en", "es"]),
    our_days=st.none() | st.integers(0, 90),
    was_returned=st.booleans(),
    was_appealed=st.booleans(),
)
FEW_OF_EACH = st.lists(st.tuples(HANDLED, st.integers(1, 12)), max_size=8).map(
    lambda drawn: [record for record, times in drawn for _ in range(times)]
)


@given(FEW_OF_EACH)
def test_no_sum_and_no_difference_of_what_is_told_is_small(records):
    found = report(records, start=START, end=END)
    fine = {0, *range(5, 200)}
    for groups in (found.regions, found.kinds, found.languages):
        cells = [group.parts or (group.received,) for group in groups]
        assert all(cell in fine for row in cells for cell in row)
        if groups:
            assert sum(group.received for group in groups) == len(records)
        if groups and groups[0].parts:
            assert [sum(column) for column in zip(*cells, strict=True)] == [
                part.count for part in found.parts
            ]
    if found.parts:
        assert sum(part.count for part in found.parts) == len(records)
    assert {part.count for part in found.parts} <= fine
    refused = sum(record.ending is Ending.REJECTED for record in records)
    assert set(found.refusals.values()) <= fine
    assert sum(found.refusals.values()) in {0, refused}
    for part, whole in ((found.decided, found.received), (found.returned, found.received)):
        assert part is None or whole is None or (part in fine and whole - part in fine)
