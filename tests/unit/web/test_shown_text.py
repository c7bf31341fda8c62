"""Hostile text is shown, and harms nobody."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from heliograph.web.marks import SIGNS, domain, said, size


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


@given(st.text())
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
