"""Redact: what each rule replaces, place by place; and a battery of planted identifiers in every disguise."""

import html
import re
import unicodedata
import urllib.parse

import pyarrow as pa
import pytest

from heliograph.model.policy import TextRule
from heliograph.privacy.pseudonym import Field, KeyScope, scope_key
from heliograph.privacy.redact import Redactor
from heliograph.privacy.vocabulary import IDENTITIES, forms, vocabulary
from heliograph.synth.disguises import DISGUISES, Kind

KEY = scope_key(bytes(32), KeyScope.ARCHIVE, "example.org/archive\x002026")
RECEIVED = "Qw+ertyAbCdEfGhIjKlMnOpQrStUvWxYz0123456789="


def pid(letter):
    return "a" + letter * 26


PEOPLE = [
    ("1", "handle", "ann", pid("b")),
    ("2", "handle", "Tolvin_mara99", pid("c")),
    ("123456789", "id", "123456789", pid("d")),
    ("3", "name", "Mara Tolvinski", pid("e")),
    ("4", "handle", "news", pid("f")),
    ("12", "id", "12", pid("g")),
    ("5", "id", RECEIVED, pid("h")),
    ("5", "handle", RECEIVED, pid("h")),
    ("6", "name", "Анна Толвинская", pid("i")),
    ("7", "name", "May Be", pid("j")),
    ("8", "name", "托尔文斯卡娅安娜丽", pid("k")),
    ("9", "handle", "joanna77x", pid("l")),
]


def redactor(people=PEOPLE, *, every=False, shown=(), **rules):
    listed = pa.table([list(column) for column in zip(*people, strict=True)], schema=IDENTITIES)
    words = vocabulary(forms(listed), None, every_token=every)
    return Redactor(words, KEY, TextRule(**rules), shown=frozenset(shown))


def stranger(handle):
    return KEY.pseudonyms(Field.HANDLE, pa.array([handle]))[0].as_py()


@pytest.fixture(scope="module")
def plain():
    return redactor(shown=("clear_one",))


@pytest.fixture(scope="module")
def strict():
    return redactor(every=True, personal_data=True, tracking=True, post_ids=True)


def one(redact, text):
    column = pa.array([None, text, "", "end"])
    made = redact.texts(column)
    made.validate(full=True)
    assert redact.texts(made).equals(made), "a second pass changes something"
    first, second, third, last = made.to_pylist()
    assert (first, third, last) == (None, "", "end")
    return second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hi @ann, ann", f"hi @{pid('b')}, ann"),
        ("RT @ANN: x", f"RT @{pid('b')}: x"),
        (".@ann", f".@{pid('b')}"),
        ("hello@ann", f"hello@{pid('b')}"),
        ("@annは", f"@{pid('b')}は"),
        ("＠ann ＠ａｎｎ", f"@{pid('b')} @{pid('b')}"),
        ("@a\u200bnn!", f"@{pid('b')}!"),
        ("@\u202eann", f"@{pid('b')}"),
        ("&#64;ann &commat;ann", f"@{pid('b')} @{pid('b')}"),
        ("&amp;#64;ann", f"@{pid('b')}"),
        ("?via=%40%61nn&x=1", f"?via=@{pid('b')}&x=1"),
        ("%2540ann", f"@{pid('b')}"),
        ("tolvin_MARA99.", f"{pid('c')}."),
        ("tolvin-mara99", "tolvin-mara99"),
        ("#Tolvin_mara99", f"#{pid('c')}"),
        ("xTolvin_mara99 Tolvin_mara99_", "xTolvin_mara99 Tolvin_mara99_"),
        ("id 123456789, 1123456789", f"id {pid('d')}, 1123456789"),
        ("12 news NEWS", "12 news NEWS"),
        ("@news", f"@{pid('f')}"),
        ("mara.tolvinski MARA_TOLVINSKI #MaraTolvinski", f"{pid('e')} {pid('e')} #{pid('e')}"),
        ("mara-tolvinski mara+tolvinski mara%20tolvinski", f"{pid('e')} {pid('e')} {pid('e')}"),
        ("АННА ТОЛВИНСКАЯ!", f"{pid('i')}!"),
        ("我是托尔文斯卡娅安娜丽啊", f"我是{pid('k')}啊"),
        ("maybe may be", "maybe may be"),
        (f"@{RECEIVED} ok", f"@{pid('h')} ok"),
        ("@clear_one @Clear_One", "@clear_one @Clear_One"),
        ("https://x.com/Ann/status/1?s=20", f"https://x.com/{pid('b')}/status/1?s=20"),
        ("www.twitter.com/ann mobile.twitter.com/ann/", f"www.twitter.com/{pid('b')} mobile.twitter.com/{pid('b')}/"),
        ("https://twitter.com/i/user/123456789", f"https://twitter.com/i/user/{pid('d')}"),
        ("https://twitter.com/i/user/12", f"https://twitter.com/i/user/{pid('g')}"),
        ("twitter.com/search?q=x pic.twitter.com/ann", "twitter.com/search?q=x pic.twitter.com/ann"),
        ("netflix.com/ann éx.com/ann", "netflix.com/ann éx.com/ann"),
        ("t.me/ann vk.com/ann. t.me/anna t.me/ann.lee", f"t.me/{pid('b')} vk.com/{pid('b')}. t.me/anna t.me/ann.lee"),
        ("https://www.instagram.com/ann/", f"https://www.instagram.com/{pid('b')}/"),
        ("my-t.me/ann fan-instagram.com/ann myt.me/ann", "my-t.me/ann fan-instagram.com/ann myt.me/ann"),
        ("https://www.youtube.com/user/ann", f"https://www.youtube.com/user/{pid('b')}"),
        ("reddit.com/r/news reddit.com/user/news", f"reddit.com/r/news reddit.com/user/{pid('f')}"),
        ("https://ann.tumblr.com/x joann.tumblr.com", f"https://{pid('b')}.tumblr.com/x joann.tumblr.com"),
        ("https://joanna77x.example.org/", f"https://{pid('l')}.example.org/"),
        ("?screen_name=ann&user_id=12", f"?screen_name={pid('b')}&user_id={pid('g')}"),
        ("anna@news.example joann", "anna@news.example joann"),
        ("joanna\u200b77x joanna77x\u200bfoo", f"{pid('l')} {pid('l')}\u200bfoo"),
        ("ｊｏａｎｎａ７７ｘ\u200bfoo ｊｏａｎｎａ\u200b７７ｘ", f"{pid('l')}\u200bfoo {pid('l')}"),
    ],
)  # fmt: skip
def test_an_identifier_goes_and_its_neighbours_stay(plain, text, expected):
    assert one(plain, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "joanna anna annn __ann",
        "a\0b",
        "👨‍👩‍👧 ❤️ می‌خواهم &amp; &lt;b&gt; 100%",
        "e\u0301 \u0301 ışık İstanbul straße ﬁ",
        "\u202bمرحبا\u202c",
        f"@{pid('q')} {pid('m')} https://x.com/{pid('n')}",
        "maps.example/@48.85,2.29,15z",
        "write to someone@mail.example.org",
    ],
)
def test_texts_without_identifiers_stay_byte_for_byte(plain, text):
    assert one(plain, text) == text


def test_strangers_get_the_pseudonym_of_their_normalised_handle(plain):
    assert one(plain, "@Bob_1 @ＢＯＢ_1 x.com/bob_1/status/3") == (
        f"@{stranger('bob_1')} @{stranger('bob_1')} x.com/{stranger('bob_1')}/status/3"
    )
    assert one(plain, "@anna @José") == f"@{stranger('anna')} @{stranger('josé')}"


def test_a_policy_may_leave_strangers_in_clear():
    assert one(redactor(bystanders=False), "@bob @ann x.com/bob") == f"@bob @{pid('b')} x.com/bob"


def test_every_token_goes_where_the_policy_says_so(strict):
    assert one(strict, "may be, maybe, news") == f"{pid('j')}, maybe, news"


def test_ids_of_posts_are_replaced_where_they_carry_a_possible_time(strict):
    post = KEY.pseudonyms(Field.POST, pa.array(["1052594390178021377"]))[0].as_py()
    assert one(strict, "x.com/i/web/status/1052594390178021377 9999999999999999999") == (
        f"x.com/i/web/status/{post} 9999999999999999999"
    )


def test_ids_of_shown_accounts_are_no_ids_of_posts():
    shown = redactor(post_ids=True, shown=("1052594390178021377",))
    assert one(shown, "1052594390178021377") == "1052594390178021377"


def test_tracking_parameters_go(strict):
    assert one(strict, "https://a.example/?utm_a=1&b=2&fbclid=3") == "https://a.example/?b=2"
    assert one(strict, "https://a.example/?gclid=1") == "https://a.example/"
    assert one(strict, "https://a.example/?b=2&amp;utm_source=x&c=1") == "https://a.example/?b=2&c=1"


def test_a_parameter_ends_with_its_value_of_the_column(strict):
    assert strict.links(pa.array(["?utm_a=1#", "="])).to_pylist() == ["#", "="]


def test_links_tags_and_hosts_take_the_same_replacements(plain):
    tags = plain.tags(pa.array(["Tolvin_mara99", "#MaraTolvinski", "news"])).to_pylist()
    assert tags == [pid("c"), f"#{pid('e')}", "news"]
    assert plain.links(pa.array(["https://x.com/ann"])).to_pylist() == [f"https://x.com/{pid('b')}"]
    assert plain.hosts(pa.array(["ann.tumblr.com", None])).to_pylist() == [f"{pid('b')}.tumblr.com", None]


def test_slices_chunks_and_columns_of_nulls_are_taken(plain):
    column = pa.array(["@ann", "@ann", None, "x @ann"])[1:]
    assert plain.texts(column).to_pylist() == [f"@{pid('b')}", None, f"x @{pid('b')}"]
    assert plain.texts(pa.chunked_array([["@ann"], [None]])).to_pylist() == [f"@{pid('b')}", None]
    assert plain.texts(pa.array([None, None], pa.string())).to_pylist() == [None, None]
    assert plain.texts(pa.array([], pa.string())).to_pylist() == []


def test_a_text_of_a_megabyte_is_taken(plain):
    filler = "слово ab " * 70_000
    assert plain.texts(pa.array([filler + "@ann"])).to_pylist() == [f"{filler}@{pid('b')}"]


def value_of(kind, number):
    """Made-up identifiers that are no words."""
    letters = "".join(chr(97 + number // 26**place % 26) for place in range(3))
    return {
        Kind.ID: str(10**17 + number * 7_919),
        Kind.HANDLE: f"Quorvex{number:05d}",
        Kind.NAME: f"Mira Zelthorn{letters}",
        Kind.EMAIL: f"quorvex{number:05d}@mail.example",
        Kind.PHONE: f"+1 {201 + number % 780} 555 01{number % 100:02d}",
    }[kind]


def seen(text):
    """An independent look: decoded, cleared, folded."""
    for _ in range(2):
        text = html.unescape(urllib.parse.unquote(text))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", text).casefold()


@pytest.mark.parametrize(
    "rules",
    [
        {"every": False, "personal_data": True},
        {"every": True, "personal_data": True, "tracking": True, "post_ids": True},
    ],
    ids=["distinctive", "strict"],
)
@pytest.mark.parametrize("name", DISGUISES)
def test_nothing_planted_survives(name, rules):
    disguise, count = DISGUISES[name], 200
    kinds = [disguise.kinds[n % len(disguise.kinds)] for n in range(count)]
    values = [value_of(kind, n) for n, kind in enumerate(kinds)]
    named = {Kind.ID: "id", Kind.HANDLE: "handle", Kind.NAME: "name"}
    people = []
    for n, (kind, value) in enumerate(zip(kinds, values, strict=True)):
        replacement = "a" + "".join("abcdefghij"[int(digit)] for digit in f"{n:026d}")
        people.append(("x", "handle", f"Quorvex{n:05d}", replacement))
        people += [("x", named[kind], value, replacement)] if kind in named else []
    rewriter = redactor(people, **rules)
    written = [disguise.write(k, v, n) for n, (k, v) in enumerate(zip(kinds, values, strict=True))]
    made = rewriter.texts(pa.array([f"word {text} слово" for text in written]))
    assert rewriter.texts(made).equals(made)
    for value, text in zip(values, made.to_pylist(), strict=True):
        assert text.startswith("word ")
        assert text.endswith(" слово")
        for form in {value.casefold(), value.casefold().replace(" ", "")}:
            assert not re.search(rf"(?<!\w){re.escape(form)}(?!\w)", seen(text)), text
            assert form not in text.casefold()
