"""CsvRows: which records of the CSV are compared, with which rows, and what their cells must be."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from heliograph.model.risk import Level
from heliograph.privacy.leaks.spelling import post_numbers
from heliograph.publish.gate import csv_rows as module
from heliograph.publish.gate.csv_tables import SAMPLE, make_tables
from heliograph.publish.gate.csv_zip import CsvFile
from heliograph.tables.legacy.layout import TWEETS, USERS
from small_edition import account, again, edition, pid, policy_with, post

FILE = CsvFile(path="csv/a.zip", header=USERS, records=6)


def sampled(subject, pieces, path=FILE.path):
    """Put records into the sample: by piece, the number and the cells of each."""
    make_tables(subject.connection)
    for piece, records in pieces.items():
        for number, cells in records.items():
            query = f"INSERT INTO {SAMPLE} VALUES (?, ?, ?, ?)"
            subject.connection.execute(query, [path, piece, number, list(cells)])


@pytest.fixture
def subject(tmp_path):
    accounts = [account(n, hidden=False, follower_count=n, created_on=date(2016, 1, n + 1)) for n in range(6)]
    return edition(tmp_path, accounts=accounts, posts=[post(n, author=n, hidden=False) for n in range(6)])


def user(number, **cells):
    """The record of an account."""
    usual = {"userid": number, "follower_count": number, "account_creation_date": f"2016-01-{number + 1:02}"}
    return [str((usual | cells).get(name, "")) for name in USERS]


@pytest.mark.parametrize(
    ("seed", "chosen"), [(0, [0, 2, 4]), (1, [1, 3, 5]), (2018, [0, 2, 4]), (4, [0, 2, 4]), (7, [1, 3, 5])]
)  # fmt: skip
def test_three_pieces_far_from_each_other_are_chosen_by_the_seed(subject, seed, chosen):
    sampled(subject, {10 * n: {n: user(n)} for n in range(6)})
    found = list(module._pieces(again(subject, seed=seed), FILE))
    assert found == [{n: user(n)} for n in chosen]


def test_of_few_pieces_each_is_chosen_once(subject):
    sampled(subject, {0: {1: user(1), 0: user(0)}})
    assert [list(piece) for piece in module._pieces(subject, FILE)] == [[0, 1]]
    assert list(module._pieces(subject, CsvFile(path="csv/b.zip"))) == []


def test_records_are_held_against_the_rows_in_their_places(subject):
    sampled(subject, {0: {n: user(n) for n in range(6)}})
    assert list(module._differing(subject, FILE)) == []


def test_what_differs_is_counted_by_record_and_told_by_column(subject):
    wrong = {
        2: user(2, follower_count=9, user_profile_url="x"),
        4: user(4, follower_count=9),
        5: [*user(5), ""],
    }
    sampled(subject, {0: {n: wrong.get(n, user(n)) for n in range(6)}})
    [finding] = module._differing(subject, FILE)

    assert (finding.level, finding.what, finding.where, finding.count) == (
        Level.RED,
        "csv-differs",
        "csv/a.zip",
        3,
    )
    assert (
        finding.about
        == "Records of a sample are not what the tables have, in follower_count, user_profile_url."
    )
    assert list(finding.samples) == ["user_profile_url of 2", "follower_count of 2", "follower_count of 4"]


def test_a_record_with_a_cell_too_many_differs_in_their_number(subject):
    sampled(subject, {0: {0: [*user(0), ""]}})
    [finding] = module._differing(subject, FILE)
    assert finding.about.endswith("in their number of cells.")
    assert (finding.count, list(finding.samples)) == (1, [])


def test_twenty_cells_are_shown(subject):
    sampled(subject, {0: {n: ["x"] * 10 for n in range(6)}})
    [finding] = module._differing(subject, FILE)
    assert (finding.count, len(finding.samples)) == (6, 20)
    assert finding.about.endswith(" and 7 more.")


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([0], ["0"]),
        ([5], ["5"]),
        ([0, 5], list("012345")),
        ([2, 3], ["2", "3"]),
        ([1, 2], ["1", "2"]),
        ([6], []),
    ],
)
def test_rows_are_found_across_the_parts_of_a_table(subject, numbers, found):
    first = subject.folder / "posts" / "part-0001.parquet"
    table = pq.read_table(first)
    pq.write_table(table.slice(0, 2), first)
    pq.write_table(table.slice(2, 1), first.with_name("part-0002.parquet"))
    pq.write_table(table.slice(3), first.with_name("part-0003.parquet"))
    rows = module._rows(subject, "posts", {number: [] for number in numbers})
    assert [row["post_id"] for row in rows] == found


def test_the_cells_of_a_post_are_those_of_its_row_and_of_its_author(subject):
    row = post(
        5, author=1, language="en", text="so", client="Web", kind="repost", geo="absent", like_count=3, hashtags=["one"], urls=[],
        mentions=["7", None], poll_choices=["a", "b"], posted_at=datetime(2019, 2, 28, 23, 59, 58, tzinfo=UTC), quote_of_post_id="9",
    )  # fmt: skip
    author = account(1, display_name="Mara", handle="mara9", follower_count=64, created_on=date(2016, 3, 1))
    cells = module._post(row, author, module._text)

    assert {name: cell for name, cell in cells.items() if cell != ""} == {
        "tweetid": "5", "userid": pid(1), "user_display_name": pid(1), "user_screen_name": pid(1), "follower_count": "64",
        "account_creation_date": "2016-03-01", "tweet_language": "en", "tweet_text": "so", "tweet_time": "2019-02-28 23:59",
        "tweet_client_name": "Web", "quoted_tweet_tweetid": "9", "is_retweet": "True", "latitude": "absent", "longitude": "absent",
        "like_count": "3", "hashtags": ["one"], "urls": [], "user_mentions": ["7", "0"], "poll_choices": "a|b",
    }  # fmt: skip
    assert set(cells) == set(TWEETS)
    assert (
        module._post(row | {"kind": "reply", "poll_choices": None}, {}, module._text)["is_retweet"] == "False"
    )


def test_a_shown_author_stands_there_under_handle_and_name():
    shown = account(7, hidden=False, display_name="Harbour", handle="harbour")
    cells = module._profile(shown)
    assert (cells["user_display_name"], cells["user_screen_name"]) == ("Harbour", "harbour")


def test_pseudonyms_of_posts_are_numbers_in_the_csv():
    [number] = post_numbers(pa.array([pid(5, "p")]))[0].tolist()
    assert module._number(pid(5, "p")) == str(number)
    assert (module._number("9"), module._number(None)) == ("", "")


@pytest.mark.parametrize(("policy", "quoted"), [("strict", ""), ("twitter-2018", "9")])
def test_ids_of_posts_are_numbers_only_where_they_are_replaced(tmp_path, policy, quoted):
    made = edition(tmp_path, policy=policy, posts=[post(1, quote_of_post_id="9"), post(2)])
    assert [cells["quoted_tweet_tweetid"] for cells in module._tweets(made, {0: [], 1: []})] == [quoted, ""]
    assert module._tweets(made, {7: []}) == []


def test_lists_are_compared_as_lists():
    assert module._read("hashtags", "['a', 'b']") == ["a", "b"]
    assert module._read("hashtags", "") == ""
    assert module._read("tweet_text", "['a']") == "['a']"


def test_what_is_republished_as_received_is_left_out(subject):
    received = again(subject, policy=policy_with("as-received"))
    assert list(module.csv_rows(received)) == []
