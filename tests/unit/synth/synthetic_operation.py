"""A synthetic operation on disk as tests read it: with csv and Parquet readers, not with our own."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from heliograph.synth.generate import Summary


@cache
def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@dataclass(frozen=True)
class Operation:
    folder: Path
    summary: Summary

    @property
    def name(self) -> str:
        return self.summary.preset

    def path(self, table: str) -> Path:
        return self.folder / f"{self.name}_{table}_csv_unhashed.csv"

    def rows(self, table: str) -> list[dict[str, str]]:
        return _rows(self.path(table))

    def posts(self) -> dict[str, dict[str, str]]:
        return {row["tweetid"]: row for row in self.rows("tweets")}

    def accounts(self) -> dict[str, dict[str, str]]:
        return {row["userid"]: row for row in self.rows("users")}

    def actions(self) -> list[dict[str, str]]:
        return _rows(self.folder / "actions.csv")

    def truth(self, name: str) -> list[dict[str, Any]]:
        return pq.read_table(self.folder / "truth" / f"{name}.parquet").to_pylist()
