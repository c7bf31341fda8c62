"""Linkage: who can be followed from one release into another, and when that stops a release."""

import pytest

from heliograph.model.risk import Level
from heliograph.publish.gate import linkage
from heliograph.publish.gate.linkage import check
from small_edition import account, described, earlier, edition, kinds, measured, pid, policy_with, post

ONE = account(1)
POST = post(1, author=1, text="a text that nobody else wrote")


def test_an_empty_archive_links_nothing(tmp_path):
    result = check(edition(tmp_path, accounts=[ONE], posts=[POST]))

    assert result.level is Level.GREEN
    assert measured(result)["earlier_releases"] == (0, None)


def test_pseudonyms_of_the_whole_archive_are_linkable_by_design(tmp_path):
    earlier(tmp_path, dataset="cars", accounts=[ONE, account(2)], posts=[POST])
    earlier(tmp_path, dataset="ships", accounts=[ONE], posts=[post(9, author=1)])
    result = check(edition(tmp_path, accounts=[ONE, account(3)], posts=[POST]))

    assert result.level is Level.AMBER
    assert kinds(result) == {"linkable-by-design": 1}
    assert measured(result)["earlier_releases"] == (2, None)
    assert measured(result)["linkable_pseudonyms"] == (1, 2)


def test_pseudonyms_of_one_release_that_stand_in_another_stop_it(tmp_path):
    earlier(tmp_path, dataset="cars", accounts=[ONE])
    result = check(edition(tmp_path, policy="ordinary-people", accounts=[ONE, account(3)]))

    assert result.level is Level.RED
    assert kinds(result) == {"pseudonym-in-earlier-release": 1}
    assert result.findings[0].where == "cars@1"


def test_other_pseudonyms_in_another_release_are_green(tmp_path):
    earlier(tmp_path, accounts=[account(5)], posts=[post(5, author=5, text="other words")])
    result = check(edition(tmp_path, policy="ordinary-people", release=2, accounts=[ONE], posts=[POST]))

    assert result.level is Level.GREEN
    assert measured(result)["earlier_releases"] == (1, None)


@pytest.mark.parametrize(
    ("area", "level"), [("misinformation", Level.RED), ("information-operations", Level.AMBER)]
)
def test_pseudonyms_of_a_series_stay_within_their_policy_area(tmp_path, area, level):
    earlier(tmp_path, dataset="cars", area=area, accounts=[ONE])
    policy = policy_with(key_scope='"series"')
    assert check(edition(tmp_path, policy=policy, accounts=[ONE])).level is level


def test_pseudonyms_that_the_platform_gave_hold_in_every_area(tmp_path):
    given = account(1, account_id="Zm9v+bar=")
    earlier(tmp_path, dataset="cars", area="misinformation", accounts=[given])
    policy = policy_with(key_scope='"series"')
    assert check(edition(tmp_path, policy=policy, accounts=[given])).level is Level.AMBER


def test_later_releases_of_the_same_set_are_not_looked_at(tmp_path):
    earlier(tmp_path, release=2, accounts=[ONE])
    earlier(tmp_path, release=3, accounts=[ONE])
    result = check(edition(tmp_path, policy="ordinary-people", release=2, accounts=[ONE]))
    assert measured(result)["earlier_releases"] == (0, None)


@pytest.mark.parametrize(("policy", "level"), [("strict", Level.AMBER), ("ordinary-people", Level.RED)])
def test_an_account_hidden_here_and_named_there_is_told(tmp_path, policy, level):
    earlier(tmp_path, dataset="cars", accounts=[account(7, hidden=False)])
    raw = [account(7, account_id="7"), account(8, account_id="8")]
    result = check(edition(tmp_path, policy=policy, accounts=[ONE, account(2)], raw=raw))

    assert kinds(result) == {"named-in-earlier-release": 1}
    assert result.level is level


@pytest.mark.parametrize(("scope", "level"), [('"archive"', Level.AMBER), ('"release"', Level.RED)])
def test_post_ids_unmask_accounts_that_are_shown_there(tmp_path, scope, level):
    shown = [post(1, author=7, hidden=False), post(2, author=7, hidden=False)]
    earlier(tmp_path, accounts=[account(7, hidden=False)], posts=shown)
    policy = policy_with(key_scope=scope)
    result = check(
        edition(tmp_path, policy=policy, release=2, accounts=[ONE], posts=[POST, post(2, author=1)])
    )

    assert kinds(result) == {"unmasked-by-posts": 1}
    assert result.level is level


def test_post_ids_unmask_accounts_that_were_hidden_there(tmp_path):
    earlier(tmp_path, accounts=[ONE], posts=[POST])
    posts = [post(1, author=7, hidden=False), post(2, author=7, hidden=False)]
    result = check(edition(tmp_path, release=2, accounts=[account(7, hidden=False)], posts=posts))

    assert kinds(result) == {"unmasking-by-posts": 1}
    assert measured(result)["recognised_accounts"] == (1, None)


def test_another_pseudonym_over_the_same_posts_can_be_followed(tmp_path):
    """What posts tell is not told once more by their texts."""
    earlier(tmp_path, accounts=[ONE, account(2)], posts=[POST, post(2, author=2)])
    posts = [post(1, author=3, text=POST["text"]), post(2, author=2)]
    result = check(edition(tmp_path, release=2, accounts=[account(3), account(2)], posts=posts))

    assert kinds(result) == {"followed-by-posts": 1, "linkable-by-design": 1}


def texts(author, *written, first=10):
    return [post(pid(first + n, "p"), author=author, text=text) for n, text in enumerate(written)]


def test_one_text_is_enough_within_a_set_and_never_red(tmp_path):
    earlier(tmp_path, accounts=[ONE], posts=texts(1, "mine alone https://t.co/a"))
    posts = texts(3, "Mine  ALONE", first=50)
    result = check(edition(tmp_path, policy="ordinary-people", release=2, accounts=[account(3)], posts=posts))

    assert kinds(result) == {"followed-by-texts": 1}
    assert result.level is Level.AMBER


@pytest.mark.parametrize(("common", "found"), [(2, {}), (3, {"followed-by-texts": 1})])
def test_several_texts_are_needed_between_two_sets(tmp_path, common, found):
    earlier(tmp_path, dataset="cars", accounts=[ONE], posts=texts(1, *(f"text {n}" for n in range(common))))
    posts = texts(3, *(f"text {n}" for n in range(9)), first=50)
    assert kinds(check(edition(tmp_path, accounts=[account(3)], posts=posts))) == found


def test_texts_that_many_wrote_link_nobody(tmp_path):
    earlier(tmp_path, accounts=[ONE, account(2)], posts=[*texts(1, "hello"), *texts(2, "hello", first=20)])
    result = check(edition(tmp_path, release=2, accounts=[account(3)], posts=texts(3, "hello", first=50)))
    assert kinds(result) == {}


def test_a_release_that_cannot_be_read_is_told(tmp_path):
    earlier(tmp_path, dataset="cars", accounts=[ONE])
    earlier(tmp_path, dataset="ships", accounts=[ONE])
    (tmp_path / "archive" / "cars" / "1" / "public" / "manifest.json").write_text("{")
    (tmp_path / "archive" / "ships" / "1" / "public" / "accounts.parquet").unlink()
    result = check(edition(tmp_path, accounts=[ONE]))

    assert [finding.what for finding in result.findings] == ["unreadable-release"] * 2
    assert {finding.where for finding in result.findings} == {
        "cars/1/public/manifest.json",
        "ships/1/public/accounts.parquet",
    }
    assert result.level is Level.AMBER


def test_a_release_without_release_json_has_no_known_area(tmp_path):
    earlier(tmp_path, dataset="cars", area="misinformation", accounts=[ONE])
    (tmp_path / "archive" / "cars" / "1" / "release.json").unlink()
    policy = policy_with(key_scope='"series"')
    assert check(edition(tmp_path, policy=policy, accounts=[ONE])).level is Level.AMBER


def test_a_set_republished_as_received_is_never_red(tmp_path):
    earlier(tmp_path, dataset="cars", accounts=[ONE], posts=[POST])
    result = check(
        edition(tmp_path, policy="as-received", description=described(), accounts=[ONE], posts=[POST])
    )

    assert kinds(result) == {"linkable-by-design": 1}
    assert "platform" in result.findings[0].about


def test_releases_of_other_sets_are_looked_at_whatever_their_number(tmp_path):
    earlier(tmp_path, release=1, accounts=[ONE])
    earlier(tmp_path, dataset="ships", release=5, accounts=[ONE])
    result = check(edition(tmp_path, policy="ordinary-people", accounts=[ONE]))

    assert measured(result)["earlier_releases"] == (1, None)
    assert [(f.what, f.where, f.count) for f in result.findings] == [
        ("pseudonym-in-earlier-release", "ships@5", 1)
    ]


def test_where_there_is_no_earlier_release_nobody_is_linked(tmp_path):
    result = check(edition(tmp_path, accounts=[ONE, account(7, hidden=False)]))

    assert measured(result) == {
        "earlier_releases": (0, None),
        "linkable_pseudonyms": (0, 1),
        "recognised_accounts": (0, None),
    }


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ('"release"', "within one release."),
        ('"series"', "within one policy area, and that release is of another."),
    ],
)
def test_it_is_said_where_pseudonyms_were_to_hold(tmp_path, scope, words):
    earlier(tmp_path, dataset="cars", area="misinformation", accounts=[ONE])
    found = check(edition(tmp_path, policy=policy_with(key_scope=scope), accounts=[ONE])).findings

    assert found[0].what == "pseudonym-in-earlier-release"
    assert found[0].about.endswith(words)


def test_pseudonyms_within_their_policy_area_are_linkable_by_design(tmp_path):
    earlier(tmp_path, dataset="cars", accounts=[ONE])
    [finding] = check(edition(tmp_path, policy=policy_with(key_scope='"series"'), accounts=[ONE])).findings

    assert (finding.what, finding.where) == ("linkable-by-design", "accounts.account_id")
    assert "within one policy area" in finding.about


def test_a_release_that_cannot_be_read_counts_once_and_hides_no_other(tmp_path):
    for dataset in ("cars", "ships"):
        earlier(tmp_path, dataset=dataset, accounts=[ONE])
    (tmp_path / "archive" / "cars" / "1" / "public" / "manifest.json").write_text("{")
    result = check(edition(tmp_path, accounts=[ONE]))

    assert kinds(result) == {"unreadable-release": 1, "linkable-by-design": 1}
    assert measured(result)["earlier_releases"] == (1, None)


@pytest.mark.parametrize(("hidden", "what"), [(True, "unmasked-by-texts"), (False, "unmasking-by-texts")])
def test_a_text_unmasks_whoever_is_shown_on_one_side(tmp_path, hidden, what):
    """Posts give nothing away: they have other ids in each release."""
    there, here = (
        post(70, author=7, hidden=not hidden, text="mine alone"),
        post(50, author=1, hidden=hidden, text="mine alone"),
    )
    earlier(tmp_path, accounts=[account(7, hidden=not hidden)], posts=[there])
    result = check(edition(tmp_path, release=2, accounts=[account(1, hidden=hidden)], posts=[here]))

    assert kinds(result) == {what: 1}
    assert result.level is Level.AMBER
    assert measured(result)["recognised_accounts"] == (1, None)


def test_whoever_is_named_in_an_earlier_release_is_not_counted_as_recognised(tmp_path):
    earlier(tmp_path, dataset="cars", accounts=[account(7, hidden=False)])
    result = check(edition(tmp_path, accounts=[ONE], raw=[account(7, account_id="7")]))

    assert kinds(result) == {"named-in-earlier-release": 1}
    assert measured(result)["recognised_accounts"] == (0, None)


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ('{"description": {"policy_area": "scams"}}', "scams"),
        ('{"description": {"policy_area": 5}}', "5"),
        ('{"description": {}}', None),
        ('{"description": 5}', None),
        ("[]", None),
        ("{", None),
        (None, None),
    ],
)
def test_the_area_of_a_release_is_what_it_says_of_itself(tmp_path, written, area):
    if written is not None:
        (tmp_path / "release.json").write_text(written)
    assert linkage._area(tmp_path) == area


def test_each_earlier_release_is_told_by_its_name_with_its_own_count(tmp_path):
    earlier(
        tmp_path, dataset="cars", release=3, accounts=[account(7, hidden=False), account(8, hidden=False)]
    )
    earlier(tmp_path, dataset="ships", accounts=[account(8, hidden=False)])
    raw = [account(n, account_id=str(n)) for n in (7, 8)]
    result = check(edition(tmp_path, accounts=[ONE, account(2)], raw=raw))

    assert [(f.level, f.what, f.where, f.count) for f in result.findings] == [
        (Level.AMBER, "named-in-earlier-release", "cars@3", 2),
        (Level.AMBER, "named-in-earlier-release", "ships@1", 1),
    ]
    assert measured(result)["earlier_releases"] == (2, None)
