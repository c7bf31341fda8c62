"""The one factory of DuckDB connections: bounded, offline, UTC."""

from collections.abc import Iterable
from pathlib import Path

import duckdb

MEMORY_LIMIT = "500MB"


def connect(
    *,
    threads: int | None = None,
    memory_limit: str = MEMORY_LIMIT,
    scratch: Path | None = None,
    ordered: bool = False,
) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that never reaches out.

    Args:
        threads: Worker threads; None leaves the choice to DuckDB (one per core).
        memory_limit: Bound of the buffer pool, as DuckDB writes it.
        scratch: Folder for what does not fit in memory; None forbids spilling.
        ordered: Keep rows in the order of their source where the query does not sort.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(scratch) if scratch else "",
        "preserve_insertion_order": ordered,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
    }
    if threads is not None:
        config["threads"] = threads
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def literal(text: str) -> str:
    """A value as an SQL string literal; the sign that ends texts in C cannot stand in one and is written as a call."""
    quoted = "'" + text.replace("'", "''") + "'"
    return quoted if "\0" not in text else "(" + quoted.replace("\0", "' || chr(0) || '") + ")"


def identifier(name: str) -> str:
    """A name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def parquet(paths: Iterable[Path], *, options: str = "") -> str:
    """The SQL table function that reads these Parquet files as one table."""
    listed = ", ".join(literal(str(path)) for path in paths)
    return f"read_parquet([{listed}]{options})"
