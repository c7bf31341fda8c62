"""Prose: Markdown of a publisher as a page can show it: no HTML of its own, no picture, links that lead nowhere by themselves."""

from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from heliograph.web.marks import said

Tokens = Sequence[Token]
Options = MutableMapping[str, Any]


def prose(text: str) -> SafeString:
    """Markdown as HTML; headings begin one step below that of the page, every text is shown as hostile text is."""
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=Calm).enable("table")
    tokens = parser.parse(text)
    for opened, words, closed in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opened.type == "th_open" and not words.content:
            opened.tag = closed.tag = "td"  # a head without words heads nothing
    for token in tokens:
        if token.type.startswith("heading"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        if token.type in {"paragraph_open", "heading_open"}:
            token.attrSet("dir", "auto")
        if aligned := token.attrs.pop(
            "style", ""
        ):  # the policy of our pages lets no element bring its own style
            token.attrSet("class", "number" if str(aligned).endswith("right") else "")
    return mark_safe(str(parser.renderer.render(tokens, parser.options, {})))  # noqa: S308 - each piece is escaped below


class Calm(RendererHTML):
    """Draws the pieces in which a text could act, lead somewhere or disguise itself."""

    def text(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """Words."""
        return said(tokens[idx].content)

    def code_inline(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """A few words of a program."""
        return f'<code dir="ltr">{said(tokens[idx].content)}</code>'

    def code_block(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """Lines of a program."""
        return f'<pre dir="ltr" tabindex="0"><code>{said(tokens[idx].content)}</code></pre>\n'

    fence = code_block

    def image(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """The words that stand for a picture; nothing is fetched."""
        return said(tokens[idx].content)

    def link_open(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """Nothing: a link is its words, and after them where it would lead."""
        return ""

    def link_close(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """Where the link would lead."""
        opened = [token for token in tokens[:idx] if token.type == "link_open"][-1]  # links do not nest
        target = str(opened.attrGet("href") or "")
        return f' <code dir="ltr">{escape(urlsplit(target).netloc or target)}</code>'

    def table_open(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """A table that can be pushed aside on a narrow screen."""
        return f'<div class="wide" tabindex="0" role="group" aria-label="{escape(_("Table"))}"><table>'

    def table_close(self, tokens: Tokens, idx: int, options: Options, env: Options) -> str:
        """Its end."""
        return "</table></div>\n"
