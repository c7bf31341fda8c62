"""Httpfs: DuckDB reads parts of remote Parquet files itself, by its extension of that name, which comes as a wheel."""

from collections.abc import Sequence
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import duckdb

from heliograph.access.engine import Engine
from heliograph.access.ports import RemoteFile
from heliograph.tables.engine import literal

WHEEL = "duckdb_extension_httpfs"


class HttpfsTables:
    """Remote files as DuckDB reads them.

    Example:
        ```python
        Reader(..., remote=HttpfsTables())
        ```
    """

    def rows(self, engine: Engine, files: Sequence[RemoteFile]) -> str:
        """The query for all rows; the token of each server goes to the addresses of that archive only."""
        engine.execute(f"LOAD {literal(str(extension()))}")
        for number, (place, token) in enumerate(sorted(_tokens(files))):
            engine.execute(
                f"CREATE OR REPLACE SECRET archive_{number} "
                f"(TYPE http, BEARER_TOKEN {literal(token)}, SCOPE {literal(place)})"
            )
        listed = ", ".join(literal(file.tree.address(file.path)) for file in files)
        return f"SELECT * FROM read_parquet([{listed}], union_by_name=true)"


def is_installed() -> bool:
    """Whether the wheel is there, for this DuckDB and this machine."""
    return find_spec(WHEEL) is not None and extension().is_file()


def extension() -> Path:
    """Where the extension lies."""
    folder = Path(str(files(WHEEL))) / "extensions" / f"v{duckdb.__version__}"
    return next(iter(sorted(folder.glob("httpfs.duckdb_extension*"))), folder / "httpfs.duckdb_extension")


def _tokens(listed: Sequence[RemoteFile]) -> set[tuple[str, str]]:
    return {(file.tree.address(""), file.tree.token) for file in listed if file.tree.token}
