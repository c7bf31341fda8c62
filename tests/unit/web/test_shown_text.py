"""Hostile text is shown, and harms nobody."""

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from heliograph.web.marks import (
    SIGNS,
    action,
    domain,
    indicator,
    number,
    reasons,
    said,
    size,
    slashes,
    ticked,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a\u202eb", 'a<span class="sign" title="RIGHT-TO-LEFT OVERRIDE">U+202E</span>b'),
        ("zero\u200bwidth", 'zero<span class="sign" title="ZERO WIDTH SPACE">U+200B</span>width'),
        ("Z" + "\u0301" * 40, "Z" + "\u0301" * 4),
        ("נִקּוּד ومُشَكَّل", "נִקּוּד ومُشَكَّل"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ],
)
def test_invisible_signs_are_seen_and_scripts_are_left_whole(client, text, shown):
    assert str(said(text)) == shown


@given(st.text(st.sampled_from("<>&\"'\u200b") | st.characters()))
@example("<script>")
def test_no_text_becomes_markup_or_stays_invisible(text):
    shown = str(said(text))
    bare = shown.replace('<span class="sign" title="', "").replace("</span>", "")
    assert "<" not in bare
    assert not SIGNS.search(shown)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("example.org", "example.org"), ("аpple.com", "аpple.com (xn--pple-43d.com)"), ("a" * 80, "a" * 80)],
)
def test_a_domain_in_foreign_letters_is_told_in_ascii_too(name, shown):
    assert domain(name) == shown


def test_sizes_are_said_as_people_say_them(client):
    with override("en"):
        assert [size(n) for n in (12, 2048, 5 * 2**20, 3 * 2**30)] == ["12 B", "2.0 kB", "5.0 MB", "3.0 GB"]


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "1,234,567"), ("es", "1\xa0234\xa0567"), ("ar", "1\xa0234\xa0567")]
)
def test_large_numbers_stand_in_groups_in_every_language(client, language, shown):
    with override(language):
        assert number(1_234_567) == shown


def test_what_stands_between_backticks_is_code():
    assert ticked("ask `/a/{name}` or ``b <c>``") == "ask <code>/a/{name}</code> or <code>b &lt;c&gt;</code>"


def test_a_line_ends_after_a_slash_and_not_amid_a_name():
    assert slashes("demo/consortium/<b>") == "demo/<wbr>consortium/<wbr>&lt;b&gt;"


def test_actions_reasons_and_indicators_are_said_in_the_language_of_the_page(client):
    with override("es"):
        assert action("suspended") == "cuenta suspendida"
        assert action("shadowed") == "shadowed", "a word of the platform's own is shown as it is"
        assert action(None) == "–"
        assert reasons("STATEMENT_CATEGORY_SELF_HARM") == "autolesiones"
        assert indicator("time-zone").startswith("zona horaria")
