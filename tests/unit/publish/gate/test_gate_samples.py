"""Samples: the cells that a publisher finds in the log lead to what was found, and to nothing else."""

import pytest

from gate_desk import PEOPLE, changed, desk, found, only, rezipped, unzipped
from heliograph.publish.gate.media import check as media
from heliograph.publish.gate.pseudonyms import check as pseudonyms
from heliograph.publish.gate.references import check as references
from heliograph.publish.gate.uniqueness import check as uniqueness
from small_edition import account, edition


@pytest.fixture
def spoilt():
    return desk(PEOPLE, "twitter-2018").copy()


def test_what_the_manifest_says_wrongly_of_the_key_is_named(spoilt):
    spoilt.say(key_check="0" * 16)
    assert list(only(pseudonyms(spoilt.subject())).samples) == ["key_check"]

    spoilt.say(key_id="0" * 16)
    assert list(only(pseudonyms(spoilt.subject())).samples) == ["key_id", "key_check"]


def test_a_fingerprint_that_is_dropped_says_nothing_of_the_other():
    kept = desk(PEOPLE, "twitter-2018").copy()
    kept.rewrite("media.parquet", f"SELECT * REPLACE ('{'0' * 64}' AS sha256, '{'f' * 64}' AS pdq) FROM rows")
    policy = changed("twitter-2018", columns__media__sha256='"drop"')

    assert found(media(kept.subject(policy=policy))) == [("fingerprint-kept", "media.pdq", 1)]


def test_cells_of_the_csv_that_differ_are_named_by_column_and_record(spoilt):
    path = spoilt.csv("users")
    rezipped(path, lambda data: data.replace(b'"es"\n', b'"xx"\n'))
    made = [f for f in references(spoilt.subject()).findings if f.what == "csv-differs"]
    record = next(line for line in unzipped(path).splitlines() if line.endswith(b'"xx"'))

    [finding] = made
    assert (finding.where, finding.count) == (f"csv/{path.name}", 1)
    assert finding.about.endswith("in account_language.")
    assert list(finding.samples) == [f"account_language of {record.split(b',')[0].decode().strip(chr(34))}"]


def test_many_columns_that_differ_are_counted(spoilt):
    path = spoilt.csv("users")

    def emptied(data):
        line = next(line for line in data.split(b"\n") if line.endswith(b'"es"'))
        first, *others = line.split(b'","')
        return data.replace(line, b'","'.join([first, *(b"7" for _ in others)]) + b'"')

    rezipped(path, emptied)
    [finding] = [f for f in references(spoilt.subject()).findings if f.what == "csv-differs"]
    assert finding.count == 1
    assert finding.about.count(",") >= 3
    assert " more." in finding.about
    assert len(finding.samples) > 5


def test_spaces_around_an_id_make_it_no_other(spoilt):
    path = spoilt.csv("users")

    def spaced(data):
        line = next(line for line in data.split(b"\n") if line.endswith(b'"es"'))
        return data.replace(line, line.replace(b'"', b'" ', 1).replace(b'","', b' ","', 1))

    rezipped(path, spaced)
    assert "csv-apart" not in {f.what for f in references(spoilt.subject()).findings}


def test_only_those_who_are_alone_are_listed(tmp_path):
    alike = [account(number, follower_count=100, location="Minsk") for number in range(30)]
    alone = account(31, follower_count=7, location="Brest")
    other = account(32, follower_count=8, location="Minsk")
    nowhere = account(33, follower_count=100)
    made = uniqueness(edition(tmp_path, accounts=[*alike, alone, other, nowhere]))
    samples = {f.what: f.samples for f in made.findings}

    assert [sample.split(" | ")[0] for sample in samples["unique-profile"]] == sorted(
        row["account_id"] for row in (alone, other, nowhere)
    )
    assert samples["unique-location"] == (f"{alone['account_id']} | Brest",)
