"""Opening: the typed tables of a workspace become known to a connection, under their raw names."""

import duckdb

from heliograph.model.tables import TABLES
from heliograph.publish.workspace import Workspace
from heliograph.publish.writing import FAULTS, told
from heliograph.tables.engine import identifier, parquet
from heliograph.tables.schema import DUCKDB

MADE_HERE = frozenset(
    {"dataset", "release", "post_number", "decision_rule", "decision_reason", "follower_count_at_decision"}
)
"""Columns that a workspace does not have."""


def open_tables(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Make the workspace's tables known as ``raw_<table>``.

    Raises:
        InputError: One of them cannot be read.
    """
    for name in TABLES:
        paths = workspace.posts if name == "posts" else [workspace.table(name)]
        query = f"SELECT * FROM {parquet(paths)}" if paths else _empty(name)
        try:
            connection.execute(f"CREATE OR REPLACE VIEW raw_{name} AS {query}")
        except FAULTS as error:
            raise told(error, f"cannot open {name} of {workspace.root}") from error


def _empty(name: str) -> str:
    listed = ", ".join(
        f"NULL::{DUCKDB[c.type]} AS {identifier(c.name)}"
        for c in TABLES[name].columns
        if c.name not in MADE_HERE
    )
    return f"SELECT {listed}, NULL::VARCHAR AS source_file, NULL::BIGINT AS source_row WHERE false"
