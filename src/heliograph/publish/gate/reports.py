"""Reports: what the publisher lays beside the tables names no masked account; what cannot be read, somebody answers for."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from heliograph.model.release import REPORTS
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.search import Search
from heliograph.publish.gate.files import in_names, strings
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import sweep
from heliograph.publish.gate.wording import in_words

READABLE = frozenset({".md", ".txt", ".csv", ".json", ".html", ".svg"})
"""Files that are text from the first to the last byte."""

_MARKED_UP = frozenset({".html", ".svg", ".md"})
_SCRIPTED = frozenset({".html", ".svg"})
"""In which scripts stand, with texts in them whose signs are written as their numbers."""

NAME_WORDS = 8
"""So many words of a name may stand on either side of the end of a line."""

_PROSE = _MARKED_UP | {".txt"}
"""Where a name can begin on one line and end on the next."""

_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""A sign of punctuation that Markdown takes for itself: ``tolvin\\_mara``."""

_NUMBERED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))")
_PACKED = re.compile(r"data:[^,\s\"']{0,200};base64,", re.IGNORECASE)
"""Pictures and other files inside of a page."""


def _reports(subject: Subject) -> list[Path]:
    """The reports of the release in staging."""
    folder = subject.folder.parent / REPORTS
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def check(subject: Subject) -> Result:
    """Look at the name and at every line of every report, with its marks and without them."""
    listed = _reports(subject)
    search = sweep(subject).search
    names = [(REPORTS, path.name) for path in listed]
    findings = [*in_names(subject, search, names), *_in_reports(subject, search, listed)]
    measure = Measure(name="reports_searched", about="reports beside the tables", value=len(listed))
    return Result(check=CheckName.REPORTS, findings=findings, measures=(measure,))


def _in_reports(subject: Subject, search: Search, listed: Sequence[Path]) -> Iterator[Finding]:
    for path in listed:
        where = f"{REPORTS}/{path.name}"
        text = _text(path)
        if text is None or (path.suffix in _MARKED_UP and _PACKED.search(text)):
            yield Finding(
                level=Level.RED,
                what="report-not-searchable",
                where=where,
                count=1,
                about="No program can say whom this report names: somebody has to read it and answer for it by name.",
                samples=(path.name,),
            )
        if text is not None:
            yield from in_words(subject, search, where, _readings(text, path.suffix))


def _text(path: Path) -> str | None:
    """The text of a report; None where it is none, whatever its name says."""
    if path.suffix not in READABLE:
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _readings(text: str, suffix: str) -> set[str]:
    """What a report says: its lines as they are written, and as a reader sees them where these differ."""
    if suffix == ".json":
        return _lines(text) | _in_json(text)
    texts = [_ESCAPED.sub(r"\1", text)] if suffix == ".md" else []
    texts += [_unnumbered(text)] if suffix in _SCRIPTED else []
    if suffix in _MARKED_UP:
        texts += [html.unescape(_TAG.sub(mark, written)) for written in (text, *texts) for mark in ("", " ")]
    together = [_wrapped(written) for written in (text, *texts)] if suffix in _PROSE else []
    return _lines(text).union(*map(_lines, texts), *together)


def _unnumbered(text: str) -> str:
    """A page whose scripts have signs in the place of their numbers; a sign may be written as two."""
    made = _NUMBERED.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    return made.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _lines(text: str) -> set[str]:
    return set(filter(str.strip, text.splitlines()))


def _wrapped(text: str) -> set[str]:
    """Around every end of a line: the words before and behind it, among which a name may be parted."""
    lines = [line.split() for line in text.splitlines()]
    pairs = pairwise(filter(None, lines))
    return {" ".join((*before[-NAME_WORDS:], *behind[:NAME_WORDS])) for before, behind in pairs}


def _in_json(text: str) -> set[str]:
    """Every text in a JSON document, signs written as their numbers too; none where it is no JSON."""
    try:
        return set(filter(str.strip, strings(json.loads(text))))
    except (ValueError, RecursionError):
        return set()
