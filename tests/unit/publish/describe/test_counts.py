import pytest

from heliograph.errors import RefusedError
from heliograph.model.dataset import DatasetDescription
from heliograph.model.release import ComputedCount
from heliograph.publish.describe.counts import compare, differences, require_notes


def described(announced, notes=None):
    return DatasetDescription.model_validate(
        {
            "name": "d",
            "title": "D",
            "operation": "D",
            "policy_area": "other",
            "sampling": "All.",
            "announced": {
                name: {"value": value, "source": "a report", "date": "2018", "at_least": at_least}
                for name, (value, at_least) in announced.items()
            },
            "difference_notes": notes or {},
        }
    )


def computed(**counts):
    return {name: ComputedCount(value=value, query=f"count {name}") for name, value in counts.items()}


def test_equal_counts_need_no_words():
    assert differences(described({"accounts": (12, False)}), computed(accounts=12)) == ()
    require_notes(described({"accounts": (12, False)}), computed(accounts=12))


def test_a_difference_is_told_with_its_note():
    description = described(
        {"accounts": (3841, False)}, {"accounts": "228 accounts belong to another operation."}
    )
    assert differences(description, computed(accounts=3613)) == (
        "accounts: 3,841 announced on 2018, 3,613 computed, 228 fewer: 228 accounts belong to another operation.",
    )
    require_notes(description, computed(accounts=3613))


def test_a_difference_without_a_note_stops_publishing():
    with pytest.raises(RefusedError, match="69 announced on 2018, 70 computed, 1 more") as refused:
        require_notes(described({"accounts": (69, False)}), computed(accounts=70))
    assert "difference_notes" in refused.value.hint
    assert "accounts" in refused.value.hint


def test_more_than_at_least_is_no_difference_and_fewer_is():
    description = described({"posts": (1_000_000, True)})
    assert differences(description, computed(posts=1_122_936)) == ()
    assert differences(description, computed(posts=999_999)) == (
        "posts: at least 1,000,000 announced on 2018, 999,999 computed, 1 fewer.",
    )


def test_every_announced_and_every_computed_count_has_a_line_tables_first():
    lines = compare(
        described({"media": (3, False), "posts": (1, False)}), computed(accounts=1, posts=1, languages=4)
    )
    assert [line.name for line in lines] == ["accounts", "posts", "media", "languages"]
    assert [line.difference for line in lines] == [None, 0, None, None]


def test_a_count_that_cannot_be_computed_is_not_held_against_the_publisher():
    description = described({"media": (3, False)})
    require_notes(description, computed(accounts=1))
    assert [line.in_words() for line in compare(description, computed(accounts=1))] == ["", ""]
