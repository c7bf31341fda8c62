"""SVG: elements as text, whatever the words; what every figure has in common."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold, not even escaped: texts of posts do."""

NO_MARKUP = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[&<>"]')
"""What cannot stand in markup as it is; most texts have none of it."""

WHOLE = 100.0
"""The width of a figure."""

Value = str | int | float
Attributes = Mapping[str, Value | None]


class Drawn(str):
    """Text that is markup already: templates of Django and Jinja2 put it in as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        """What templates ask for before they escape."""
        return str(self)


def words(text: str) -> Drawn:
    """A text as markup; characters that XML cannot hold become the sign for an unknown one."""
    if NO_MARKUP.search(text) is None:
        return Drawn(text)
    return Drawn(escape(NO_XML.sub("\N{REPLACEMENT CHARACTER}", text), {'"': "&quot;"}))


def element(name: str, attributes: Attributes, *inside: Drawn) -> Drawn:
    """An element; attributes without a value are left out.

    Args:
        name: Name of the element.
        attributes: By name; numbers are rounded to hundredths.
        inside: Elements and words.
    """
    said = "".join([f' {key}="{_written(value)}"' for key, value in attributes.items() if value is not None])
    return Drawn(f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>")


def label(
    text: str, *, x: float, y: float, kind: str, anchor: str = "start", dx: float | None = None
) -> Drawn:
    """Words in a figure, in a direction of their own.

    Args:
        text: The words.
        x: Where they are fixed, in hundredths of the width.
        y: The line that they stand on.
        kind: Their class.
        anchor: Which part of them is fixed: start (the left end), middle or end.
        dx: So many pixels further to the right.
    """
    where: Attributes = {
        "class": kind,
        "x": percent(x),
        "y": y,
        "dx": dx,
        "text-anchor": None if anchor == "start" else anchor,
        "unicode-bidi": "plaintext",
    }
    return element("text", where, words(text))


def figure(
    *inside: Drawn,
    kind: str,
    name: str,
    title: str,
    description: str,
    height: float,
    data: Attributes | None = None,
) -> Drawn:
    """A whole picture with its title and its description.

    Args:
        inside: Its parts.
        kind: Its class, beside ``figure``.
        name: An id that no other figure of the page has.
        title: What it shows, in a few words.
        description: What can be seen in it, for those who cannot see it.
        height: In pixels.
        data: More attributes, for scripts of the page.
    """
    own = re.sub(r"[^\w-]", "-", name)
    root: Attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": f"figure {kind}",
        "role": "img",
        "aria-labelledby": f"{own}-title",
        "aria-describedby": f"{own}-description",
        "width": percent(WHOLE),
        "height": height,
        "direction": "ltr",
        **(data or {}),
    }
    said = (
        element("title", {"id": f"{own}-title"}, words(title)),
        element("desc", {"id": f"{own}-description"}, words(description)),
    )
    return element("svg", root, *said, *inside)


def percent(number: float) -> str:
    """A number of hundredths as SVG writes it."""
    return f"{_written(number)}%"


def _written(value: Value) -> str:
    if isinstance(value, str):
        return words(value)
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
