"""Accounting: records in = rows out + rejected, per file and in all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from heliograph.errors import AccountingError


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAccount:
    """What became of the records of one source file.

    Attributes:
        records_in: Records counted in the bytes, without the header.
        rows_out: Rows of the typed table that came from this file.
        rejected: Rejections by reason.
    """

    file: str
    table: str
    sha256: str
    bytes: int
    records_in: int
    rows_out: int
    rejected: Mapping[str, int]

    @property
    def unexplained(self) -> int:
        """Records that are neither out nor rejected; must be 0."""
        return self.records_in - self.rows_out - sum(self.rejected.values())

    def to_json(self) -> dict[str, Any]:
        """Plain values for the import report."""
        return asdict(self) | {"unexplained": self.unexplained}


def balance(accounts: Sequence[FileAccount]) -> None:
    """Raise unless every file adds up."""
    for account in accounts:
        if account.unexplained:
            raise AccountingError(
                f"{account.file}: {account.records_in:,} records in, {account.rows_out:,} rows out, "
                f"{sum(account.rejected.values()):,} rejected: {account.unexplained:,} unexplained",
                hint="nothing was imported; please report this file as a bug",
            )


def by_reason(accounts: Sequence[FileAccount]) -> Counter[str]:
    """All rejections by reason."""
    total: Counter[str] = Counter()
    for account in accounts:
        total.update(account.rejected)
    return total
