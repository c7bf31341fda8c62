"""CsvZip and the sweep: members of a zip count together, a fault in one is told, and what cannot be read is named."""

import zipfile
from contextlib import ExitStack

import pytest

from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import Scanner
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import Tally
from heliograph.publish.gate.csv_lines import TWEETS_HEADER
from heliograph.publish.gate.csv_tables import make_tables
from heliograph.publish.gate.csv_zip import CsvFile, CsvZip
from heliograph.publish.gate.sweep_posts import sweep_posts
from heliograph.tables.legacy.layout import TWEETS
from small_edition import edition, post

NUMBER = 2**62 - 1
LINE = ",".join([f'"{NUMBER}"', *['""'] * 31]).encode() + b"\n"


def search(*masked):
    listed = needles(masked, [])
    return Search(Scanner(listed, known=frozenset(), strangers=False), Tally(listed))


def zipped(subject, *members, name="boats_tweets.zip"):
    path = subject.folder / "csv" / name
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, data in enumerate(members):
            archive.writestr(f"{number}.csv", data)
    return path


def read(subject, path):
    make_tables(subject.connection)
    with ExitStack() as stack:
        made = CsvZip(subject, path, search(("handle", "tolvin_mara99", "a1")), stack)
        return made.finish(), made


@pytest.fixture
def subject(tmp_path):
    return edition(tmp_path, posts=[post(1, text="boats"), post(2, urls=["https://a.example"])])


def test_members_are_counted_together(subject):
    told, made = read(subject, zipped(subject, TWEETS_HEADER + LINE * 2, TWEETS_HEADER + LINE))
    assert told == CsvFile(path="csv/boats_tweets.zip", header=TWEETS, records=3)
    assert (made.fault, [table.records for table in made.tables]) == (None, [2, 1])
    found = subject.connection.execute(
        "SELECT path, number, sum(found) FROM gate_csv_numbers GROUP BY ALL"
    ).fetchall()
    assert found == [("csv/boats_tweets.zip", NUMBER, 3)]
    sample = subject.connection.execute(
        "SELECT path, piece, record FROM gate_csv_sample ORDER BY ALL"
    ).fetchall()
    assert sample == [
        ("csv/boats_tweets.zip", 0, 0),
        ("csv/boats_tweets.zip", 0, 1),
        ("csv/boats_tweets.zip", 1, 2),
    ]


def test_what_is_no_zip_is_told(subject):
    path = zipped(subject)
    path.write_bytes(b"no zip")
    told, made = read(subject, path)
    assert told == CsvFile(path="csv/boats_tweets.zip", fault="File is not a zip file")
    assert str(made.fault) == told.fault


def test_a_member_that_is_damaged_is_told_beside_what_the_others_hold(subject):
    path = zipped(subject, TWEETS_HEADER + LINE, TWEETS_HEADER + LINE * 50)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        data[archive.infolist()[1].header_offset + 60] ^= 0xFF
    path.write_bytes(data)
    told, made = read(subject, path)
    assert told.fault == str(made.fault)
    assert told.fault
    assert [table.records for table in made.tables] == [1]


def test_a_csv_that_is_no_text_is_told_and_searched_all_the_same(subject):
    told, made = read(subject, zipped(subject, b'"a\xff"\n"tolvin_mara99"\n'))
    assert "utf-8" in told.fault
    assert made.fault is None
    assert made.tables[0].records == 1


def test_the_sweep_counts_records_and_names_what_it_could_not_read(subject):
    looked = search(("handle", "tolvin_mara99", "a1"))
    zipped(subject, TWEETS_HEADER + LINE * 2)
    (subject.folder / "csv" / "broken.zip").write_bytes(b"no zip")
    (subject.folder / "posts" / "part-0002.parquet").write_bytes(b"PAR1 no more")
    read = sweep_posts(subject, looked)

    assert (read.records, read.equal) == (2, 0)
    assert read.unread == ["posts/part-0002.parquet", "csv/broken.zip"]
    assert [file.path for file in read.files] == ["csv/boats_tweets.zip", "csv/broken.zip"]


def test_texts_and_links_of_posts_are_searched(subject):
    looked = search(("handle", "boats", "a1"), ("handle", "example", "a2"))
    sweep_posts(subject, looked)
    assert {place for place, *_ in looked.tally.hits} == {"posts.text", "posts.urls"}
    assert {(place, looked.needles[n].form) for place, n, _ in looked.tally.hits} == {
        ("posts.text", "boats"),
        ("posts.urls", "example"),
    }


def test_where_nothing_is_looked_for_the_csv_is_learnt_from(subject):
    zipped(subject, TWEETS_HEADER + LINE * 2)
    read = sweep_posts(subject, search())
    assert [file.records for file in read.files] == [2]
    assert read.equal == 0
    assert read.learnt.order.found == 0


def test_profiles_that_cannot_be_read_are_named_and_hide_no_text(subject):
    """Without them no record of the CSV is compared; all are searched."""
    zipped(subject, TWEETS_HEADER + LINE * 2)
    (subject.folder / "accounts.parquet").write_bytes(b"PAR1 no more")
    looked = search(("handle", "boats", "a1"))
    read = sweep_posts(subject, looked)
    assert read.unread == ["accounts.parquet"]
    assert {place for place, *_ in looked.tally.hits} == {"posts.text"}
    assert read.records == 2
