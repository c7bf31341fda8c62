"""Rendering: templates to text, strict about what is missing, the same on every machine."""

import re
import textwrap
from functools import cache

import jinja2

from heliograph.publish.describe.figures import number

README_WIDTH = 78


def markdown(text: str) -> str:
    """Words of a publisher as Markdown that cannot open a tag, a link, a heading or a quotation of its own."""
    escaped = text.replace("\\", "\\\\").replace("<", "\\<").replace("](", "]\\(")
    return re.sub(r"(?m)^([ \t]*)(?=[#>]|(=+|-+)[ \t]*$)", r"\1\\", escaped)


def cell(text: str) -> str:
    """The same inside a table cell."""
    return re.sub(r"\s*\n\s*", " ", markdown(text)).replace("|", "\\|")


def code(text: str) -> str:
    """A name or query inside a code span, in a table cell or out of it."""
    return "`" + re.sub(r"\s+", " ", text).replace("`", "'").replace("|", "\\|") + "`"


def folded(text: str, indent: int = 0) -> str:
    """Plain text folded for a terminal, paragraphs kept, lines after the first indented."""
    paragraphs = (
        textwrap.fill(
            paragraph,
            width=README_WIDTH - indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for paragraph in text.split("\n\n")
    )
    return "\n\n".join(paragraphs).replace("\n", "\n" + " " * indent)


@cache
def environment() -> jinja2.Environment:
    """The templates of this room; an undefined name is an error, not an empty string."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("heliograph.publish", "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.jinja",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(markdown=markdown, cell=cell, code=code, folded=folded, number=number)
    return made


def render(template: str, **names: object) -> bytes:
    """A template as UTF-8 bytes with one newline at the end and no trailing spaces."""
    text = environment().get_template(template).render(**names)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return (re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n").encode("utf-8")
