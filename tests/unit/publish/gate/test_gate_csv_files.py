"""CsvFiles: one pass over each CSV counts its records, gathers its numbers and reads a sample."""

import csv

import pytest

import identified_export as people
from gate_desk import LABELS, PARTLY, PEOPLE, PLANTED, desk, rezipped, unzipped
from heliograph.publish.gate import csv_reading as module
from heliograph.publish.gate import csv_search
from heliograph.publish.gate.csv_files import csv_files
from heliograph.publish.gate.sweep import read_posts

POST = int(people.tweet_rows()[0]["tweetid"])


@pytest.fixture
def spoilt():
    return desk(PEOPLE).copy()


def asked(subject, query):
    csv_files(subject)
    return subject.connection.execute(query).fetchall()


def test_every_file_is_known_by_its_header_and_its_records(spoilt):
    found = {file.path: file for file in csv_files(spoilt.subject())}

    assert [(len(file.header), file.records, file.fault) for file in found.values()] == [
        (31, 13, ""),
        (10, 6, ""),
    ]
    assert all(name.startswith("csv/") for name in found)


def test_files_are_unpacked_once(spoilt):
    subject = spoilt.subject()
    before = csv_files(subject)
    for path in (spoilt.folder / "csv").iterdir():
        path.unlink()

    assert csv_files(subject) == before


def test_records_of_the_sample_are_whole(spoilt):
    rows = asked(spoilt.subject(), "SELECT path, len(cells) FROM gate_csv_sample")

    assert sorted(width for _, width in rows) == [10] * 6 + [31] * 13


def test_numbers_are_found_across_the_borders_of_pieces(spoilt, monkeypatch):
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b"Fog lifts", f"Fog {POST}".encode()))
    size = len(unzipped(spoilt.csv("tweets")))
    found = {}
    for piece in (1, 7, 64, 65, 1000, size - 1, size):
        monkeypatch.setattr(module, "PIECE", piece)
        subject = spoilt.subject()
        files = [file.records for file in csv_files(subject)]
        numbers = asked(
            subject, f"SELECT sum(found) FROM gate_csv_numbers WHERE number = {POST} AND path LIKE '%tweets%'"
        )
        found[piece] = (files, numbers)

    assert len({str(one) for one in found.values()}) == 1
    assert found[64][1] == [(3,)]


def test_many_numbers_are_handed_over_as_they_come(spoilt, monkeypatch):
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b"Fog lifts", f"Fog {POST}".encode()))
    monkeypatch.setattr(module, "MOST_NUMBERS", 1)
    monkeypatch.setattr(module, "PIECE", 64)
    rows = asked(
        spoilt.subject(), f"SELECT found FROM gate_csv_numbers WHERE number = {POST} AND path LIKE '%tweets%'"
    )

    assert sum(found for (found,) in rows) == 3
    assert len(rows) > 1


@pytest.mark.parametrize(("number", "found"), [(2**62 - 1, 3), (2**62, None), (2**62 + 1, None)])
def test_numbers_of_posts_begin_where_those_that_are_gathered_end(spoilt, number, found):
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b"Fog lifts", f"Fog {number}".encode()))

    query = f"SELECT sum(found) FROM gate_csv_numbers WHERE number = {number}"
    assert asked(spoilt.subject(), query) == [(found,)]


def test_numbers_are_gathered_only_where_ids_of_posts_are_replaced():
    assert asked(desk(PEOPLE, "twitter-2018").subject(), "SELECT count(*) FROM gate_csv_numbers") == [(0,)]


def test_a_sample_of_a_long_file_comes_from_all_of_it(monkeypatch):
    monkeypatch.setattr(module, "PIECE", 4096)
    monkeypatch.setattr(module, "MOST_PIECES", 8)
    subject = desk(PLANTED).subject()
    rows = asked(
        subject,
        """SELECT p.account_id FROM gate_csv_sample JOIN public_posts p ON post_number = cells[1]
        WHERE path LIKE '%tweets%' ORDER BY 1""",
    )
    [(first, last)] = subject.connection.execute(
        "SELECT min(account_id), max(account_id) FROM public_posts"
    ).fetchall()

    assert 8 < len(rows) <= 8 * 16
    assert rows[0][0][:2] <= "ad" or rows[0][0] == first
    assert rows[-1][0] > "ar" or rows[-1][0] == last


def test_records_of_a_piece_follow_one_another_and_have_the_numbers_of_their_rows(monkeypatch):
    monkeypatch.setattr(module, "PIECE", 1 << 16)
    subject = desk(PLANTED).subject()
    rows = asked(
        subject,
        """SELECT piece, record, r = record FROM gate_csv_sample LEFT JOIN
        (SELECT post_number, row_number() OVER (ORDER BY account_id, posted_at, post_id) - 1 AS r FROM public_posts)
        ON post_number = cells[1] WHERE path LIKE '%tweets%' ORDER BY record""",
    )

    assert all(right for *_, right in rows)
    assert len({piece for piece, *_ in rows}) > 3
    assert all(b == a + 1 for (p, a, _), (q, b, _) in zip(rows, rows[1:], strict=False) if p == q)


@pytest.mark.parametrize("cell", [f'"{"x" * 200_000}"', "a\rb"])
def test_a_record_that_no_reader_of_csv_takes_is_cut_at_its_commas(cell):
    """Too long a cell for Python's reader, a bare carriage return: what stands beside it is looked at all the same."""
    with pytest.raises(csv.Error):
        next(csv.reader([f"{cell},12\n"]))
    assert csv_search._cut(f'{cell},"12"\n')[-1] == "12"


@pytest.mark.parametrize(
    ("source", "policy"),
    [
        (PEOPLE, "strict"),
        (PEOPLE, "twitter-2018"),
        (PEOPLE, "ordinary-people"),
        (PLANTED, "twitter-2018"),
        (LABELS, "ordinary-people"),
        (PARTLY, "strict"),
        (PARTLY, "twitter-2018"),
    ],
)
def test_the_gate_writes_every_record_as_publishing_does(source, policy):
    """Polls, gaps among mentions, places, hidden names: two hands, the same bytes, but for lists that Python escapes."""
    subject = desk(source, policy).subject()
    escaped = r"regexp_matches(array_to_string(hashtags, '') || array_to_string(urls, ''), '[\x00-\x1f\\'']')"
    [(odd,)] = subject.connection.execute(
        f"SELECT count(*) FILTER (coalesce({escaped}, false)) FROM public_posts"
    ).fetchall()
    read = read_posts(subject)

    assert read.records - read.equal == odd
    assert read.records > 5


def test_records_that_differ_are_counted_one_by_one(spoilt):
    before = read_posts(spoilt.subject()).equal
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b',"False","', b',"false","', 2))

    assert read_posts(spoilt.subject()).equal == before - 2
