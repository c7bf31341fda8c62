"""Scan and tally: what is told about a sighting, value by value."""

import numpy as np
import pyarrow as pa
import pytest

from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import FAST, Scanner
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import ENOUGH, MOST_SAMPLES, OTHERS, Tally

MASKED = [
    ("handle", "Tolvin_Mara99", "a1"),
    ("name", "Mara Tolvinski", "a1"),
    ("handle", "news", "a2"),
    ("handle", "ab", "a2"),
    ("name", "Пётр Стогре", "a3"),
    ("name", "李小龍", "a4"),
    ("name", "Mara & Co 🦋", "a5"),
    ("id", "2244994945", "a1"),
    ("id", "1234", "a2"),
]
RECEIVED = "QQ0FOCS8BuIXRgdsr8yqn43uUUUPIeru+PmI6jL4g="
SOUGHT = needles(MASKED, [])
SCANNER = Scanner(SOUGHT, known=["Known_1", RECEIVED], strangers=True)


def told(text):
    made = SCANNER.scan(pa.array([text]))
    return {
        SOUGHT[n].form: Context(c) for n, c in zip(made.needles.tolist(), made.contexts.tolist(), strict=True)
    }


def mentioned(text):
    return [(name, context) for _, name, context in SCANNER.scan(pa.array([text])).mentions]


@pytest.mark.parametrize(
    ("text", "form", "context"),
    [
        ("tolvin_mara99", "tolvin_mara99", Context.WORD),
        ("#Tolvin_Mara99", "tolvin_mara99", Context.TAG),
        ("the news, then @news", "news", Context.MENTION),
        ("@ab", "ab", Context.MENTION),
        ("twitter.com/ab", "ab", Context.PROFILE),
        ("https://x.com/news and t.me/news", "news", Context.PROFILE),
        ("t.me/news", "news", Context.ELSEWHERE),
        ("?via=news", "news", Context.PARAMETER),
        ("?via=sea,news", "news", Context.PARAMETER),
        ("?q=from:news", "news", Context.PARAMETER),
        ("so:news", "news", Context.WORD),
        ("news.tumblr.com", "news", Context.BLOG),
        ("@2244994945", "2244994945", Context.MENTION),
        ("a2244994945b", "2244994945", Context.WORD),
        ("?user_id=1234", "1234", Context.PARAMETER),
        ("twitter.com/i/user/1234", "1234", Context.PROFILE),
        ("@1234", "1234", Context.WORD),
        ("MARA\n TOLVINSKI", "mara tolvinski", Context.WORD),
        ("Mara & Co 🦋", "mara co", Context.WORD),
        ("mara &amp; co", "mara co", Context.WORD),
        ("Mara.Co", "mara co", Context.WORD),
        ("ПЁТР  СТОГРЕ!", "пётр стогре", Context.WORD),
        ("#пётр_стогре", "пётр_стогре", Context.TAG),
        ("我是李小龍啊", "李小龍", Context.WORD),
        ("&#x6d;ara_tolvinski", "mara_tolvinski", Context.WORD),
        ("Mara&nbsp;Tolvinski", "mara tolvinski", Context.WORD),
        ("Mara\u3000Tolvinski", "mara tolvinski", Context.WORD),
        ("tolvin_mara99\u200bx", "tolvin_mara99", Context.WORD),
        ("%74olvin_mara99\u200bx", "tolvin_mara99", Context.WORD),
    ],
)
def test_a_sighting_and_what_it_means(text, form, context):
    assert told(text) == {form: context}


@pytest.mark.parametrize(
    "text",
    [
        "ab",
        "newsroom",
        "mara, tolvinski",
        "mara | co",
        "Mara / Tolvinski",
        "李小",
        "xпётр стогре",
        "пётр, стогре",
        "22449949450",
        "",
        "🙂",
        "é",
    ],
)
def test_no_sighting(text):
    assert told(text) == {}


def test_words_do_not_run_from_one_value_into_the_next():
    assert SCANNER.scan(pa.array(["mara", "tolvinski", None, "ne", "ws"])).rows.tolist() == []


def test_rows_are_those_of_the_column_nulls_included():
    column = pa.chunked_array([[None, "news"], ["x", None, "news 2244994945"]]).combine_chunks()
    made = SCANNER.scan(column[1:])
    assert sorted(zip(made.rows.tolist(), [SOUGHT[n].form for n in made.needles.tolist()], strict=True)) == [
        (0, "news"),
        (3, "2244994945"),
        (3, "news"),
    ]


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("the news.", True),
        ("News", True),
        ("(news)", True),
        ("#news", False),
        ("@news", False),
        ("x.com/news", False),
        ("news.com", False),
        ("a-news", False),
    ],
)
def test_only_a_word_of_running_text_is_a_use(text, used):
    assert SCANNER.scan(pa.array([text])).used.tolist() == [used]


def test_strangers_are_told_and_known_ones_are_not():
    assert mentioned("@Stranger @known_1 @KNOWN_1 https://x.com/other_1") == [
        ("other_1", Context.PROFILE),
        ("stranger", Context.MENTION),
    ]
    assert mentioned(f"@{RECEIVED} @a{'b2' * 13} me@mail.example") == []
    assert mentioned(f"@{RECEIVED.replace('+', '-')}") != []
    assert Scanner(SOUGHT).scan(pa.array(["@stranger"])).mentions == []


def test_a_mention_is_read_as_its_reader_sees_it():
    assert mentioned("@known\u200b_1") == []
    assert mentioned("@know%6e_1x") == [("known_1x", Context.MENTION)]


def test_nobody_to_look_for_is_idle():
    assert Scanner([]).idle
    assert not Scanner([], strangers=True).idle
    assert Scanner([], strangers=True).scan(pa.array(["@stranger"])).mentions == [
        (0, "stranger", Context.MENTION)
    ]


def test_many_needles_are_found_by_the_smaller_automaton():
    many = needles([("handle", f"person_{n:07d}", "a") for n in range(FAST // 14)], [])
    assert [many[n].form for n in Scanner(many).scan(pa.array(["@person_0000007"])).needles] == [
        "person_0000007"
    ]


# ---------------------------------------------------------------- the tally


def searched(*texts, **how):
    search = Search(SCANNER, Tally(SOUGHT))
    search.read("posts.text", pa.array(texts, pa.string()), **how)
    return search.tally


def number(form):
    return SCANNER.by_form[form]


def test_cells_are_counted_and_some_are_kept():
    tally = searched(*["the news"] * 3, "no", "news news")
    seen = tally.hits["posts.text", number("news"), Context.WORD]

    assert (seen.found, seen.samples) == (4, ["the news"])
    assert (tally.values, tally.bytes > 20) == (5, True)


def test_values_that_stand_for_many_count_as_many():
    tally = searched("news", "x", counts=np.array([7, 5]))

    assert tally.hits["posts.text", number("news"), Context.WORD].found == 7
    assert tally.values == 12


def test_no_more_cells_are_kept_than_are_shown():
    search = Search(SCANNER, Tally(SOUGHT))
    for n in range(MOST_SAMPLES + 5):
        search.read("posts.text", pa.array([f"news {n}"]))
    seen = search.tally.hits["posts.text", number("news"), Context.WORD]

    assert (seen.found, len(seen.samples)) == (MOST_SAMPLES + 5, MOST_SAMPLES)


def test_bearers_and_tags_make_no_users():
    tally = searched("news", "news", "#news", "news", authors=pa.array(["a2", "b1", "b2", "b1"]))
    assert tally.others(number("news")) == 1
    assert tally.others(number("1234")) == 0


def test_users_are_counted_until_there_are_enough():
    tally = searched(*["news"] * 9, authors=pa.array([f"b{n}" for n in range(9)]))
    assert tally.others(number("news")) == ENOUGH


def test_of_too_many_names_only_some_are_told_apart():
    search = Search(SCANNER, Tally(SOUGHT, most_names=2))
    search.read("posts.text", pa.array([f"@stranger_{n}" for n in range(5)]))

    assert {name: seen.found for (_, name, _), seen in search.tally.mentions.items()} == {
        "stranger_0": 1,
        "stranger_1": 1,
        OTHERS: 3,
    }


def test_whole_cells_are_found_however_short_they_are():
    search = Search(SCANNER, Tally(SOUGHT))
    search.read_cells("accounts.handle", pa.array(["AB", "@news", "x", None, "", "ab c"]))

    assert {(SOUGHT[n].form, c) for _, n, c in search.tally.hits} == {
        ("ab", Context.CELL),
        ("news", Context.CELL),
    }


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("see @żabajaga", Context.MENTION),
        ("see @żaba\u200bjaga", Context.MENTION),
        ("see &#380;abajaga", Context.WORD),
        ("see żabajaga", Context.WORD),
        ("see ż@baja żabajaga @ x", Context.WORD),
        ("#żabajaga", Context.TAG),
    ],
)
def test_a_handle_with_accents_is_mentioned_like_any_other(text, context):
    """Platforms other than Twitter have them."""
    scanner = Scanner(needles([("handle", "żabajaga", "a1")], []))
    assert scanner.scan(pa.array([text])).contexts.tolist() == [context]


@pytest.mark.parametrize("text", ["xżabajaga", "żabajagax", "żabajagaż", "żabajaga_1"])
def test_a_handle_with_accents_within_a_word_is_none(text):
    scanner = Scanner(needles([("handle", "żabajaga", "a1")], []))
    assert scanner.scan(pa.array([text])).contexts.tolist() == []
