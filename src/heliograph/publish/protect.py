"""Protect: from a workspace to the tables of one edition, as views on one connection.

The simple form of the transform: it rewrites ids, names and media keys in their own columns. Free text is not searched yet,
which is why an identified export can only be published with an explicit flag and says so.

An identifier stands in clear only where it is known to be one that is shown: whatever else there is gets a pseudonym.
"""

import duckdb
import pyarrow as pa

from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.publish.rename import Column, in_lists, named, register
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import shape
from heliograph.publish.workspace import Workspace
from heliograph.publish.writing import FAULTS, told
from heliograph.tables.engine import identifier, parquet
from heliograph.tables.schema import DUCKDB

ACCOUNT, ACCOUNTS, MEDIA = "account_name", "account_names", "media_name"
"""SQL functions that put the name of the edition in the place of an identifier, or of each in a list."""

POINTERS = ("account_id", "reply_to_account_id", "repost_of_account_id")
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


def protect(
    connection: duckdb.DuckDBPyConnection, request: EditionRequest, pseudonymizer: Pseudonymizer | None
) -> None:
    """Make the edition's tables known as ``edition_<table>``, columns and order as in the model."""
    below = request.policy.pseudonymise_below
    _decide(connection, below)
    hiding = request.edition is Edition.PUBLIC and below is not None
    if hiding and pseudonymizer is None:
        raise ValueError(f"{request.policy.name} needs a pseudonymizer")
    if hiding and pseudonymizer is not None:
        _name_accounts(connection, pseudonymizer)
        _name_media(connection, pseudonymizer)
    for name, query in (_renamed() if hiding else _kept()).items():
        shape(connection, name, query, request)


def _decide(connection: duckdb.DuckDBPyConnection, below: int | None) -> None:
    """What the policy says about each account; every edition carries it, the public one follows it."""
    if below is None:
        connection.execute("""CREATE OR REPLACE TEMP TABLE decided AS SELECT account_id, is_pseudonymous AS hidden,
            CASE WHEN is_pseudonymous THEN 'received' ELSE 'identified' END AS decision_rule,
            CASE WHEN is_pseudonymous THEN 'pseudonymous in the export' ELSE 'shown as exported' END AS decision_reason FROM raw_accounts""")
        return
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE decided AS
        SELECT account_id, is_pseudonymous OR coalesce(follower_count, 0) < {below} AS hidden,
        CASE WHEN is_pseudonymous THEN 'received' WHEN follower_count IS NULL THEN 'followers-unknown'
             WHEN follower_count < {below} THEN 'followers-below' ELSE 'followers-at-least' END AS decision_rule,
        CASE WHEN is_pseudonymous THEN 'pseudonymous in the export'
             WHEN follower_count IS NULL THEN 'no follower count in the export'
             WHEN follower_count < {below} THEN 'fewer than {below:,} followers' ELSE '{below:,} followers or more' END AS decision_reason
        FROM raw_accounts""")


def _name_accounts(connection: duckdb.DuckDBPyConnection, pseudonymizer: Pseudonymizer) -> None:
    """Members by decision, outsiders always: who is not known to be shown gets a pseudonym."""
    reader = connection.execute(
        "SELECT account_id FROM decided WHERE NOT hidden OR decision_rule = 'received'"
    ).to_arrow_reader()
    shown = frozenset(name for batch in reader for name in batch.column(0).to_pylist())

    def names(identifiers: Column) -> pa.Array:
        return named(identifiers, pseudonymizer, Field.ACCOUNT, shown=shown)

    def lists(mentions: Column) -> pa.Array:
        return in_lists(mentions, names)

    register(connection, ACCOUNT, names, "VARCHAR")
    register(connection, ACCOUNTS, lists, "VARCHAR[]")


def _name_media(connection: duckdb.DuckDBPyConnection, pseudonymizer: Pseudonymizer) -> None:
    def names(keys: Column) -> pa.Array:
        return named(keys, pseudonymizer, Field.MEDIA)

    register(connection, MEDIA, names, "VARCHAR")


def _renamed() -> dict[str, str]:
    """Rows of each table with every identifier replaced."""
    gone = "CASE WHEN d.hidden THEN NULL ELSE"
    pointers = ", ".join(f"{ACCOUNT}({name}) AS {name}" for name in POINTERS)
    return {
        "accounts": f"""SELECT a.* REPLACE ({ACCOUNT}(a.account_id) AS account_id, {gone} a.display_name END AS display_name,
            {gone} a.handle END AS handle, d.hidden AS is_pseudonymous), d.decision_rule, d.decision_reason,
            a.follower_count AS follower_count_at_decision FROM raw_accounts a JOIN decided d USING (account_id)""",
        "posts": f"""SELECT p.* REPLACE ({pointers}, {ACCOUNTS}(mentions) AS mentions), {_POST_NUMBER} FROM raw_posts p""",
        "actions": f"""SELECT x.* REPLACE (CASE subject_kind WHEN 'account' THEN {ACCOUNT}(subject_id)
            WHEN 'media' THEN {MEDIA}(subject_id) WHEN 'post' THEN subject_id END AS subject_id) FROM raw_actions x""",
        "referenced": f"""SELECT r.* REPLACE ({ACCOUNT}(account_id) AS account_id,
            CASE kind WHEN 'account' THEN {ACCOUNT}(referenced_id) WHEN 'post' THEN referenced_id END AS referenced_id)
            FROM raw_referenced r""",
        "media": f"""SELECT x.* REPLACE ({ACCOUNT}(account_id) AS account_id, {MEDIA}(media_key) AS media_key) FROM raw_media x""",
    }


def _kept() -> dict[str, str]:
    """Rows of each table as they were exported."""
    whole = {name: f"SELECT * FROM raw_{name}" for name in ("actions", "referenced", "media")}
    return {
        "accounts": """SELECT a.*, d.decision_rule, d.decision_reason, a.follower_count AS follower_count_at_decision
            FROM raw_accounts a JOIN decided d USING (account_id)""",
        "posts": f"SELECT p.*, {_POST_NUMBER} FROM raw_posts p",
        **whole,
    }


_POST_NUMBER = "CASE WHEN regexp_full_match(p.post_id, '[0-9]+') THEN p.post_id END AS post_number"


def _empty(name: str) -> str:
    listed = ", ".join(
        f"NULL::{DUCKDB[c.type]} AS {identifier(c.name)}"
        for c in TABLES[name].columns
        if c.name not in MADE_HERE
    )
    return f"SELECT {listed}, NULL::VARCHAR AS source_file, NULL::BIGINT AS source_row WHERE false"
