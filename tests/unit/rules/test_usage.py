"""Public counts: what few members did is not told."""

from datetime import UTC, datetime

from heliograph.model.consortium.query import Queried
from heliograph.model.consortium.taking import Taken
from heliograph.rules.usage import FEWEST, Used, used

THEN = datetime(2026, 3, 1, tzinfo=UTC)


def taken(person, dataset, requests=2):
    return Taken(
        person_id=str(person), dataset=dataset, release=1, edition="consortium", requests=requests, files=1, sent=9,
        refused=0, first_at=THEN, last_at=THEN,
    )  # fmt: skip


def test_counts_of_many_are_told_and_of_few_are_not():
    many = [taken(person, "many") for person in range(FEWEST)]
    few = [taken(person, "few") for person in range(FEWEST - 1)]
    assert used("2026-03", [*many, *few, taken("x", "refused", requests=0)]) == (
        Used(dataset="few", month="2026-03", unique_members=None, total_requests=None, total_queries=None),
        Used(
            dataset="many", month="2026-03", unique_members=FEWEST, total_requests=2 * FEWEST, total_queries=0
        ),
    )


def test_queries_count_and_so_do_members_who_only_ask():
    asked = [
        Queried(
            person_id=str(person), dataset="many", release=1, edition="consortium", queries=3, rows=1, bytes=1,
            milliseconds=1, refused=0, first_at=THEN, last_at=THEN,
        )
        for person in range(1, FEWEST + 1)
    ]  # fmt: skip
    [many] = used("2026-03", [taken(0, "many")], asked)
    assert (many.unique_members, many.total_requests, many.total_queries) == (FEWEST + 1, 2, 3 * FEWEST)


def test_somebody_who_takes_two_releases_is_one_member():
    twice = [taken(person, "many") for person in range(FEWEST) for _ in range(2)]
    assert used("2026-03", twice)[0].unique_members == FEWEST
