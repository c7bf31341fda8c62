"""ImportReport: what an import found, in figures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heliograph.model.dataset import PolicyArea
from heliograph.publish.describe.source import read_dataset_toml
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


def policy_area(path: Path) -> PolicyArea | None:
    """The policy area that dataset.toml names; None where there is no such file yet.

    Raises:
        InputError: It cannot be read as dataset.toml; names the line.
    """
    if not path.is_file():
        return None
    return read_dataset_toml(path.read_text("utf-8"), where=str(path)).policy_area


def usual_policy(report: ImportReport, area: PolicyArea | None = None) -> str:
    """The policy for an export unless the publisher names one.

    Posts with misinformation labels are those of people who are no operation: all of them are hidden. A set that hides
    accounts was pseudonymised already.

    Args:
        report: What the import found.
        area: What dataset.toml says the data set is about.
    """
    if area is PolicyArea.MISINFORMATION:
        return "ordinary-people"
    hidden = report.rows["accounts"] - report.identified
    return "as-received" if hidden and not report.unhashed else "twitter-2018"
