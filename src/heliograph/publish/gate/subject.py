"""Subject: what the gate looks at, as files, and the tables it makes known to a connection of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from heliograph.model.dataset import DatasetDescription
from heliograph.model.manifest import Manifest
from heliograph.model.policy import Policy
from heliograph.model.tables import TABLES
from heliograph.privacy.leaks.recompute import Recompute
from heliograph.publish.opening import open_tables
from heliograph.publish.workspace import Workspace
from heliograph.tables.engine import parquet


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A public edition in staging beside the workspace that it was made from.

    Attributes:
        connection: The gate's own; knows ``raw_<table>`` (the workspace, in clear), ``public_<table>`` (the edition) and
            ``gate_decided(account_id, hidden, masked, public_id)``: the gate's own decision about every account, as
            ``publish.gate.decisions`` makes it. masked accounts are those whose identifiers must not be seen anywhere;
            public_id is the pseudonym that they must have, null where it cannot be computed.
        workspace: The typed tables in clear.
        folder: The edition: ``public/``.
        gated: The consortium edition in staging; None where there is none.
        rows: Rows per table as the import counted them.
        description: dataset.toml as it will be published.
        archive: The archive with the earlier releases.
        release: Number of the release to be.
        recompute: Gives the pseudonym of each identifier of a field, computed anew from the key file; None where the key
            cannot be had, as with a key service.
        seed: For samples; the same seed gives the same sample.
        sources: Names of the files of the export, which the datasheet lists.
        because: Why there is this release, in the publisher's words, as its documents and the feed will say.
    """

    connection: duckdb.DuckDBPyConnection
    workspace: Workspace
    folder: Path
    gated: Path | None
    policy: Policy
    manifest: Manifest
    rows: Mapping[str, int]
    description: DatasetDescription
    archive: Path
    release: int
    recompute: Recompute | None
    seed: int = 2018
    sources: Sequence[str] = ()
    because: str = ""

    def paths(self, table: str) -> Sequence[Path]:
        """The Parquet files of a table of the edition, in order."""
        if table == "posts":
            return sorted((self.folder / "posts").glob("*.parquet"))
        return [self.folder / f"{table}.parquet"]


def know_tables(subject: Subject) -> None:
    """Make ``raw_<table>`` and ``public_<table>`` known to the gate's connection."""
    open_tables(subject.connection, subject.workspace)
    for table in TABLES:
        subject.connection.execute(
            f"CREATE OR REPLACE VIEW public_{table} AS FROM {parquet(subject.paths(table))}"
        )
