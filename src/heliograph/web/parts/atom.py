"""Atom: a feed (RFC 4287) of what was announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
NOT_OF_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")
LONG_AGO = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One announcement.

    Attributes:
        id: For ever the same.
        title: In a line.
        at: UTC, as RFC 3339 writes it.
        href: Of the page.
        summary: In a sentence.
    """

    id: str
    title: str
    at: str
    href: str
    summary: str


def atom(*, title: str, id: str, author: str, entries: Sequence[Entry]) -> bytes:  # noqa: A002 - as Atom calls it
    """The bytes of a feed, the latest first."""
    root = ET.Element("feed", xmlns=ATOM)
    _add(root, "id", id)
    _add(root, "title", title)
    _add(root, "updated", max((one.at for one in entries), default=LONG_AGO))
    _add(ET.SubElement(root, "author"), "name", author)
    for one in entries:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "updated", one.at)
        ET.SubElement(entry, "link", rel="alternate", href=one.href)
        _add(entry, "summary", one.summary)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text.translate(NOT_OF_XML)
