"""ImportReport: what an import found, in figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heliograph.publish.read.accounting import FileAccount, by_reason

SCHEMA = "heliograph-import/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The row accounting of an import and what else the publisher should know.

    Attributes:
        rows: Rows per typed table.
        notes: Facts that are no error: authors without a users row, ids with many trailing zeros, ...
        documents: Files kept out of the tables: readmes and the like.
        junk: Files that belong to no export (.DS_Store and the like).
        identified: Accounts whose identifiers stand in clear.
        unhashed: Whether a file is marked as the identified one by its name.
    """

    dataset: str
    files: Sequence[FileAccount]
    rows: Mapping[str, int]
    notes: Sequence[str]
    documents: Sequence[str]
    junk: int
    identified: int
    unhashed: bool

    @property
    def records_in(self) -> int:
        """Records counted in the bytes of all files, headers left out."""
        return sum(f.records_in for f in self.files)

    @property
    def rows_out(self) -> int:
        """Rows that reached a typed table."""
        return sum(f.rows_out for f in self.files)

    @property
    def rejected(self) -> dict[str, int]:
        """Rejections by reason."""
        return dict(sorted(by_reason(self.files).items()))

    def to_json(self) -> dict[str, Any]:
        """The document import-report.json."""
        return {
            "schema_version": SCHEMA,
            "dataset": self.dataset,
            "records_in": self.records_in,
            "rows_out": self.rows_out,
            "rejected": self.rejected,
            "rows": dict(self.rows),
            "notes": list(self.notes),
            "documents": list(self.documents),
            "junk": self.junk,
            "identified": self.identified,
            "unhashed": self.unhashed,
            "files": [f.to_json() for f in self.files],
        }


def read_report(path: Path) -> ImportReport:
    """The report of a finished import."""
    values = json.loads(path.read_text("utf-8"))
    files = [FileAccount(**{k: v for k, v in f.items() if k != "unexplained"}) for f in values["files"]]
    kept = ("dataset", "rows", "notes", "documents", "junk", "identified", "unhashed")
    return ImportReport(files=files, **{name: values[name] for name in kept})


def usual_policy(report: ImportReport) -> str:
    """The policy for an export unless the publisher names one: a set that hides accounts was pseudonymised already."""
    hidden = report.rows["accounts"] - report.identified
    return "as-received" if hidden and not report.unhashed else "twitter-2018"
