"""The scan of the gate against a slow one that shares nothing with it but the rules."""

import html
import re
import unicodedata
from urllib.parse import unquote

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import Scanner
from heliograph.synth.disguises import DISGUISES, Kind

SOUGHT = needles(
    [
        ("handle", "Tolvin_Mara99", "a1"),
        ("handle", "ann", "a2"),
        ("handle", "news", "a3"),
        ("name", "Mara Tolvinski", "a1"),
        ("name", "Mara & Söhne", "a3"),
        ("name", "Пётр Стогре", "a4"),
        ("name", "Νίκος", "a5"),
        ("name", "李小龍", "a6"),
        ("name", "สมชาย", "a7"),
        ("name", "Zoë", "a8"),
        ("id", "2244994945", "a1"),
        ("id", "1234", "a2"),
    ],
    [],
)
SCANNER = Scanner(SOUGHT)

UNSEEN = {0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0xFE0F, 0xFE00}
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
GAP = r"\s+|[-.+]"

PIECES = st.sampled_from(
    ["tolvin_mara99", "Tolvin", "_", "Mara", "99", "ann", "Ann", "anna", "news", " ", "Tolvinski", "tolvinski", "Söhne", "SÖHNE"]
    + ["Пётр", "ПЁТР", "Стогре", "Νίκος", "ΝΊΚΟΣ", "李小龍", "李", "小龍", "สมชาย", "Zoë", "Zoe\u0308", "ZOË", "2244994945", "1234"]
    + ["@", "＠", "#", ".", "-", "+", ",", "/", "&", "&amp;", ";", "%", ":", "\n", "  ", "\u00a0", "\u3000", "—", "«", "»", "🙂", "❤\ufe0f"]
    + ["\u200b", "\u202e", "\u2060", "\ufe0f", "%20", "%40", "%E2%80%8B", "&#64;", "&#x61;", "&nbsp;", "&lt;", "&copy;", "%6d", "%6D"]
    + ["ｍａｒａ", "Ａｎｎ", "１２３４", "＿", "é", "\u0301", "ß", "ı", "ا", "啊", "한", "ก", "ﬁ", "x", "0", "7", "\0"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join)

WORDS = [
    ["Tolvin_Mara99"],
    ["ann"],
    ["news"],
    ["Mara", "Tolvinski"],
    ["Mara", "Söhne"],
    ["Пётр", "Стогре"],
    ["Νίκος"],
]
WORDS += [
    ["李小龍"],
    ["สมชาย"],
    ["Zoë"],
    ["2244994945"],
    ["1234"],
    ["Mara_Tolvinski"],
    ["MaraTolvinski"],
    ["ПётрСтогре"],
]
GLUE = st.sampled_from(
    [" ", "  ", "-", ",", ", ", "_", "", ".", "+", " & ", "&", " &amp; ", "—", " — ", "\u00a0", "\u3000", "\u200b", " \u2066", "\u200b ", "\n"]
    + ["&#32;", "%20", "&amp;#32;", "%2520", "&amp;amp;#32;", "&nbsp;", "＿", "/", "' '"]
)  # fmt: skip


def wide(word):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)


def percent(word):
    return "".join(f"%{byte:02x}" for byte in word.encode())


def entities(word):
    return "".join(f"&#{ord(sign)};" for sign in word)


WRITTEN = st.sampled_from(
    [str, str.lower, str.upper, str.swapcase, wide, percent, entities]
    + [lambda word: unicodedata.normalize("NFD", word), lambda word: entities(word).replace("&", "&amp;")]
    + [lambda word: word[:2] + "\u200b" + word[2:], lambda word: word[:2] + "\u2067\u202e" + word[2:]]
)
NEAR = st.builds(
    lambda words, glue, write, edges: edges[0] + glue.join(map(write, words)) + edges[1],
    st.sampled_from(WORDS),
    GLUE,
    WRITTEN,
    st.tuples(st.just("") | TEXTS | PIECES, st.just("") | TEXTS | PIECES),
)


def unseen(sign):
    return unicodedata.category(sign) == "Cf" or ord(sign) in UNSEEN


def decoded(text):
    for _ in range(3):
        text = html.unescape(unquote(unicodedata.normalize("NFKC", text)))
    return unicodedata.normalize("NFKC", text)


def small(text):
    return text.lower().replace("ς", "σ")


def readings(text):
    """As written, as a reader sees it, and with what nobody sees taken for spaces."""
    seen = decoded(text)
    yield small(text)
    for instead in ("", " "):
        yield small("".join(instead if unseen(sign) else sign for sign in seen))


def part_of_word(sign):
    if sign == "_":
        return True
    lettered = unicodedata.category(sign)[0] in "LMN" and not unseen(sign)
    return lettered and not unicodedata.name(sign, "").startswith(UNSPACED)


def stands(needle, text):
    """Whether a needle is a word of its own in a text; long numbers are found within letters too."""
    form = needle.form
    if form.isdigit() and len(form) >= 8:
        return re.search(rf"(?<![0-9]){form}(?![0-9])", text) is not None
    gap = rf"(?:{GAP}| &(?:amp;)? )" if "söhne" in form else f"(?:{GAP})"
    written = gap.join(map(re.escape, form.split(" ")))
    if "handle" in needle.kinds and mentioned(form, text):
        return True
    for match in re.finditer(f"(?=({written}))", text):
        left, right = text[: match.start(1)][-1:], text[match.end(1) :][:1]
        open_left = not left or not part_of_word(left) or not part_of_word(form[0])
        open_right = not right or not part_of_word(right) or not part_of_word(form[-1])
        if open_left and open_right:
            return True
    return False


def mentioned(handle, text):
    """A handle ends where ASCII ends, unless an accented letter goes on with it."""
    for match in re.finditer(rf"(?<![a-z0-9_+%-])@{handle}(?![a-z0-9_@]|://)", text, re.ASCII):
        if not unicodedata.name(text[match.end() :][:1] or " ", "").startswith("LATIN"):
            return True
    return False


def slowly(text):
    found = set()
    for reading in readings(text):
        found |= {n.form for n in SOUGHT if stands(n, reading)}
    return found


def quickly(values):
    made = SCANNER.scan(pa.array(values, pa.string()))
    found = [set() for _ in values]
    for number, row in zip(made.needles.tolist(), made.rows.tolist(), strict=True):
        found[row].add(SOUGHT[number].form)
    return found


@given(st.lists(NEAR | NEAR | NEAR | TEXTS | st.none(), min_size=1, max_size=20))
@example(["Mara\u2066 Tolvinski", "&#x6d;ara tolvinski", "x2244994945y", None, "@annПётр"])
def test_both_scans_find_the_same(values):
    assert quickly(values) == [slowly(value) if value else set() for value in values]


@given(TEXTS, st.sampled_from(sorted(DISGUISES)), st.integers(0, 10_000), TEXTS)
def test_a_handle_is_found_in_every_disguise(before, name, variant, after):
    disguise = DISGUISES[name]
    if Kind.HANDLE not in disguise.kinds:
        return
    written = disguise.write(Kind.HANDLE, "Tolvin_Mara99", variant)
    [found] = quickly([f"{before} | {written} | {after}"])

    assert "tolvin_mara99" in found


@given(
    st.sampled_from(["@", "＠", ".@", "RT @", "(@", "%40", "&#64;", "RT@", "\n@"]),
    st.sampled_from(["", ":", ".", "!", "'s", " x", "啊"]),
)
def test_a_mention_is_a_mention_whatever_stands_around_it(before, after):
    made = SCANNER.scan(pa.array([f"so {before}news{after}"]))
    assert [(SOUGHT[n].form, Context(c)) for n, c in zip(made.needles, made.contexts, strict=True)] == [
        ("news", Context.MENTION)
    ]


@given(st.text(alphabet="bcdfghjk lmnopqrstuvwxyz.,!?\u200d❤é啊ا\u0301&;%0", max_size=60))
def test_other_texts_have_nothing(text):
    assert quickly([text]) == [set()]
