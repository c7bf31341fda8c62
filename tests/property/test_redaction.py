"""Redact: what holds for every text."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.policy import TextRule
from heliograph.privacy.pseudonym import KeyScope, scope_key
from heliograph.privacy.redact import Redactor
from heliograph.privacy.vocabulary import IDENTITIES, forms, vocabulary
from heliograph.synth.disguises import DISGUISES, Kind

KEY = scope_key(bytes(32), KeyScope.ARCHIVE, "example.org/archive\x002026")
PID = "a" + "b" * 26
PEOPLE = [
    ("1", "handle", "ann", PID),
    ("1", "handle", "tolvin_mara99", PID),
    ("1", "name", "Mara Tolvinski", PID),
    ("1", "id", "123456789", PID),
]
LISTED = forms(pa.table([list(c) for c in zip(*PEOPLE, strict=True)], schema=IDENTITIES))
WORDS = vocabulary(LISTED, None, every_token=False)
MILD = Redactor(WORDS, KEY, TextRule(), shown=frozenset({"shown"}))
STRICT = Redactor(
    WORDS,
    KEY,
    TextRule(every_token=True, personal_data=True, tracking=True, post_ids=True),
    shown=frozenset(),
)

PIECES = st.sampled_from(
    ["@", "＠", "ann", "tolvin_mara99", "Mara", " ", "Tolvinski", "123456789", "\u200b", "\u202e", "%40", "&#64;", "&amp;"]
    + ["%", "&", ";", ".", "_", "-", "+", "#", "x.com/", "twitter.com/i/user/", "t.me/", ".tumblr.com", "?utm_a=1", "&b=2"]
    + ["a", "é", "\u0301", "ß", "İ", "ı", "ا", "啊", "한", "ก", "\0", "👨‍👩‍👧", "ﬁ", "@mail.example", "shown", "1052594390178021377"]
    + ["+1 201 555 0123", "DE89370400440532013000", "10.0.0.1", "4111111111111111", "/", "\n", "%E2%80%8B", "&copy", "0x", ":"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30)
CALM = st.text(alphabet=st.sampled_from("bcd efg!?.,\u200d❤️é啊ا\u0301&;%\0"), max_size=40)


@given(st.lists(st.none() | TEXTS, min_size=1, max_size=4))
def test_a_second_pass_changes_nothing(values):
    for redactor in (MILD, STRICT):
        made = redactor.texts(pa.array(values, pa.string()))
        made.validate(full=True)
        assert redactor.texts(made).to_pylist() == made.to_pylist()


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_value_is_rewritten_whatever_its_neighbours_in_the_column(values):
    together = STRICT.texts(pa.array(values)).to_pylist()
    assert together == [STRICT.texts(pa.array([value])).to_pylist()[0] for value in values]


@given(CALM)
def test_texts_without_identifiers_stay(text):
    assert MILD.texts(pa.array([text])).to_pylist() == [text]


@given(CALM, st.sampled_from(sorted(DISGUISES)), st.integers(0, 10_000), CALM)
def test_what_is_planted_goes_and_its_neighbours_stay(before, name, variant, after):
    disguise = DISGUISES[name]
    if Kind.HANDLE not in disguise.kinds:
        return
    written = disguise.write(Kind.HANDLE, "tolvin_mara99", variant)
    made = MILD.texts(pa.array([f"{before} | {written} | {after}"])).to_pylist()[0]
    assert made.startswith(f"{before} | ")
    assert made.endswith(f" | {after}")
    assert PID in made
    assert "mara99" not in made.casefold()
