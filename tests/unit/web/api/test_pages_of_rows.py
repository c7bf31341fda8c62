"""Walking a view by its cursors gives its rows, in its order, each once."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.access import cursor as cursors
from heliograph.access import page as pages
from heliograph.access.explore import explore
from heliograph.errors import UsageError
from heliograph.model.edition import Edition
from heliograph.model.view import Filter, Order, View

ALL = 8_000
FILTERS = st.one_of(
    st.builds(
        Filter.of,
        st.just("language"),
        st.lists(st.sampled_from(["ar", "ru", "th", None]), min_size=1),
        excluded=st.booleans(),
    ),
    st.builds(
        Filter.of,
        st.just("kind"),
        st.lists(st.sampled_from(["original", "repost", "reply"]), min_size=1),
        excluded=st.booleans(),
    ),
    st.builds(Filter.of, st.just("like_count"), st.just(["0..3"]), excluded=st.booleans()),
    st.builds(Filter.of, st.just("posted_at"), st.just([None]), excluded=st.booleans()),
)
SORTS = st.sampled_from(
    [
        (),
        (Order("posted_at"),),
        (Order("posted_at", down=True),),
        (Order("posted_at", down=True), Order("like_count")),
        (Order("like_count", down=True),),
        (Order("language"), Order("kind")),
    ]
)


@st.composite
def views(draw):
    since = draw(st.sampled_from([None, "2020-03-01", "2020-06-01T12:30"]))
    until = draw(st.sampled_from([None, "2020-09-30", "2020-08-01T01:00"]))
    query = "&".join(f"{name}={value}" for name, value in (("since", since), ("until", until)) if value)
    return replace(
        View.from_query(query, datasets=draw(st.sampled_from([("tiny",), ("tiny", "tiny-2")]))),
        filters=tuple(draw(st.lists(FILTERS, max_size=2))),
        text=draw(st.sampled_from(["", "", "", "kind:reply", "the", "winter OR mountain"])),
        sort=draw(SORTS),
        rows=draw(st.one_of(st.none(), st.integers(0, 250))),
    )


def walked(site, view, limit):
    """The ids of all posts, page by page, and how many pages there were."""
    found, cursor, count = [], "", 0
    with site.looking(view) as (reader, indexes):
        while cursor is not None:
            piece = pages.page(reader, view, limit=limit, cursor=cursor, indexes=indexes)
            assert len(piece.rows) <= limit
            found += piece.rows["post_id"].to_pylist()
            cursor, count = piece.after, count + 1
    return found, count


def at_once(site, view):
    with site.looking(view) as (reader, indexes):
        found = explore(reader, replace(view, rows=None), indexes=indexes, limit=ALL)
    return found.rows["post_id"].to_pylist()[: view.rows]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(view=views(), limit=st.integers(40, 1000))
def test_all_pages_are_the_view_in_its_order_each_row_once(site, view, limit):
    found, count = walked(site, view, limit)
    assert found == at_once(site, view)
    assert len(set(found)) == len(found)
    assert count == max(-(-len(found) // limit), 1)


@pytest.mark.parametrize("moments", [["2020-01-01"] * 9, ["2020-01-01"] * 4 + [None] * 5, [None] * 9])
def test_posts_of_one_moment_and_of_none_are_given_once(moments):
    place = cursors.START
    given = []
    rows = list(enumerate(moments))
    while place is not None:
        begin = (
            0
            if place == cursors.START
            else next((n for n, m in rows if m == place.moment), len(rows)) + place.skip
        )
        piece = rows[begin : begin + 2]
        given += [n for n, _ in piece]
        table = pages.pa.table({"posted_at": [m for _, m in piece]})
        place = pages._after(place, table, by_time=True) if begin + 2 < len(rows) else None
    assert given == list(range(9))


def test_small_pages_cross_moments_that_many_posts_share(site):
    view = View(datasets=("tiny", "tiny-2"), filters=(Filter.of("language", ["ar"]),))
    found, _ = walked(site, view, 1)
    assert found == at_once(site, view)


def test_a_cursor_is_of_one_view_and_its_releases(client):
    said = client.get("/api/v1/posts?dataset=tiny&limit=5").json()
    cursor = said["cursor"]
    for same in ("dataset=tiny", "dataset=tiny@1", "dataset=tiny&limit=9", "limit=1&dataset=tiny&since="):
        assert client.get(f"/api/v1/posts?{same}&cursor={cursor}").status_code == 200
    for other, words in {
        "dataset=tiny&language=ar": "another view",
        "dataset=tiny&sort=-posted_at": "another view",
        "dataset=tiny-2": "other releases",
        "dataset=tiny&dataset=tiny-2": "other releases",
    }.items():
        answer = client.get(f"/api/v1/posts?{other}&cursor={cursor}")
        assert answer.status_code == 400
        assert words in answer.json()["error"]["message"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.one_of(st.text(max_size=60), st.binary(max_size=60)), numbers=st.lists(st.integers(), max_size=8)
)
def test_a_made_up_cursor_is_refused_in_words(site, said, numbers):
    import base64
    import json

    made = [said] if isinstance(said, str) else [base64.urlsafe_b64encode(said).decode()]
    made.append(base64.urlsafe_b64encode(json.dumps(numbers).encode()).decode().rstrip("="))
    view = View(datasets=("tiny",))
    with site.looking(view) as (reader, _):
        for text in made:
            with pytest.raises(UsageError, match="cursor"):
                cursors.read(text, reader, view)


def test_a_cursor_far_beyond_costs_nothing(client, site):
    view = View(datasets=("tiny",))
    with site.looking(view) as (reader, _):
        far = cursors.written(cursors.Place(skip=10**9, given=10**9), reader, view)
    answer = client.get(f"/api/v1/posts?dataset=tiny&cursor={far}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "usage")


def test_the_edition_of_a_cursor_is_public(site):
    assert {e.edition for e in site.reader(("tiny", "tiny-2")).editions} == {Edition.PUBLIC}
