"""Texts: the identifiers of hidden accounts go, in every disguise; everything else stays byte for byte."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.policy import TextRule
from heliograph.privacy.pseudonym import Field, KeyScope, scope_key
from heliograph.privacy.redact import LARGEST, Redactor
from heliograph.privacy.vocabulary import IDENTITIES, forms, vocabulary

KEY = scope_key(bytes(range(32)), KeyScope.ARCHIVE, "example.org\x002026")
MARA, ANN = (KEY.pseudonyms(Field.ACCOUNT, pa.array([i]))[0].as_py() for i in ("2145468398", "12"))
ROWS = [
    ("2145468398", "id", "2145468398", MARA),
    ("2145468398", "handle", "Mara_Tolvin99", MARA),
    ("2145468398", "handle", "tolvin_before", MARA),
    ("2145468398", "name", "Mara Tolvinska", MARA),
    ("12", "id", "12", ANN),
    ("12", "handle", "ann", ANN),
    ("12", "name", "Anna", ANN),
]
LISTED = forms(pa.table([pa.array(c, pa.string()) for c in zip(*ROWS, strict=True)], schema=IDENTITIES))
STRICT = TextRule(every_token=True, personal_data=True, tracking=True, post_ids=True)


def redactor(rules=STRICT):
    listed = vocabulary(LISTED, None, every_token=rules.every_token)
    return Redactor(listed, KEY, rules, shown=frozenset({"harbour_news"}))


def redacted(text, rules=STRICT):
    return redactor(rules).texts(pa.array([text], pa.string()))[0].as_py()


def stranger(handle):
    return KEY.pseudonyms(Field.HANDLE, pa.array([handle]))[0].as_py()


@pytest.mark.parametrize(
    "written",
    [
        "Mara_Tolvin99",
        "MARA_TOLVIN99",
        "@mara_tolvin99",
        "\uff20Mara_Tolvin99",
        "".join(chr(ord(c) + 0xFEE0) for c in "Mara_Tolvin99"),
        "Mara_\u200bTolvin99",
        "Mara_\u202eTolvin99",
        "RT @Mara_Tolvin99: hello",
        ".@Mara_Tolvin99",
        "https://mobile.twitter.com/Mara_Tolvin99/status/1",
        "https://share.example/?via=%40Mara_Tolvin99",
        "&#x4d;&#x61;&#x72;&#x61;_Tolvin99",
        "&#x0000004d;&#00000097;ra_Tolvin99",
        "#Mara_Tolvin99",
        "https://t.me/Mara_Tolvin99",
        "MARA_TOLV\u0130N99",
        "mara_tolv\u0131n99",
        "mara_tolvi\u0307n99",
        "\u1d0d\u1d00\u0280\u1d00_\u1d1b\u1d0f\u029f\u1d20\u026a\u027499",
        "\U0001f17c\U0001f170\U0001f181\U0001f170_TOLVIN\u277e\u277e",
        "https://a.example/?related=garden:flowers,@mara_tolvin99",
        "https://a.example/?screen_name=garden%2Cmara_tolvin99,oak",
        "tolvin_before",
        "2145468398",
        "Mara Tolvinska",
        "#MaraTolvinska",
        "МARA".replace("М", "M") + " TOLVINSKA",
    ],
)
def test_an_identifier_goes_in_every_disguise(written):
    made = redacted(f"see {written} now")

    assert MARA in made
    assert made.startswith("see ")
    assert made.endswith(" now")
    assert "tolvin" not in made.casefold().replace(MARA, "")


@pytest.mark.parametrize(
    "written",
    [
        "\U0001f170Mara_Tolvin99\U0001f171",
        "Mara_Tolvin99\u20e3",
        "1\u20e3Mara_Tolvin99",
        "x\u0336Mara_Tolvin99\u0336x",
    ],
)
def test_a_picture_beside_an_identifier_is_no_part_of_it(written):
    assert MARA in redacted(written)


def test_a_link_to_a_post_of_the_first_years_leads_nowhere():
    post = KEY.pseudonyms(Field.POST, pa.array(["5402612563"]))[0].as_py()
    assert redacted("twitter.com/ann/status/5402612563") == f"twitter.com/{ANN}/status/{post}"
    assert redacted("twitter.com%2Fann%2Fstatus%2F5402612563") == f"twitter.com%2F{ANN}%2Fstatus%2F{post}"


def test_a_link_to_a_search_names_who_is_searched():
    link = "https://twitter.com/search?q=from%3Aann&src=ann https://twitter.com/search?f=live&q=to:@ann"
    assert redacted(link) == link.replace("3Aann", f"3A{ANN}").replace("@ann", f"@{ANN}")


def test_a_parameter_may_list_several_accounts():
    link = "https://a.example/?related=garden:flowers,ann,,oak&x=ann,ann"
    assert redacted(link) == link.replace("flowers,ann", f"flowers,{ANN}")


def test_whole_tokens_only():
    assert redacted("@ann and @anna, joanna, annual") == f"@{ANN} and @{stranger('anna')}, joanna, annual"


def test_common_words_stay_in_running_text_and_go_from_mentions():
    assert redacted("Anna has 12 apples; ann. RT @ANN: hi") == f"Anna has 12 apples; ann. RT @{ANN}: hi"


def test_strangers_go_and_shown_accounts_stay():
    assert redacted("@nobody_here @Harbour_News") == f"@{stranger('nobody_here')} @Harbour_News"
    assert redacted("@nobody_here", TextRule(bystanders=False)) == "@nobody_here"


def test_personal_data_are_masked_where_the_policy_says_so():
    text = "write to jo.doe@mail.example or +1 582 555 0103"
    made = redacted(text)

    assert "jo.doe" not in made
    assert "555" not in made
    assert redacted(text, TextRule()) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("+1 582 555 0103t.me/ann", f"[phone]t.me/{ANN}"),
        ("8.8.8.8+1 582 555 0103a", "[ip-address][phone]a"),
    ],
)
def test_what_stood_beside_personal_data_is_looked_at_again(text, made):
    """Before the tag came, digits stood before the link, and before the number."""
    assert redacted(text) == made


@pytest.mark.parametrize(
    "written", ["_Mara Tolvinska now", "Mara Tolvinska_ now", "_Mara Tolvinska_", "x_Mara Tolvinska_y"]
)
def test_a_name_may_stand_between_underscores(written):
    assert redacted(written) == written.replace("Mara Tolvinska", MARA)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "good morning &amp; good luck",
        "می\u200cخواهم بروم",
        "👩\u200d👩\u200d👧 family",
        "İstanbul ılık",
        "nul\x00inside",
        "\u0301lone",
        "850 000 people, 2016-12-04",
        "https://t.co/AbCdEf123",
    ],
)
def test_what_identifies_nobody_stays_byte_for_byte(text):
    assert redacted(text) == text


def test_null_stays_null():
    assert redactor().texts(pa.array([None, "x", None], pa.string())).to_pylist() == [None, "x", None]


@given(st.lists(st.text() | st.sampled_from(["@ann ", "Mara_Tolvin99", "%40ann", "t.me/ann"]), max_size=6))
def test_once_is_enough(pieces):
    once = redacted("".join(pieces))
    assert redacted(once) == once


@given(st.lists(st.none() | st.text(max_size=20), max_size=8))
def test_neighbours_in_a_vector_do_not_touch_one_another(texts):
    together = redactor().texts(pa.array(texts, pa.string())).to_pylist()
    assert together == [None if t is None else redacted(t) for t in texts]


def test_texts_of_more_than_four_megabytes_are_rewritten_as_shorter_ones_are():
    """Such vectors are halved until each part is small, or one text."""
    large = "words of the sea " * (LARGEST // 16) + "Mara_Tolvin99"
    assert len(large) > LARGEST
    texts = [large, "@ann", None, f"{large}!", "calm"]
    made = redactor().texts(pa.array(texts, pa.string())).to_pylist()

    assert [text and text[-len(MARA) - 1 :] for text in made] == [
        f" {MARA}",
        f"@{ANN}",
        None,
        f"{MARA}!",
        "calm",
    ]
    assert len(made[0]) == len(large) - len("Mara_Tolvin99") + len(MARA)
    assert redactor().texts(pa.array([large], pa.string())).to_pylist() == made[:1]
