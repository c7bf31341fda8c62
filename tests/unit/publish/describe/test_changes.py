from dataclasses import replace

from invented_release import facts_of

from heliograph.publish.describe.changes import changes, table_changes


def test_the_first_release_says_so(facts):
    text = changes(facts).decode("utf-8")
    assert "This is the first release of the data set." in text
    assert "|" not in text.splitlines()[-1]


def test_a_successor_counts_before_and_after_and_gives_its_reason(successor):
    text = changes(successor).decode("utf-8")
    assert f"It supersedes release 1 of 2022-01-01T00:00:00Z (`sha256:{'9' * 64}`)" in text
    assert "Reason: **correction**. Three accounts were listed by mistake." in text
    assert "| accounts | 122 | 119 | -3 |" in text
    assert "| posts | 5,100 | 5,100 | 0 |" in text
    assert "| actions | - | 0 | new |" in text
    assert "| media | 4 | - | gone |" in text


def test_a_change_of_policy_is_named_and_an_equal_one_too(successor):
    assert "changed from `strict` to `twitter-2018`" in changes(successor).decode("utf-8")
    same = replace(successor, predecessor=replace(successor.predecessor, policy="twitter-2018"))
    assert "is `twitter-2018`, as before" in changes(same).decode("utf-8")


def test_counts_of_a_closed_edition_are_not_told(successor):
    closed = replace(successor, public=None)
    assert [(c.table, c.after) for c in table_changes(closed)] == [
        ("accounts", None),
        ("posts", None),
        ("media", None),
    ]
    assert "no open public edition" in changes(closed).decode("utf-8")


def test_two_first_releases_of_different_sets_read_the_same_but_for_their_names():
    assert changes(facts_of()) == changes(facts_of())
