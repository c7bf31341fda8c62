"""Protect: from a workspace to the tables of one edition, as views on one connection.

The simple form of the transform: it rewrites ids, names and media keys in their own columns. Free text is not searched yet,
which is why an identified export can only be published with an explicit flag and says so.

Every identifier goes through a map that lists all of them, those that stay included: one that the map does not know
comes out empty, never in clear.
"""

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.publish.request import EditionRequest
from heliograph.publish.shape import shape
from heliograph.publish.workspace import Workspace
from heliograph.publish.writing import FAULTS, told
from heliograph.tables.engine import identifier, parquet
from heliograph.tables.schema import DUCKDB

POINTERS = ("reply_to_account_id", "repost_of_account_id")
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
        _map_accounts(connection, pseudonymizer)
        _map_mentions(connection)
        _map_media(connection, pseudonymizer)
    for name, query in (_mapped() if hiding else _kept()).items():
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


def _map_accounts(connection: duckdb.DuckDBPyConnection, pseudonymizer: Pseudonymizer) -> None:
    """One map for every account id of every column: members by decision, outsiders always hidden."""
    pointers = " UNION ALL ".join(f"SELECT {name} FROM raw_posts" for name in POINTERS)
    everyone = f"""SELECT DISTINCT id FROM (
        SELECT account_id AS id FROM raw_accounts UNION ALL SELECT account_id FROM raw_posts UNION ALL {pointers}
        UNION ALL SELECT unnest(mentions) FROM raw_posts UNION ALL SELECT account_id FROM raw_referenced
        UNION ALL SELECT referenced_id FROM raw_referenced WHERE kind = 'account'
        UNION ALL SELECT account_id FROM raw_media UNION ALL SELECT subject_id FROM raw_actions WHERE subject_kind = 'account'
        ) WHERE id IS NOT NULL"""
    shown = "SELECT account_id FROM decided WHERE NOT hidden OR decision_rule = 'received'"
    _map(connection, "account", pseudonymizer, Field.ACCOUNT, everyone, shown=shown)


def _map_media(connection: duckdb.DuckDBPyConnection, pseudonymizer: Pseudonymizer) -> None:
    keys = """SELECT DISTINCT id FROM (SELECT media_key AS id FROM raw_media
        UNION ALL SELECT subject_id FROM raw_actions WHERE subject_kind = 'media') WHERE id IS NOT NULL"""
    _map(connection, "media", pseudonymizer, Field.MEDIA, keys, shown="SELECT NULL::VARCHAR WHERE false")


def _map(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    pseudonymizer: Pseudonymizer,
    kind: Field,
    identifiers: str,
    *,
    shown: str,
) -> None:
    """The table ``<name>_map`` from each identifier to what stands for it: itself where it is shown."""

    def pseudonyms(values: pa.Array) -> pa.Array:
        return pseudonymizer.pseudonyms(kind, values)

    connection.create_function(
        f"{name}_pseudonym", pseudonyms, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW
    )
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE {name}_map AS
        SELECT id, CASE WHEN shown_id IS NOT NULL THEN id ELSE {name}_pseudonym(id) END AS pid
        FROM ({identifiers}) LEFT JOIN ({shown}) AS shown(shown_id) ON id = shown_id""")
    connection.remove_function(f"{name}_pseudonym")


def _map_mentions(connection: duckdb.DuckDBPyConnection) -> None:
    """Distinct mention lists are mapped once, then joined: cheaper than unnesting every post."""
    connection.execute("""CREATE OR REPLACE TEMP TABLE mention_map AS
        WITH lists AS (SELECT DISTINCT mentions FROM raw_posts WHERE len(mentions) > 0),
        items AS (SELECT mentions, unnest(mentions) AS id, unnest(range(len(mentions))) AS place FROM lists)
        SELECT mentions, list(pid ORDER BY place) AS mapped
        FROM items i LEFT JOIN account_map m ON m.id = i.id GROUP BY mentions""")


def _mapped() -> dict[str, str]:
    """Rows of each table with every identifier replaced."""
    gone = "CASE WHEN d.hidden THEN NULL ELSE"
    return {
        "accounts": f"""SELECT a.* REPLACE (m.pid AS account_id, {gone} a.display_name END AS display_name,
            {gone} a.handle END AS handle, d.hidden AS is_pseudonymous), d.decision_rule, d.decision_reason,
            a.follower_count AS follower_count_at_decision
            FROM raw_accounts a JOIN decided d USING (account_id) LEFT JOIN account_map m ON m.id = a.account_id""",
        "posts": f"""SELECT p.* REPLACE (am.pid AS account_id, rm.pid AS reply_to_account_id, om.pid AS repost_of_account_id,
            CASE WHEN len(p.mentions) > 0 THEN mm.mapped ELSE p.mentions END AS mentions), {_POST_NUMBER}
            FROM raw_posts p LEFT JOIN account_map am ON am.id = p.account_id LEFT JOIN account_map rm ON rm.id = p.reply_to_account_id
            LEFT JOIN account_map om ON om.id = p.repost_of_account_id LEFT JOIN mention_map mm ON mm.mentions = p.mentions""",
        "actions": """SELECT x.* REPLACE (CASE x.subject_kind WHEN 'account' THEN m.pid WHEN 'media' THEN k.pid
            WHEN 'post' THEN x.subject_id END AS subject_id)
            FROM raw_actions x LEFT JOIN account_map m ON m.id = x.subject_id LEFT JOIN media_map k ON k.id = x.subject_id""",
        "referenced": """SELECT r.* REPLACE (m.pid AS account_id, CASE r.kind WHEN 'account' THEN o.pid ELSE r.referenced_id END AS referenced_id)
            FROM raw_referenced r LEFT JOIN account_map m ON m.id = r.account_id LEFT JOIN account_map o ON o.id = r.referenced_id""",
        "media": """SELECT x.* REPLACE (m.pid AS account_id, k.pid AS media_key)
            FROM raw_media x LEFT JOIN account_map m ON m.id = x.account_id LEFT JOIN media_map k ON k.id = x.media_key""",
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
