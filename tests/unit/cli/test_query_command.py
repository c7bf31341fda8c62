"""``heliograph query`` over several data sets and by views, as a reader runs it."""

import csv
import io
import json
from functools import partial

import pytest
from tests.unit.client.small_archive import make_archive

from heliograph.model.view import View


@pytest.fixture
def heliograph(command, tmp_path, monkeypatch):
    """Run ``query`` with these words: exit code, standard output, standard error."""
    make_archive(tmp_path / "archive", tmp_path / "gated")
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.setenv("HELIOGRAPH_GATED", str(tmp_path / "gated"))
    return partial(command, "query")


COUNT = "SELECT dataset, count(*) AS posts FROM posts GROUP BY dataset ORDER BY dataset"


@pytest.mark.parametrize("names", [["--dataset", "*"], ["--dataset", "ira-2018", "--dataset", "labels-2022"]])
def test_several_data_sets_are_one_table_and_each_is_cited(heliograph, names):
    code, out, _ = heliograph(COUNT, *names, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["rows"] == [{"dataset": "ira-2018", "posts": 120}, {"dataset": "labels-2022", "posts": 120}]
    assert told["datasets"] == ["ira-2018@2", "labels-2022@1"]
    assert told["citation"].count("sha256:") == len(told["release_ids"]) == 2


def test_a_view_shows_what_its_address_says(heliograph):
    address = "language=ru&columns=post_id,language,posted_at&sort=-posted_at&rows=3"
    code, out, _ = heliograph("--view", address, "--dataset", "ira-2018", "--json")
    assert code == 0
    found = json.loads(out)["rows"]
    assert [row["post_id"] for row in found] == ["pa6-019", "pa6-017", "pa6-015"]


def test_a_view_may_name_its_data_sets_itself(heliograph):
    code, out, _ = heliograph("--view", "dataset=ira-2018@1&columns=release&rows=1", "--json")
    assert code == 0
    assert json.loads(out)["rows"] == [{"release": 1}]


def test_a_view_of_a_gated_edition(heliograph):
    words = ("--view", "table=accounts&rows=1", "--dataset", "labels-2022", "--edition", "consortium")
    code, out, _ = heliograph(*words, "--json")
    assert code == 0
    assert json.loads(out)["edition"] == "consortium"


def test_facets_and_timelines_are_counted(heliograph):
    code, out, _ = heliograph("--facet", "language", "--dataset", "ira-2018", "--format", "csv")
    assert (code, list(csv.reader(io.StringIO(out)))[1:]) == (0, [["ru", "60"], ["en", "54"], ["ar", "6"]])
    code, out, _ = heliograph(
        "--timeline", "month", "--dataset", "ira-2018", "--view", "language=ar", "--format", "csv"
    )
    assert code == 0
    assert list(csv.reader(io.StringIO(out)))[1:] == [[f"2016-0{month}-01", "1"] for month in range(1, 7)]


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("sql", "SELECT"),
        ("python", "import heliograph"),
        ("r", "library(DBI)"),
        ("shell", "heliograph query"),
    ],
)
def test_a_view_is_copied_into_another_language(heliograph, language, begins):
    code, out, _ = heliograph("--view", "language=ar", "--dataset", "ira-2018", "--copy-as", language)
    assert code == 0
    assert out.startswith(begins)
    assert "language" in out


def test_the_copied_address_reads_back(heliograph):
    _, out, _ = heliograph("--view", "rows=2&language=ar", "--dataset", "ira-2018", "--copy-as", "address")
    assert View.from_query(out.strip()).datasets == ("ira-2018",)


def test_a_csv_for_spreadsheets_marks_what_they_would_run(heliograph, tmp_path):
    sql = "SELECT '=1+1' AS a, '1118426724752655437' AS b"
    code, out, _ = heliograph(sql, "--dataset", "ira-2018", "--format", "csv", "--spreadsheet")
    assert (code, list(csv.reader(io.StringIO(out)))[1]) == (0, ["'=1+1", "'1118426724752655437"])
    code, _, err = heliograph(sql, "--dataset", "ira-2018", "-o", tmp_path / "x.parquet", "--spreadsheet")
    assert code == 2
    assert "opens CSV" in err
    assert not (tmp_path / "x.parquet").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("SELECT txt FROM posts", "--dataset", "ira-2018"), 'Did you mean "text"?'),
        (("SELECT * FROM post", "--dataset", "ira-2018"), 'Did you mean "posts"?'),
        (("SELECT 1", "--dataset", "ira-2019"), 'Did you mean "ira-2018"?'),
        (("SELECT 1", "--dataset", "ira-9*"), "ira-9*"),
        (("SELECT 1", "--dataset", "*", "--edition", "consortium"), "consortium"),
        (("SELECT 1",), "No data set is named"),
        (("SELEC 1", "--dataset", "ira-2018"), "syntax error"),
        (("--view", "langauge=ar", "--dataset", "ira-2018"), 'Did you mean "language"?'),
        (("--view", "like_count=many", "--dataset", "ira-2018"), "is a number"),
        (("--facet", "hashtag", "--dataset", "ira-2018"), 'Did you mean "hashtags"?'),
        (("--facet", "client", "--timeline", "month", "--dataset", "ira-2018"), "two answers"),
        (("SELECT 1", "--copy-as", "r", "--dataset", "ira-2018"), "Only a view can be copied"),
    ],
)
def test_what_cannot_be_meant_is_one_line_with_what_was_meant(heliograph, words, said):
    code, out, err = heliograph(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 2
