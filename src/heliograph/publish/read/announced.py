"""Announced: the dataset.toml of a historical set, with the counts that were announced for it."""

import json
from collections.abc import Mapping, Sequence

from heliograph.model.dataset import AnnouncedCount
from heliograph.model.release import ComputedCount
from heliograph.publish.describe.counts import CountLine
from heliograph.publish.describe.template import dataset_toml
from heliograph.publish.read.report import ImportReport

EXAMPLE_BEGINS, EXAMPLE_ENDS = "# [announced.", "# --- "
COMPARED = ("accounts", "posts")


def count_lines(announced: Mapping[str, AnnouncedCount], rows: Mapping[str, int]) -> tuple[CountLine, ...]:
    """Accounts and posts, announced beside computed."""
    return tuple(
        CountLine(
            name=name,
            announced=announced.get(name),
            computed=ComputedCount(value=rows[name], query=f"SELECT count(*) FROM {name}")
            if name in rows
            else None,
        )
        for name in COMPARED
    )


def description_with_counts(
    report: ImportReport, announced: Mapping[str, AnnouncedCount], *, known_difference: str = ""
) -> str:
    """A dataset.toml to start from, with the announced counts; a difference leaves a line for the publisher's note.

    Args:
        report: The finished import.
        announced: Counts by table.
        known_difference: What is known about it, offered as the note.
    """
    lines = dataset_toml(name=report.dataset).splitlines()
    begin = next((i for i, line in enumerate(lines) if line.startswith(EXAMPLE_BEGINS)), len(lines))
    end = next((i for i in range(begin, len(lines)) if lines[i].startswith(EXAMPLE_ENDS)), len(lines))
    section = [
        *(line for name, count in announced.items() for line in _announced(name, count)),
        *_notes([line for line in count_lines(announced, report.rows) if not line.agrees], known_difference),
    ]
    return "\n".join([*lines[:begin], *section, *lines[end:]]) + "\n"


def _announced(name: str, count: AnnouncedCount) -> list[str]:
    return [
        f"[announced.{name}]",
        f"value = {count.value}",
        f"source = {_text(count.source)}",
        f"date = {_text(str(count.date))}",
        f"at_least = {str(count.at_least).lower()}",
        "",
    ]


def _notes(differing: Sequence[CountLine], known: str) -> list[str]:
    if not differing:
        return []
    return [
        "# These counts differ. Say why and take the # away: without a note nothing can be published.",
        *(f"#   {line.in_words()}" for line in differing),
        "# [difference_notes]",
        *(f"# {line.name} = {_text(known or '...')}" for line in differing),
        "",
    ]


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
