"""``heliograph search``, as a reader types it."""

import json
import sys

import pytest
from tests.unit.client.small_archive import make_archive


@pytest.fixture
def heliograph(command, tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(make_archive(tmp_path / "archive", tmp_path / "gated")))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return command


def test_a_search_shows_count_facets_months_and_marked_posts(heliograph):
    code, out, _ = heliograph(
        "search", "post kind:repost", "--dataset", "ira-2018", "--order", "time", "--limit", "2"
    )
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "42 posts for post kind:repost in ira-2018@2 (public)"
    assert "languages" in lines
    assert any(line.startswith("  ru ") and "#" in line and "%" in line for line in lines)
    assert "months" in lines
    assert "  1. 2016-01-02 12:30  a1  ru  repost  web  ira-2018@2 pa1-001" in lines
    assert "     [post] 1 of a1" in lines
    assert "1 to 2 of 42; the next ones: --skip 2" in lines
    assert lines[-1].startswith("from ira-2018@2 sha256:")


def test_several_data_sets_are_a_facet(heliograph):
    _, out, _ = heliograph("search", "post")
    assert "data sets" in out.splitlines()
    assert "labels-2022@1" in out


def test_text_that_runs_from_right_to_left_stands_right(heliograph):
    _, out, _ = heliograph("search", "مرحبا", "--dataset", "ira-2018", "--limit", "1")
    [line] = [line for line in out.splitlines() if "[مرحبا]" in line]
    assert line.startswith(" " * 20)


def test_one_document_holds_everything(heliograph):
    code, out, _ = heliograph("search", "مرحبا", "--dataset", "ira-2018", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["count"] == 6
    assert found["facets"]["language"] == [{"value": "ar", "count": 6}]
    assert found["hits"][0]["marks"] == [{"start": 0, "end": 5}]
    assert found["citations"][0].startswith("ira-2018@2")


def test_nothing_found_is_one_line_with_what_was_meant(heliograph):
    code, out, _ = heliograph("search", "post lang:rus", "--dataset", "ira-2018")
    assert code == 0
    assert out.splitlines() == [
        "0 posts for post lang:rus in ira-2018@2 (public)",
        'No post has the language "rus". Did you mean "ru"?',
    ]


@pytest.mark.parametrize(
    ("words", "said"), [("langg:ar", 'Did you mean "lang"?'), ('"open', "not closed"), ("!!", "no letter")]
)
def test_a_malformed_search_is_one_line(heliograph, words, said):
    code, out, err = heliograph("search", words)
    assert code == 2
    assert out == ""
    assert said in err.splitlines()[0]


def test_without_the_extra_one_line_says_what_to_install(heliograph, monkeypatch):
    monkeypatch.setitem(sys.modules, "tantivy", None)
    monkeypatch.delitem(sys.modules, "heliograph.cli.search", raising=False)
    code, _, err = heliograph("search", "post")
    assert code == 2
    assert "tantivy" in err
    assert "heliograph[search]" in err
