"""Workspace: where the publisher's own copy of a data set lives; never published."""

from dataclasses import dataclass
from pathlib import Path

from heliograph.errors import UsageError


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths inside ``workspace/<dataset>/``."""

    root: Path

    @property
    def dataset_toml(self) -> Path:
        """What the data set is about."""
        return self.root / "dataset.toml"

    @property
    def policy_toml(self) -> Path:
        """The privacy policy."""
        return self.root / "policy.toml"

    @property
    def sources(self) -> Path:
        """Every source file with digest and dialect."""
        return self.root / "source.json"

    @property
    def report(self) -> Path:
        """The row accounting of the import."""
        return self.root / "import-report.json"

    @property
    def quarantine(self) -> Path:
        """Rejected records, raw, with file, row, byte offset and reason."""
        return self.root / "quarantine"

    @property
    def gate_log(self) -> Path:
        """What the gate found, with the offending cells, one file a run."""
        return self.root / "gate-log"

    @property
    def scratch(self) -> Path:
        """Intermediate files; safe to delete when nothing runs."""
        return self.root / ".scratch"

    @property
    def posts(self) -> list[Path]:
        """The parts of the posts table."""
        return sorted((self.root / "posts").glob("*.parquet"))

    def table(self, name: str) -> Path:
        """The file of another table."""
        return self.root / f"{name}.parquet"

    def require(self) -> None:
        """Raise unless an import has finished here."""
        if not self.report.is_file():
            raise UsageError(
                f"{self.root} holds no finished import",
                hint="run heliograph import FILES --workspace first, or name another folder",
            )
