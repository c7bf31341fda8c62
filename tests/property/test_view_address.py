"""Any view and its address: there and back is the same view."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.column import ColumnType
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.model.view import PERIOD_OF, Filter, Order, View

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=0, max_size=12)
DAYS = st.dates(date(2006, 1, 1), date(2030, 1, 1))
MOMENTS = st.datetimes(datetime(2006, 1, 1), datetime(2030, 1, 1))
NUMBERS = st.integers(-10, 10**9)
VALUES = {
    ColumnType.FLAG: st.sampled_from(["true", "false"]),
    ColumnType.INTEGER: st.one_of(
        NUMBERS.map(str),
        st.tuples(NUMBERS, NUMBERS).map(lambda p: f"{p[0]}..{p[1]}"),
        NUMBERS.map(lambda n: f"{n}.."),
    ),
    ColumnType.NUMBER: st.floats(-90, 90).map(lambda n: f"{n:.4f}"),
    ColumnType.DAY: DAYS.map(lambda d: d.isoformat()),
    ColumnType.MOMENT: MOMENTS.map(lambda m: m.isoformat()),
}


@st.composite
def views(draw):
    """Any view that can be meant."""
    edition = draw(st.sampled_from([Edition.PUBLIC, Edition.CONSORTIUM]))
    table = draw(st.sampled_from(sorted(TABLES)))
    columns = [c for c in TABLES[table].columns if edition in c.editions and c.name != "dataset"]
    chosen = st.sampled_from(columns)
    names = st.sampled_from([c.name for c in columns])
    filters = []
    for column in draw(st.lists(chosen, max_size=4)):
        value = st.one_of(st.none(), VALUES.get(column.type, WORDS))
        filters.append(
            Filter.of(
                column.name, draw(st.lists(value, min_size=1, max_size=3)), excluded=draw(st.booleans())
            )
        )
    ends = draw(
        st.one_of(st.none(), st.tuples(DAYS, DAYS).map(sorted), st.tuples(MOMENTS, MOMENTS).map(sorted))
    )
    since, until = ends if ends and table in PERIOD_OF else (None, None)
    return View(
        datasets=tuple(
            draw(
                st.lists(
                    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}(@[1-9][0-9]{0,2})?", fullmatch=True),
                    min_size=1,
                    max_size=3,
                )
            )
        ),
        edition=edition,
        table=table,
        filters=tuple(filters),
        since=draw(st.sampled_from([since, None])),
        until=draw(st.sampled_from([until, None])),
        text=draw(WORDS),
        sort=tuple(draw(st.lists(st.builds(Order, names, st.booleans()), max_size=2))),
        columns=tuple(draw(st.lists(names, unique=True, max_size=3))),
        rows=draw(st.one_of(st.none(), st.integers(0, 10_000))),
    )


@given(views())
def test_a_view_comes_back_from_its_address(view):
    assert View.from_query(view.to_query()) == view


@given(views())
def test_an_address_is_the_only_one_of_its_view(view):
    assert View.from_query(view.to_query()).to_query() == view.to_query()
