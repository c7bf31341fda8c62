"""Existing research code reads our legacy CSV as it read the archive's.

Each test repeats how one known program gets at the data: which columns, which conversions, which string surgery. The
patterns are written anew from descriptions. They run against a legacy export and, where the test data are at hand,
against a sample with 31 columns whose results are known (its identifiers are invented: no finding about anybody).
"""

import csv
import io
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

import legacy_exports
from legacy_exports import export_rows, unpack_sample, write_export
from legacy_files import (
    HASHED_42,
    HASHED_43,
    HASHED_44,
    PLAIN,
    STRANGER,
    TWEETS_2019,
    USERS,
    leaking_tweet_rows,
    tweets_csv,
    user_rows,
)

pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.DtypeWarning")  # the clients live with it
IDS = ("tweetid", "in_reply_to_tweetid", "quoted_tweet_tweetid", "retweet_tweetid")


@pytest.fixture(scope="module")
def legacy_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a legacy export."""
    return write_export(tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def tweets(legacy_export: Path) -> Path:
    return legacy_export / legacy_exports.TWEETS


@pytest.fixture(scope="module")
def users(legacy_export: Path) -> Path:
    return legacy_export / legacy_exports.USERS


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_sample(tmp_path_factory.mktemp("sample"))


# ---------------------------------------------------------------- pandas


def test_pandas_with_text_columns_gives_every_cell_back(tweets: Path, users: Path) -> None:
    posts = pd.read_csv(tweets, dtype=str, keep_default_na=False)
    accounts = pd.read_csv(users, dtype=str, keep_default_na=False)
    assert posts.to_dict("records") == export_rows()
    assert accounts.to_dict("records") == user_rows()


def test_pandas_without_types_reads_all_columns_as_it_always_did(tweets: Path, users: Path) -> None:
    posts, accounts = pd.read_csv(tweets), pd.read_csv(users)
    assert tuple(posts.columns) == TWEETS_2019
    assert tuple(accounts.columns) == USERS
    assert len(posts) == len(export_rows())
    kinds = {
        name: posts[name].dtype.kind for name in ("tweetid", "is_retweet", "follower_count", "like_count")
    }
    assert kinds == {"tweetid": "i", "is_retweet": "b", "follower_count": "i", "like_count": "f"}


def test_pandas_without_types_makes_floats_of_ids_and_loses_digits(tweets: Path) -> None:
    """The trap of the format, not of the export: a column of ids with gaps becomes float64."""
    guessed, exact = pd.read_csv(tweets), pd.read_csv(tweets, dtype=str)
    assert guessed["retweet_tweetid"].dtype == "float64"
    reposts = exact["retweet_tweetid"].dropna()
    kept = [str(int(number)) for number in guessed["retweet_tweetid"].dropna()]
    assert list(reposts) != kept
    assert [str(number) for number in guessed["tweetid"]] == list(exact["tweetid"])


def test_pandas_tells_an_empty_list_from_a_list_that_is_not_there(tweets: Path) -> None:
    cells = pd.read_csv(tweets, dtype=str)["hashtags"]
    rows = [row["hashtags"] for row in export_rows()]
    assert (cells.isna().sum(), (cells == "[]").sum()) == (rows.count(""), rows.count("[]"))
    assert rows.count("") == 1


@pytest.mark.real_data
def test_pandas_loses_the_known_number_of_ids_of_the_sample(sample: Path) -> None:
    ids = pd.read_csv(sample, dtype=str)["tweetid"]
    assert (len(ids), sum(str(int(float(text))) != text for text in ids)) == (35_636, 35_348)


# ---------------------------------------------------------------- Python csv


def through_python_csv(content: bytes) -> tuple[list[list[str]], bytes]:
    """Rows, and what the csv module writes of them with every field in quotes."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    again = io.StringIO(newline="")
    csv.writer(again, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return rows, again.getvalue().encode()


def test_python_csv_reads_31_fields_a_row_and_writes_the_same_bytes(tweets: Path, users: Path) -> None:
    rows, again = through_python_csv(tweets.read_bytes())
    assert {len(row) for row in rows} == {31}
    assert again == tweets.read_bytes()
    rows, again = through_python_csv(users.read_bytes())
    assert {len(row) for row in rows} == {10}
    assert again == users.read_bytes()


@pytest.mark.real_data
def test_python_csv_reads_the_sample_and_writes_the_same_bytes(sample: Path) -> None:
    rows, again = through_python_csv(sample.read_bytes())
    assert ({len(row) for row in rows}, len(rows)) == ({31}, 35_637)
    assert again == sample.read_bytes()


# ---------------------------------------------------------------- interaction network (IRA notebooks)


def interaction_edges(path: Path) -> tuple[int, int, int]:
    """Distinct pairs of accounts of the set that repost, answer, mention each other; ids as text, lists cut by hand."""
    wanted = ["tweetid", "userid", "in_reply_to_userid", "retweet_userid", "user_mentions"]
    posts = pd.read_csv(path, usecols=wanted, dtype=dict.fromkeys(wanted[:4], str))
    inside = set(posts["userid"])

    def pairs(column: str) -> set[tuple[str, str]]:
        known = posts[posts[column].isin(inside) & (posts[column] != posts["userid"])]
        return set(zip(known["userid"], known[column], strict=True))

    mentions = {
        (author, item)
        for author, cell in zip(posts["userid"], posts["user_mentions"], strict=True)
        if isinstance(cell, str)
        for item in cell[1:-1].split(", ")
        if item in inside and item != author
    }
    return len(pairs("retweet_userid")), len(pairs("in_reply_to_userid")), len(mentions)


def test_the_interaction_notebook_finds_reposts_replies_and_mentions(tweets: Path) -> None:
    assert interaction_edges(tweets) == (2, 1, 3)


@pytest.mark.real_data
def test_the_interaction_notebook_finds_what_it_finds_in_the_sample(sample: Path) -> None:
    reposts, _, mentions = interaction_edges(sample)
    assert (reposts, mentions) == (0, 2)


# ---------------------------------------------------------------- shared objects (coordinatedActivity)


def network(shares: pd.DataFrame, thing: str) -> tuple[int, int]:
    """Nodes and edges of the similarity network; every node keeps the loop to itself, as in the program."""
    distinct = shares[["userid", thing]].drop_duplicates()
    several = distinct.groupby(thing)["userid"].transform("count") > 1
    common = distinct[several]
    pairs = {pair for _, group in common.groupby(thing)["userid"] for pair in combinations(sorted(group), 2)}
    nodes = common["userid"].nunique()
    return nodes, len(pairs) + nodes


def co_repost_network(path: Path) -> tuple[int, int]:
    """Accounts with 20 reposts and more; the id of the repeated post is cast from float to int."""
    posts = pd.read_csv(path)[["tweetid", "userid", "retweet_tweetid"]].dropna()
    posts["retweet_tweetid"] = posts["retweet_tweetid"].astype(int)
    busy = posts.groupby("userid")["tweetid"].transform("count") >= 20
    return network(posts[busy], "retweet_tweetid")


def co_url_network(path: Path, control: dict[str, str] | None = None) -> tuple[int, int]:
    """Lists stripped of brackets and quotes and split on the bare comma, so that items keep a leading space.

    Control accounts come with one link each.
    """
    posts = pd.read_csv(path, dtype=str)[["userid", "urls"]]
    lists = posts["urls"].astype(str).replace("[]", "")
    posts["urls"] = lists.map(lambda cell: cell[1:-1].replace("'", "").split(",") if cell else None)
    others = pd.DataFrame(
        {"userid": list(control or {}), "urls": list((control or {}).values())}, dtype=object
    )
    return network(pd.concat([posts.explode("urls"), others]).dropna(subset=["urls"]), "urls")


def test_the_co_repost_network_of_three_accounts_is_a_triangle(tweets: Path) -> None:
    assert co_repost_network(tweets) == (3, 6)


@pytest.mark.real_data
def test_the_co_repost_network_of_the_sample_has_its_28_nodes_and_107_edges(sample: Path) -> None:
    assert co_repost_network(sample) == (28, 107)


@pytest.mark.real_data
def test_the_co_url_network_of_the_sample_has_its_36_nodes_and_134_edges(sample: Path) -> None:
    """The published figures include a control pair: two accounts that share one link between them."""
    assert co_url_network(sample) == (34, 131)
    pair = dict.fromkeys(("control-1", "control-2"), "http://example.org/only-theirs")
    assert co_url_network(sample, pair) == (36, 134)


# ---------------------------------------------------------------- reversal of pseudonyms (the attack of 2019)


def reversed_pseudonyms(path: Path) -> dict[str, str]:
    """Accounts whose raw id is the only thing that their mentions of themselves have in common."""
    posts = pd.read_csv(path, dtype=str)
    candidates: dict[str, set[str]] = {}
    for row in posts.itertuples():
        handle, text, cell = str(row.user_screen_name), str(row.tweet_text), row.user_mentions
        if int(str(row.follower_count)) >= 5_000 or f"@{handle}" not in text or not isinstance(cell, str):
            continue
        items = set(cell[1:-1].split(", ")) - {"", "0", "nan", "NaN", handle}
        candidates[handle] = candidates[handle] & items if handle in candidates else items
    return {handle: next(iter(items)) for handle, items in candidates.items() if len(items) == 1}


def test_the_attack_of_2019_finds_nobody(tweets: Path) -> None:
    assert reversed_pseudonyms(tweets) == {}


def test_the_attack_of_2019_finds_a_planted_leak(tmp_path: Path) -> None:
    leaking = tmp_path / "china_082019_2_tweets_csv_hashed.csv"
    leaking.write_bytes(tweets_csv(leaking_tweet_rows()))
    assert reversed_pseudonyms(leaking) == {HASHED_44: "777000111"}


@pytest.mark.real_data
def test_the_attack_of_2019_finds_nobody_in_the_sample(sample: Path) -> None:
    assert reversed_pseudonyms(sample) == {}


# ---------------------------------------------------------------- notebooks that read all columns


def test_the_exploratory_notebook_counts_filters_and_sorts(tweets: Path, users: Path) -> None:
    accounts = pd.concat([pd.read_csv(users)] * 2)
    posts = pd.concat([pd.read_csv(tweets)] * 2)
    assert accounts["account_creation_date"].value_counts()["2011-12-21"] == 2
    assert len(accounts[(accounts["following_count"] == 0) & (accounts["follower_count"] == 0)]) == 2
    assert len(accounts[accounts["user_reported_location"].isna()]) == 6
    table = posts.pivot_table(values=["tweetid"], index=["userid"], columns=["account_creation_date"], aggfunc="count", margins=True)  # fmt: skip
    assert table.to_numpy()[-1][-1] == len(posts)
    found = posts[posts["tweet_text"].str.contains("香港")].sort_values("tweet_time", ascending=False)
    assert list(found["userid"]) == ["919755217121316864"] * 2
    later = posts[(posts["userid"] == PLAIN) & (posts["tweet_time"] >= "2018-01-01")]
    assert set(later["tweet_text"]) == {"Vote: tea or coffee?"}
    assert posts["hashtags"].value_counts()["['harbour', '#tech']"] == 2


@pytest.mark.real_data
def test_the_exploratory_notebook_runs_over_the_sample(sample: Path) -> None:
    posts = pd.read_csv(sample)
    assert posts.shape == (35_636, 31)
    assert posts["userid"].nunique() == 54
    table = posts.pivot_table(values=["tweetid"], index=["userid"], columns=["account_creation_date"], aggfunc="count", margins=True)  # fmt: skip
    assert table.to_numpy()[-1][-1] == 35_636
    assert posts["tweet_time"].between("2009", "2020").all()


def test_lists_come_apart_when_brackets_and_quotes_are_deleted(tweets: Path) -> None:
    """Delete ``[``, ``]`` and ``'``, split on the comma: right for items without commas and quotes."""
    cells = pd.read_csv(tweets)["hashtags"].str.replace(r"[\[\]']", "", regex=True).str.split(",")
    words = cells.dropna().map(lambda items: [item.strip() for item in items if item])
    assert ["harbour", "#tech"] in list(words)
    assert ["日本", "ひかり"] in list(words)


def test_english_posts_are_joined_by_handle_in_lower_case(tweets: Path) -> None:
    posts = pd.read_csv(tweets, dtype={"tweetid": str})
    english = posts[posts["tweet_language"] == "en"].assign(
        handle=lambda t: t["user_screen_name"].str.lower()
    )
    assert set(english["tweetid"]) == {r["tweetid"] for r in export_rows() if r["tweet_language"] == "en"}
    assert "harbour_news" in set(english["handle"])


def test_replies_are_counted_by_author_and_target(tweets: Path) -> None:
    posts = pd.read_csv(tweets, dtype=dict.fromkeys(IDS, str))
    replies = posts[posts["in_reply_to_tweetid"].notna()]
    targets = replies.groupby("userid")["in_reply_to_userid"].agg(lambda ids: [str(int(i)) for i in ids])
    assert targets.to_dict() == {HASHED_43: [PLAIN]}


def test_reposts_of_strangers_carry_their_ids_in_clear(tweets: Path) -> None:
    posts = pd.read_csv(tweets, dtype=str)
    strangers = posts[posts["retweet_userid"] == STRANGER]
    assert set(strangers["userid"]) == {HASHED_44, HASHED_43, HASHED_42}
