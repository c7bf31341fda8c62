"""Several data sets read as one table; the rows of a view from Python."""

import pytest

import heliograph as hg
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.view import Filter, Order, View


@pytest.fixture
def opened(archive, monkeypatch, gated):
    monkeypatch.setenv("HELIOGRAPH_GATED", str(gated))
    return hg.open(archive)


def test_rows_of_several_data_sets_stand_in_one_table(opened):
    both = opened["ira-2018", "labels-2022"]
    counted = both.sql("SELECT dataset, release, count(*) AS n FROM posts GROUP BY ALL ORDER BY dataset")
    assert counted.to_arrow().to_pylist() == [
        {"dataset": "ira-2018", "release": 2, "n": 120},
        {"dataset": "labels-2022", "release": 1, "n": 120},
    ]
    assert both.posts.count() == len(both.posts) == 240
    assert both.accounts.filter(account_id="a3").count() == 2


def test_releases_of_one_data_set_can_be_held_against_one_another(opened):
    both = opened["ira-2018@1", "ira-2018"]
    assert both.names == ["ira-2018@1", "ira-2018@2"]
    releases = both.sql("SELECT DISTINCT release FROM posts ORDER BY release").to_arrow()
    assert releases.column("release").to_pylist() == [1, 2]


def test_a_pattern_stands_for_all_names_that_it_fits_each_once(opened):
    assert opened["*"].names == ["ira-2018@2", "labels-2022@1"]
    assert opened["ira-*", "ira-2018"].names == ["ira-2018@2"]
    assert opened.sql("SELECT count(*) AS n FROM posts").to_arrow().to_pylist() == [{"n": 240}]


def test_a_pattern_that_fits_nothing_says_what_there_is(opened):
    with pytest.raises(UnknownNameError, match="venezuela") as refused:
        opened["venezuela-*"]
    assert "labels-2022" in refused.value.hint


def test_editions_are_never_mixed(opened):
    """Only labels-2022 has a consortium edition."""
    with pytest.raises(UsageError, match="consortium"):
        opened["ira-2018", "labels-2022"].edition("consortium")
    [cited] = opened["labels-*"].edition("consortium").cite()
    assert cited.edition == "consortium"


def test_it_shows_what_it_is(opened):
    shown = opened["*"]
    assert repr(shown).splitlines()[0] == "2 releases (public)"
    assert "ira-2018@2 sha256:" in repr(shown)
    assert "<strong>2 releases</strong>" in shown._repr_html_()
    assert repr(shown.posts).startswith("posts of ira-2018@2, labels-2022@1 (public), 240 rows")


def test_an_unknown_table_is_named(opened):
    with pytest.raises(UnknownNameError, match='Did you mean "posts"'):
        opened["*"].table("post")


def test_a_view_by_words_and_by_object_gives_the_same_rows(opened):
    view = View(
        datasets=("ira-2018",),
        filters=(Filter.of("language", ["ar", "ru"]), Filter.of("kind", ["repost"], excluded=True)),
        sort=(Order("posted_at", down=True),),
        columns=("post_id", "posted_at"),
        rows=5,
    )
    by_words = opened.view(
        "ira-2018",
        filters={"language": ["ar", "ru"]},
        excluded={"kind": "repost"},
        sort=["-posted_at"],
        columns=["post_id", "posted_at"],
        rows=5,
    )
    assert by_words.to_arrow().equals(opened.view(view).to_arrow())
    assert by_words.count() == 5
    assert repr(by_words).startswith("view of ira-2018@2 (public)")


def test_values_of_a_view_may_be_missing_numbers_flags_and_days(opened):
    rows = opened.view(
        "ira-2018", filters={"client": None, "like_count": [3, "6.."]}, since="2016-02-01"
    ).to_arrow()
    assert set(rows.column("client").to_pylist()) == {None}
    assert min(rows.column("like_count").to_pylist()) == 3
    assert opened.view("ira-2018", table="accounts", filters={"is_pseudonymous": True}).count() == 6


def test_a_view_of_another_edition_is_refused(opened):
    with pytest.raises(UnknownNameError, match="edition"):
        opened.view("ira-2018", edition="secret")


def test_a_view_with_a_search_holds_all_that_the_search_finds(opened, monkeypatch, tmp_path):
    pytest.importorskip("tantivy")
    monkeypatch.setenv("HELIOGRAPH_CACHE", str(tmp_path / "cache"))
    archive = hg.open(opened.where)
    words = "post lang:ru"
    found = archive.view("ira-2018", "labels-2022", text=words, filters={"kind": ["repost", "quote"]})
    asked = "SELECT count(*) FROM posts WHERE text LIKE 'post %' AND language = 'ru' AND kind IN ('repost', 'quote')"
    assert found.count() == archive.sql(asked).to_arrow().column(0)[0].as_py() > 0
    assert archive.view("ira-2018", text="nosuchword").count() == 0
    every = archive.search(words, ["ira-2018"], limit=200).hits
    rows = archive.view("ira-2018", text=words).to_arrow()
    assert sorted(rows["post_id"].to_pylist()) == sorted(every["post_id"].to_pylist())
