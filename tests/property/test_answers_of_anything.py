"""Whatever answers are, they are judged, saved and compared without an error."""

from hypothesis import given
from hypothesis import strategies as st

from heliograph.consortium.form import SHIPPED, answers_digest, shipped
from heliograph.rules.attachment import clean_name
from heliograph.rules.form import changed, faults

FORMS = st.sampled_from(SHIPPED).map(shipped)
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def answered(draw):
    form = draw(FORMS)
    codes = st.sampled_from([field.code for field in form.fields()]) | st.text(max_size=6)
    entries = ANY_JSON | st.lists(
        st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("name", "email", "bytes", "kind", "sha256", "dataset"), ANY_JSON)
        ),
        max_size=2,
    )
    return form, draw(st.dictionaries(codes, entries, max_size=5))


@given(answered(), st.booleans())
def test_any_answers_can_be_judged(given_form, partial):
    form, values = given_form
    found = faults(form, values, partial=partial, people=("ada",))
    assert set(found) <= {field.code for field in form.fields()} | set(values)


@given(answered())
def test_while_people_write_there_are_no_more_faults_than_at_the_end(given_form):
    form, values = given_form
    writing = faults(form, values, partial=True, people=("ada",))
    assert set(writing) <= set(faults(form, values, partial=False, people=("ada",)))


@given(answered(), answered())
def test_what_changed_one_way_changed_the_other_way(one, other):
    form, before = one
    after = other[1]
    assert changed(form, before, before) == ()
    forth, back = changed(form, before, after), changed(form, after, before)
    assert [(c.field, c.before, c.after) for c in forth] == [(c.field, c.after, c.before) for c in back]


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
        st.booleans() | st.integers(0, 99),
        max_size=5,
    )
)
def test_a_digest_does_not_depend_on_the_order_of_answers(values):
    assert answers_digest(values) == answers_digest(dict(reversed(values.items())))


@given(st.text(max_size=300))
def test_a_cleaned_name_is_clean(name):
    cleaned = clean_name(name)
    assert cleaned
    assert len(cleaned) <= 120
    assert not set(cleaned) & set('/\\<>:"|?*\n\x00')
    assert clean_name(cleaned) == cleaned
