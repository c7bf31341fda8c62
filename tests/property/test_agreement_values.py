"""Whatever fills a place of an agreement stays words: Markdown sees no structure in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.consortium.agreement_text import parse, render
from heliograph.errors import InputError

markdown_it = pytest.importorskip("markdown_it", reason="needs heliograph[pdf]: markdown-it-py")

TEMPLATE = parse(
    """
code = "small"
version = 1
language = "en"
is_authoritative = true
title = "T"
summary = ["S"]
[[clauses]]
code = "one"
title = "One"
text = '''
{project}

{researchers}

For {project} it is.'''
""",
    what="small.toml",
)
VALUES = (
    st.text(max_size=30)
    | st.text("#*_-+=`[]()<>!&;\\|~:.19 a\n\t\"'", max_size=20)
    | st.sampled_from(
        [
            "---",
            "***",
            "[x]: http://a",
            "1)",
            "&#35; x",
            "\\",
            "a\\",
            "<!-- x",
            "```",
            "~~~",
            "    code",
            "http://a.example",
            "!",
        ]
    )
)


@given(VALUES, st.lists(VALUES, min_size=1, max_size=3))
def test_a_value_stays_words(value, entries):
    try:
        made = render(TEMPLATE, {"project": value, "researchers": entries})
    except InputError:
        return
    tokens = markdown_it.MarkdownIt("commonmark").parse(made)
    blocks = [
        token.type
        for token in tokens
        if token.type.endswith("_open") or token.type in {"fence", "html_block", "hr"}
    ]
    items = ["list_item_open", "paragraph_open"] * len(entries)
    assert blocks == [
        "heading_open",
        "heading_open",
        "paragraph_open",
        "bullet_list_open",
        *items,
        "paragraph_open",
    ]
    inlines = [token for token in tokens if token.type == "inline"]
    assert all(child.type in {"text", "text_special"} for token in inlines for child in token.children)
    words = " ".join(value.split())
    seen = ["".join(child.content for child in token.children) for token in inlines[2:]]
    assert seen == [words, *(" ".join(entry.split()) for entry in entries), f"For {words} it is."]
