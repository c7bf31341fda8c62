"""Reports: what the publisher lays beside the tables names no masked account; what cannot be read, somebody answers for."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from heliograph.model.release import REPORTS
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.search import Search
from heliograph.publish.gate.files import in_names
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import sweep
from heliograph.publish.gate.wording import in_words

READABLE = frozenset({".md", ".txt", ".csv", ".json", ".html", ".svg"})
"""Files that are text from the first to the last byte."""

_MARKED_UP = frozenset({".html", ".svg", ".md"})
_TAG = re.compile(r"<[^<>]*>")


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
        if text is None:
            yield Finding(
                level=Level.RED,
                what="report-not-searchable",
                where=where,
                count=1,
                about="No program can say whom this report names: somebody has to read it and answer for it by name.",
                samples=(path.name,),
            )
        else:
            yield from in_words(subject, search, where, _lines(text, marked_up=path.suffix in _MARKED_UP))


def _text(path: Path) -> str | None:
    """The text of a report; None where it is none, whatever its name says."""
    if path.suffix not in READABLE:
        return None
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _lines(text: str, *, marked_up: bool) -> set[str]:
    """Lines and, where marks can stand within a word, the text as a reader sees it."""
    lines = set(text.splitlines())
    if marked_up:
        lines |= set(html.unescape(_TAG.sub("", text)).splitlines())
        lines |= set(html.unescape(_TAG.sub(" ", text)).splitlines())
    return set(filter(str.strip, lines))
