"""Reversal: an account that mentions itself must not stand in the list of mentions by its id; the attack of 2019 finds it, or nothing."""

import pytest

from heliograph.model.risk import Level
from heliograph.publish.gate.reversal import reversal
from small_edition import account, edition, pid, post

SELF, OTHER = pid(1), pid(2)
AT = f"hello @{SELF}"


def pairs(tmp_path, posts, policy="strict"):
    """What the attack finds in posts of a hidden account, beside another one and one that is shown."""
    accounts = [account(1), account(2), account(77, hidden=False)]
    subject = edition(tmp_path, accounts=accounts, posts=posts, policy=policy)
    subject.connection.execute("CREATE TEMP TABLE gate_shown AS SELECT '77' AS account_id")
    return list(reversal(subject))


def mention(number, *listed, text=AT, author=1):
    return post(number, author=author, text=text, mentions=list(listed))


def test_one_post_with_one_mention_is_enough(tmp_path):
    [finding] = pairs(tmp_path, [mention(1, "3191186311")])

    assert (finding.level, finding.what, finding.where, finding.count) == (
        Level.RED,
        "pseudonym-reversed",
        "posts.mentions",
        1,
    )
    assert finding.samples == (f"{SELF} | 3191186311",)


def test_of_several_mentions_it_is_the_one_that_most_posts_have(tmp_path):
    posts = [mention(n, "500000001", f"60000000{n}") for n in range(1, 4)]
    [finding] = pairs(tmp_path, posts)
    assert finding.samples == (f"{SELF} | 500000001",)


@pytest.mark.parametrize(
    "posts",
    [
        pytest.param([mention(1, "500000001", "500000002")], id="two ids, one post: either may be meant"),
        pytest.param([mention(n, "500000001", "500000002") for n in (1, 2)], id="two ids in equally many posts"),
        pytest.param([mention(1, "500000001", text="hello @somebody")], id="the text does not name its author"),
        pytest.param([mention(1, "500000001", author=2)], id="the text names another account"),
        pytest.param([mention(1)], id="nobody is listed"),
        pytest.param([mention(1, "0")], id="the placeholder of an unknown account"),
        pytest.param([mention(1, "77")], id="the id of an account that is shown"),
        pytest.param([mention(1, SELF)], id="its pseudonym"),
        pytest.param([mention(1, OTHER)], id="a pseudonym of ours"),
        pytest.param([mention(1, pid(9)), mention(2, pid(9), "77")], id="a pseudonym of somebody outside"),
        pytest.param([mention(1, "ab" * 32)], id="a digest of 64 digits, as platforms wrote it"),
        pytest.param([mention(1, "q" * 42 + "=")], id="a digest in 43 signs, as platforms wrote it"),
    ],
)  # fmt: skip
def test_without_a_certain_pair_nothing_is_said(tmp_path, posts):
    odd = mention(99, "900000001", text="no name")  # an id in a list, or nobody would look
    assert pairs(tmp_path, [*posts, odd]) == []


def test_each_account_is_reversed_once(tmp_path):
    posts = [mention(1, "500000001"), mention(2, "500000001"), mention(3, "500000002", text=f"@{OTHER}", author=2)]  # fmt: skip
    [finding] = pairs(tmp_path, posts)
    assert finding.count == 2
    assert sorted(finding.samples) == sorted((f"{SELF} | 500000001", f"{OTHER} | 500000002"))


def test_a_mention_alone_says_more_than_one_among_others(tmp_path):
    posts = [
        mention(1, "500000001"),
        mention(2, "500000002", "600000001"),
        mention(3, "500000002", "600000002"),
    ]
    [finding] = pairs(tmp_path, posts)
    assert finding.samples == (f"{SELF} | 500000001",)


def test_lists_of_pseudonyms_are_not_attacked(tmp_path):
    """What can be seen from the form of the mentions is not asked of the texts."""
    subject = edition(tmp_path, accounts=[account(1)], posts=[mention(1, pid(9))])
    subject.connection.execute("CREATE TEMP TABLE gate_shown AS SELECT '77' AS account_id")
    assert list(reversal(subject)) == []
    made = subject.connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    assert ("gate_reversed",) not in made
