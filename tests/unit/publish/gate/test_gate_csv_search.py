"""CsvSearch: what is looked for in records that differ: words everywhere, whole cells where a column names accounts."""

import io
from collections import Counter

import pyarrow as pa
import pytest

from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import Scanner
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import Tally
from heliograph.publish.gate.csv_lines import TWEETS_HEADER, USERS_HEADER, Lines
from heliograph.publish.gate.csv_reading import CsvReading
from heliograph.publish.gate.csv_records import CsvRecords
from heliograph.publish.gate.csv_search import CsvSearch
from heliograph.tables.legacy.layout import TWEETS, USERS

PLACE = "csv/boats_tweets.zip"
LONG, SHORT, EARLY = "2244994945", "31415", "12"
MASKED = [("id", LONG, "a1"), ("id", SHORT, "a2"), ("handle", "news", "a3"), ("name", "Mara Tolvinski", "a1")]


def searching(*more):
    listed = needles([*MASKED, *more], [])
    return Search(Scanner(listed, known=frozenset(), strangers=False), Tally(listed))


def line(columns=TWEETS, **cells):
    """A record with some cells."""
    return ",".join(f'"{cells.get(name, "")}"' for name in columns).encode() + b"\n"


def opened(search, *records, header=TWEETS_HEADER):
    reading = CsvReading(largest=0, keep=lambda _: None)
    return CsvSearch(PLACE, CsvRecords(io.BytesIO(header + b"".join(records)), reading), search)


def seen(search, made):
    """Forms and contexts that were found, and how often."""
    made.finish()
    hits = Counter()
    for (place, number, context), what in search.tally.hits.items():
        assert place == PLACE
        hits[search.needles[number].form, context.name] += what.found
    return dict(hits)


def beside(made, *records):
    """Compare with what the tables have: lines that begin, up to the text, with thirteen cells."""
    begun = [b'","'.join(record.split(b'","')[:13]) + b'"' for record in records]
    wholes = pa.array([record.decode() for record in records])
    made.beside(Lines(wholes, lambda: pa.array([one.decode() for one in begun])))


@pytest.mark.parametrize(
    "column",
    ["userid", "user_display_name", "user_screen_name", "in_reply_to_userid", "retweet_userid", "user_mentions"],
)  # fmt: skip
def test_a_whole_cell_counts_where_a_column_names_accounts(column):
    search = searching()
    made = opened(search, line(**{column: "news"}))
    assert seen(search, made) == {("news", "WORD"): 1, ("news", "CELL"): 1}


@pytest.mark.parametrize(
    "column", ["tweetid", "user_reported_location", "tweet_text", "tweet_client_name", "hashtags"]
)
def test_elsewhere_a_common_word_is_one(column):
    search = searching()
    assert seen(search, opened(search, line(**{column: "news"}))) == {("news", "WORD"): 1}


def test_users_are_searched_by_their_own_columns():
    search = searching()
    made = opened(
        search, line(USERS, user_screen_name="news", user_reported_location="news"), header=USERS_HEADER
    )
    assert seen(search, made) == {("news", "WORD"): 1, ("news", "CELL"): 1}


def test_mentions_are_read_one_by_one():
    search = searching()
    made = opened(search, line(user_mentions=f"[a1, {SHORT}, news]"))
    assert seen(search, made)[SHORT, "CELL"] == 1
    assert seen(search, made)["news", "CELL"] == 1


def test_records_as_the_tables_have_them_are_counted_and_not_searched():
    search = searching()
    record = line(tweetid="1", tweet_text="news", user_mentions="[news]")
    made = opened(search, record)
    beside(made, record)
    assert seen(search, made) == {}
    assert (made.records, made.equal, made.fault) == (1, 1, None)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"in_reply_to_userid": SHORT}, {(SHORT, "WORD"): 1, (SHORT, "CELL"): 1}),
        ({"quote_count": SHORT}, {(SHORT, "WORD"): 1}),
        ({"in_reply_to_userid": LONG}, {(LONG, "WORD"): 1}),
        ({"user_mentions": "[news]"}, {("news", "WORD"): 1}),
        ({"in_reply_to_userid": "x"}, {}),
    ],
)
def test_of_a_record_that_begins_as_it_must_cells_are_read_for_short_ids(cells, found):
    """A short id may as well be a count; what else identifies is found among words. The text itself is searched elsewhere."""
    search = searching()
    usual = {"tweetid": "1", "tweet_text": "news of Mara Tolvinski"}
    made = opened(search, line(**usual, **cells))
    beside(made, line(**usual))
    assert seen(search, made) == found
    assert (made.records, made.equal) == (1, 0)


def test_ids_of_the_first_days_are_looked_for_in_every_cell():
    """They are too short to be looked for among words."""
    search = searching(("id", EARLY, "a9"))
    usual = {"tweetid": "1", "tweet_text": "12 of 12"}
    made = opened(search, line(**usual, in_reply_to_userid=EARLY, quote_count=EARLY))
    beside(made, line(**usual))
    assert seen(search, made) == {(EARLY, "CELL"): 1}


def test_a_record_that_no_reader_of_csv_takes_is_searched_all_the_same():
    search = searching()
    made = opened(search, b'"1","news","a\rb' + b"\n")
    assert seen(search, made) == {("news", "WORD"): 1, ("news", "CELL"): 1}


def test_bytes_that_are_no_text_hide_nothing():
    search = searching()
    made = opened(search, b'"\xff","news"\n')
    assert seen(search, made) == {("news", "WORD"): 1, ("news", "CELL"): 1}


def test_records_beyond_the_tables_are_counted_and_searched():
    search = searching()
    made = opened(search, line(tweetid="1"), line(userid=LONG), line(tweet_text="Mara Tolvinski"))
    beside(made, line(tweetid="1"))
    assert seen(search, made) == {(LONG, "WORD"): 1, (LONG, "CELL"): 1, ("mara tolvinski", "WORD"): 1}
    assert (made.records, made.equal) == (3, 1)


class Broken:
    """A stream that breaks off."""

    def __init__(self, data):
        self._data = data

    def read(self, _):
        if not self._data:
            raise EOFError("too early")
        given, self._data = self._data, b""
        return given


def test_a_stream_that_breaks_off_is_told_and_not_asked_again():
    search = searching()
    reading = CsvReading(largest=0, keep=lambda _: None)
    made = CsvSearch(PLACE, CsvRecords(Broken(TWEETS_HEADER), reading), search)
    beside(made, line(tweetid="1"))
    assert str(made.fault) == "too early"
    beside(made, line(tweetid="1"))
    made.finish()
    assert (str(made.fault), made.records) == ("too early", 0)


def test_where_nothing_is_looked_for_records_are_learnt_from_all_the_same():
    listed = needles([], [])
    search = Search(Scanner(listed, known=frozenset(), strangers=False), Tally(listed))
    reading = CsvReading(largest=0, keep=lambda _: None)
    made = CsvSearch(PLACE, CsvRecords(io.BytesIO(TWEETS_HEADER + line() * 3), reading), search)
    made.finish()
    reading.finish()
    assert (reading.records, search.tally.hits, made.fault) == (3, {}, None)
