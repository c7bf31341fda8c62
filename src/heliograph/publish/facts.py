"""Gather the facts of a release: what its documents may say, computed from the tables of the public edition."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.policy import Policy
from heliograph.model.release import ComputedCount
from heliograph.model.statement import DECISIONS
from heliograph.model.tables import TABLES
from heliograph.publish.describe.context import (
    Accounting,
    ActionCount,
    PublicEdition,
    SourceFile,
    WithheldEdition,
)
from heliograph.publish.package.edition import Packed
from heliograph.publish.read.report import ImportReport
from heliograph.tables.engine import literal

FOLLOWER_THRESHOLD = 5000
"""Followers below which accounts were hidden in the archive of 2018."""

GATED_TERMS = "Identified; open to members of the consortium under an agreement."

_FIGURES: dict[str, dict[str, str]] = {
    "posts": {
        "first_posted_at": "strftime(min(posted_at), '%Y-%m-%d %H:%M')",
        "last_posted_at": "strftime(max(posted_at), '%Y-%m-%d %H:%M')",
        "languages": "count(DISTINCT language)",
        "clients": "count(DISTINCT client)",
        "originals": "count(*) FILTER (kind = 'original')",
        "reposts": "count(*) FILTER (kind = 'repost')",
        "replies": "count(*) FILTER (kind = 'reply')",
        "quotes": "count(*) FILTER (kind = 'quote')",
        "posts_with_links": "count(*) FILTER (len(urls) > 0)",
        "posts_with_hashtags": "count(*) FILTER (len(hashtags) > 0)",
        "posts_without_time": "count(*) FILTER (posted_at IS NULL)",
    },
    "accounts": {
        "accounts_pseudonymous": "count(*) FILTER (is_pseudonymous)",
        "accounts_identified": "count(*) FILTER (NOT is_pseudonymous)",
        "accounts_without_posts": "count(*) FILTER (account_id NOT IN (SELECT DISTINCT account_id FROM packed_posts))",
    },
    "media": {
        "media_items": "count(DISTINCT media_key)",
        "media_without_bytes": "count(DISTINCT media_key) FILTER (sha256 IS NULL)",
    },
}

_LARGEST = "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM packed_posts GROUP BY account_id)"


def figures(connection: duckdb.DuckDBPyConnection) -> dict[str, int | str]:
    """Figures of the edition that was packed last."""
    found: dict[str, int | str | None] = {}
    for table, expressions in _FIGURES.items():
        row = connection.execute(f"SELECT {', '.join(expressions.values())} FROM packed_{table}").fetchall()[
            0
        ]
        found |= dict(zip(expressions, row, strict=True))
    found["largest_account_posts"] = connection.execute(_LARGEST).fetchall()[0][0]
    return {name: value for name, value in found.items() if value is not None}


def actions_by_reason(connection: duckdb.DuckDBPyConnection) -> tuple[ActionCount, ...]:
    """What was done and why, counted in the edition that was packed last; words without a counterpart are one kind."""
    known = ", ".join(literal(word) for word in DECISIONS)
    query = f"""SELECT statement_of_reasons, CASE WHEN action IN ({known}) THEN action END AS word, count(*) AS actions,
        count(*) FILTER (automated), count(*) FILTER (appeal = 'reversed')
        FROM packed_actions GROUP BY ALL ORDER BY actions DESC, statement_of_reasons, word"""
    return tuple(
        ActionCount(category=category, action=action, actions=count, automated=automated, reversed=reversed_)
        for category, action, count, automated, reversed_ in connection.execute(query).fetchall()
    )


def computed_counts(packed: Packed) -> dict[str, ComputedCount]:
    """Rows of each table, with the query that counts them."""
    return {
        n: ComputedCount(value=packed.manifest.rows[n], query=f"SELECT count(*) FROM {n}") for n in TABLES
    }


def public_edition(packed: Packed, policy: Policy, breaks: Sequence[str]) -> PublicEdition:
    """The public edition as the documents see it."""
    manifest = packed.manifest
    return PublicEdition(
        rows=manifest.rows,
        columns=packed.columns,
        files=manifest.files,
        policy=policy.published().model_copy(update={"residuals": (*policy.residuals, *breaks)}),
        notes=manifest.notes,
    )


def withheld(editions: Sequence[Edition], description: DatasetDescription) -> tuple[WithheldEdition, ...]:
    """The editions that are not open, by existence and terms."""
    return tuple(
        WithheldEdition(edition=e, terms=GATED_TERMS, available_on=held_until(e, description))
        for e in editions
        if e.gated
    )


def held_until(edition: Edition, description: DatasetDescription) -> str | None:
    """The first day on which an edition may be opened; None where dataset.toml sets none."""
    embargo = description.embargo
    return embargo.until if embargo and embargo.edition is edition else None


def rule_breaks(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Where a received set breaks the rule it was said to follow: each account's decision against its follower count."""
    query = f"""SELECT count(*) FILTER (NOT is_pseudonymous AND follower_count < {FOLLOWER_THRESHOLD}),
        count(*) FILTER (NOT is_pseudonymous AND follower_count = 0),
        count(*) FILTER (is_pseudonymous AND follower_count >= {FOLLOWER_THRESHOLD}) FROM raw_accounts"""
    shown, at_zero, hidden = connection.execute(query).fetchall()[0]
    lines = []
    if shown:
        lines.append(
            f"{_accounts(shown)} shown with fewer than {FOLLOWER_THRESHOLD:,} followers, {at_zero:,} of them with 0 "
            "(such a count was probably lost before the decision was published)."
        )
    if hidden:
        lines.append(f"{_accounts(hidden)} hidden in spite of {FOLLOWER_THRESHOLD:,} followers or more.")
    return tuple(lines)


def _accounts(count: int) -> str:
    return "1 account is" if count == 1 else f"{count:,} accounts are"


def accounting(report: ImportReport, sources: Sequence[Mapping[str, Any]], packed: Packed) -> Accounting:
    """The row accounting of the import, with what became of each file's bytes."""
    faithful = {c.sha256: True for c in packed.csv if c.faithful}
    notes = {s["file"]: _dialect_notes(s, faithful, packed) for s in sources}
    files = tuple(
        SourceFile(
            name=f.file,
            table=f.table,
            records_in=f.records_in,
            rows_out=f.rows_out,
            dialect=notes.get(f.file, ()),
        )
        for f in report.files
    )
    return Accounting(sources=files, rejected=report.rejected)


def _dialect_notes(
    source: Mapping[str, Any], faithful: Mapping[str, bool], packed: Packed
) -> tuple[str, ...]:
    dialect = source["dialect"]
    notes = []
    if source["sha256"] in faithful:
        notes.append("written again byte for byte in csv/")
    elif packed.csv and packed.csv[0].faithful is not None:
        notes += [
            f"not byte for byte: {c.difference}"
            for c in packed.csv
            if c.path.stem == Path(source["file"]).stem and c.difference
        ]
    if dialect["bom"]:
        notes.append("begins with a byte order mark")
    if dialect["line_end"] != "\n":
        notes.append("lines end with CR LF")
    if dialect["quoting"] != "all":
        notes.append("fields are quoted only where needed")
    if dialect["count_style"] == "float":
        notes.append("counts are written as 0.0")
    return tuple(notes)


def read_sources(path: Path) -> list[dict[str, Any]]:
    """The source files of a workspace with their dialects."""
    files: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["files"]
    return files
