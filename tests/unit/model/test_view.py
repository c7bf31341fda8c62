"""A view is one thing, however it was made; what cannot be meant is refused with what probably was."""

from datetime import date, datetime

import pytest

from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.edition import Edition
from heliograph.model.view import Filter, Order, View


def test_an_address_says_only_what_is_unusual():
    assert View(datasets=("ira-2018",)).to_query() == "dataset=ira-2018"


def test_the_same_view_has_the_same_address_whatever_the_order_of_clicks():
    one = (
        View(datasets=("ira-2018",))
        .toggled("language", "ru")
        .toggled("client", "IFTTT")
        .toggled("language", "ar")
    )
    other = (
        View(datasets=("ira-2018",))
        .toggled("language", "ar")
        .toggled("language", "ru")
        .toggled("client", "IFTTT")
    )
    assert one == other
    assert one.to_query() == "dataset=ira-2018&client=IFTTT&language=ar&language=ru"


def test_a_second_click_takes_a_value_away():
    view = View(datasets=("a",)).toggled("language", "ru")
    assert view.toggled("language", "ru") == View(datasets=("a",))


def test_an_excluded_value_is_not_touched_by_a_click_on_it():
    view = View(datasets=("a",), filters=(Filter("client", ("IFTTT",), excluded=True),))
    assert view.toggled("client", "IFTTT").filters == (
        Filter("client", ("IFTTT",)),
        Filter("client", ("IFTTT",), excluded=True),
    )


def test_a_facet_is_counted_without_its_own_filter():
    view = View(datasets=("a",)).toggled("language", "ru").toggled("kind", "repost")
    assert view.without("language") == View(datasets=("a",)).toggled("kind", "repost")


def test_empty_fields_of_a_form_count_as_absent():
    assert View.from_query("?q=&since=&language=", datasets=["a"]) == View(datasets=("a",))


def test_everything_stands_in_the_address():
    view = View(
        datasets=("ira-2018@2", "iran-2019"),
        edition=Edition.CONSORTIUM,
        table="posts",
        filters=(
            Filter.of("language", ["ar", None]),
            Filter("like_count", ("10..",)),
            Filter("client", ("x",), True),
        ),
        since=date(2016, 8, 1),
        until=datetime(2016, 9, 1, 12, 30),
        text='"a phrase" -not',
        sort=(Order("posted_at", down=True), Order("post_id")),
        columns=("post_id", "text"),
        rows=50,
    )
    assert view.to_query() == (
        "dataset=ira-2018%402&dataset=iran-2019&edition=consortium&-client=x&language=ar&language=~&like_count=10.."
        "&since=2016-08-01&until=2016-09-01T12%3A30%3A00&q=%22a+phrase%22+-not&sort=-posted_at%2Cpost_id"
        "&columns=post_id%2Ctext&rows=50"
    ).replace("&-client=x&language=ar&language=~", "&-client=x&language=ar&language=%7E".replace("%7E", "~"))
    assert View.from_query(view.to_query()) == view


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("langauge=ar", "language"),
        ("table=post", "posts"),
        ("edition=pubic", "public"),
        ("sort=-posted_att", "posted_at"),
        ("columns=texts", "text"),
    ],
)
def test_a_wrong_name_says_what_was_probably_meant(query, said):
    with pytest.raises(UnknownNameError, match=f'"{said}"'):
        View.from_query(query, datasets=["a"])


@pytest.mark.parametrize(
    "query",
    [
        "like_count=many",
        "like_count=..",
        "rows=ten",
        "rows=-1",
        "since=yesterday",
        "since=2016-02-30",
        "since=2017-01-01&until=2016-01-01",
        "table=media&since=2016-01-01",
        "dataset=a b",
        "dataset=a@0",
        "posted_at=soon",
        "table=actions&automated=perhaps",
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(query):
    with pytest.raises(UsageError) as refused:
        View.from_query(query, datasets=["a"])
    assert "\n" not in refused.value.message


def test_a_public_view_knows_no_gated_column():
    with pytest.raises(UnknownNameError):
        View(datasets=("a",), columns=("latitude",))
    assert View(datasets=("a",), edition=Edition.CONSORTIUM, columns=("latitude",)).columns == ("latitude",)


def test_a_day_ends_after_its_last_hour():
    assert View(datasets=("a",), since=datetime(2016, 8, 1, 13), until=date(2016, 8, 1)).until == date(
        2016, 8, 1
    )
