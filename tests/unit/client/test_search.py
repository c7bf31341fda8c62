"""Searching in Python: counts, facets and hits of one data set or of all, and never a row of another edition."""

import pytest
from tests.unit.client.small_archive import ARABIC

import heliograph as hg
from heliograph.errors import UsageError


def cache(monkeypatch, folder):
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    cache(monkeypatch, tmp_path / "cache")


def test_a_search_counts_and_shows_posts(dataset):
    found = dataset.search("post", limit=5)
    assert found.count == dataset.sql("SELECT 1 FROM posts WHERE text ILIKE '%post%'").count()
    assert found.hits["post_id"].to_pylist() != []
    assert len(found) == 5
    assert found.hits["text"].to_pylist()[0].startswith("post ")


def test_facets_are_those_of_sql(dataset):
    found = dataset.search("post kind:repost")
    for facet in ("language", "client", "account_id"):
        expected = dataset.sql(
            f"SELECT {facet}, count(*) AS n FROM posts WHERE text LIKE 'post%' AND kind = 'repost' "
            f"GROUP BY 1 ORDER BY n DESC, 1 NULLS LAST LIMIT 10"
        ).to_arrow()
        assert list(found.facets[facet]) == list(zip(*expected.to_pydict().values(), strict=True))
    assert found.facets["dataset"] == (("ira-2018@2", found.count),)


def test_posts_come_by_time(dataset):
    found = dataset.search("post", order="time", limit=7, skip=3)
    expected = dataset.sql(
        "SELECT post_id FROM posts WHERE text LIKE 'post%' ORDER BY posted_at, post_id LIMIT 7 OFFSET 3"
    ).to_arrow()
    assert found.hits["post_id"].to_pylist() == expected["post_id"].to_pylist()


def test_a_text_is_marked_and_made_harmless_for_a_page(dataset):
    found = dataset.search("مرحبا")
    assert found.hits["text"].to_pylist()[0] == ARABIC
    page = found._repr_html_()
    assert "<mark>مرحبا</mark> &lt;b&gt;world&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "[مرحبا]" in repr(found)


def test_all_data_sets_are_searched_at_once(archive):
    opened = hg.open(archive)
    found = opened.search("post", order="time", limit=50)
    each = {name: opened[name].search("post").count for name in opened}
    assert dict(found.facets["dataset"]) == {
        opened[name].name: count for name, count in each.items() if count
    }
    assert found.count == sum(each.values())
    times = found.hits["posted_at"].to_pylist()
    assert times == sorted(times)


def test_nothing_found_is_an_answer(dataset):
    found = dataset.search("nowhere lang:rus")
    assert (found.count, len(found.hits)) == (0, 0)
    assert found.notes == ('No post has the language "rus". Did you mean "ru"?',)
    assert "0 posts" in repr(found)


def indexes_in(tmp_path):
    """Folders of the cache; a file beside each is the lock under which it is made."""
    made = (tmp_path / "cache" / "heliograph" / "search" / "v1").iterdir()
    return [path for path in made if path.is_dir()]


def test_an_index_is_made_once_and_found_again(dataset, tmp_path):
    first = dataset.search("post", order="time")
    [index] = indexes_in(tmp_path)
    before = index.stat().st_mtime_ns
    again = dataset.search("post", order="time")
    assert again.hits == first.hits
    assert index.stat().st_mtime_ns == before


def test_an_index_that_was_begun_is_gone_on_with(dataset, tmp_path):
    whole = dataset.search("post", order="time")
    [index] = indexes_in(tmp_path)
    index.rename(index.with_name(f"{index.name}.begun"))
    assert dataset.search("post", order="time").hits == whole.hits


def test_remains_of_a_broken_index_are_taken_away(dataset, tmp_path):
    whole = dataset.search("post", order="time")
    [index] = indexes_in(tmp_path)
    begun = index.with_name(f"{index.name}.begun")
    index.rename(begun)
    (begun / "index.json").write_text("{")
    assert dataset.search("post", order="time").hits == whole.hits


def test_each_edition_has_an_index_of_its_own(archive, gated, monkeypatch, tmp_path):
    monkeypatch.setenv("HELIOGRAPH_GATED", str(gated))
    public = hg.load("labels-2022", archive)
    identified = hg.load("labels-2022", archive, edition="consortium")
    assert identified.search("-nowhere").count == identified.posts.count()
    assert public.search("-nowhere").count == public.posts.count()
    assert len(indexes_in(tmp_path)) == 2


def test_a_search_over_a_server_is_that_of_the_folder(dataset, server):
    there = hg.load("ira-2018", server.address)
    here = dataset.search("post -account", order="newest", limit=30)
    assert there.search("post -account", order="newest", limit=30).hits == here.hits


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("lang", {"order": "tim"}, 'Did you mean "time"?'),
        ("langg:ar", {}, 'Did you mean "lang"?'),
        ("x", {"limit": -1}, "negative"),
        ("", {}, "nothing to search for"),
    ],
)
def test_what_cannot_be_meant_is_said(dataset, text, options, message):
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        dataset.search(text, **options)


def test_without_the_extra_one_line_says_what_to_install(dataset, monkeypatch):
    monkeypatch.setattr("heliograph.client.tables.NEEDED", ("no_such_library",))
    with pytest.raises(UsageError, match="no_such_library"):
        dataset.search("post")
