"""Protect: from a workspace to the tables of one edition, as views on one connection.

The simple form of the transform: it rewrites ids, names and media keys in their own columns. Free text is not searched yet,
which is why an identified export can only be published with an explicit flag and says so.
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from heliograph.model.edition import Edition
from heliograph.model.policy import Policy
from heliograph.model.tables import TABLES
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.publish.workspace import Workspace
from heliograph.tables.engine import identifier, literal, parquet
from heliograph.tables.schema import DUCKDB

POINTERS = ("reply_to_account_id", "repost_of_account_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRequest:
    """Which edition of which release is made, and how."""

    edition: Edition
    dataset: str
    release: int
    policy: Policy


def open_tables(connection: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Make the workspace's tables known as ``raw_<table>``."""
    for name in TABLES:
        paths = workspace.posts if name == "posts" else [workspace.table(name)]
        query = f"SELECT * FROM {parquet(paths)}" if paths else _empty(name)
        connection.execute(f"CREATE OR REPLACE VIEW raw_{name} AS {query}")


def protect(
    connection: duckdb.DuckDBPyConnection, request: EditionRequest, pseudonymizer: Pseudonymizer | None
) -> None:
    """Make the edition's tables known as ``edition_<table>``, columns and order as in the model."""
    hidden = request.policy.pseudonymise_below if request.edition is Edition.PUBLIC else None
    if hidden is not None and pseudonymizer is not None:
        _decide(connection, hidden)
        _map_accounts(connection, pseudonymizer)
        _map_mentions(connection)
        _map_media(connection, pseudonymizer)
    else:
        _keep_all(connection)
    for name, query in _queries().items():
        connection.execute(f"CREATE OR REPLACE VIEW edition_{name} AS {_shaped(name, query, request)}")


def _decide(connection: duckdb.DuckDBPyConnection, below: int) -> None:
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE decided AS
        SELECT account_id, is_pseudonymous OR coalesce(follower_count, 0) < {below} AS hidden,
        CASE WHEN is_pseudonymous THEN 'received' WHEN follower_count IS NULL THEN 'followers-unknown'
             WHEN follower_count < {below} THEN 'followers-below' ELSE 'followers-at-least' END AS decision_rule,
        CASE WHEN is_pseudonymous THEN 'pseudonymous in the export'
             WHEN follower_count IS NULL THEN 'no follower count in the export'
             WHEN follower_count < {below} THEN 'fewer than {below:,} followers' ELSE '{below:,} followers or more' END AS decision_reason
        FROM raw_accounts""")


def _map_accounts(connection: duckdb.DuckDBPyConnection, pseudonymizer: Pseudonymizer) -> None:
    """One map for every account id of every column: members by decision, outsiders always."""
    pointers = " UNION ALL ".join(f"SELECT {name} AS id FROM raw_posts" for name in POINTERS)
    everyone = f"""SELECT DISTINCT id FROM (
        SELECT account_id AS id FROM raw_accounts UNION ALL SELECT account_id FROM raw_posts UNION ALL {pointers}
        UNION ALL SELECT unnest(mentions) FROM raw_posts UNION ALL SELECT account_id FROM raw_referenced
        UNION ALL SELECT account_id FROM raw_media UNION ALL SELECT subject_id FROM raw_actions WHERE subject_kind = 'account'
        ) WHERE id IS NOT NULL"""
    shown = "SELECT account_id FROM decided WHERE NOT hidden OR decision_rule = 'received'"
    ids = connection.execute(
        f"SELECT id FROM ({everyone}) WHERE id NOT IN ({shown}) ORDER BY id"
    ).to_arrow_table()["id"]
    made = pa.chunked_array(
        [pseudonymizer.pseudonyms(Field.ACCOUNT, chunk) for chunk in ids.chunks], pa.string()
    )
    connection.register("account_pairs", pa.table({"id": ids, "pid": made}))
    connection.execute("CREATE OR REPLACE TEMP TABLE account_map AS FROM account_pairs")
    connection.unregister("account_pairs")


def _map_mentions(connection: duckdb.DuckDBPyConnection) -> None:
    """Distinct mention lists are mapped once, then joined: cheaper than unnesting every post."""
    connection.execute("""CREATE OR REPLACE TEMP TABLE mention_map AS
        WITH lists AS (SELECT DISTINCT mentions FROM raw_posts WHERE len(mentions) > 0),
        items AS (SELECT mentions, unnest(mentions) AS id, unnest(range(len(mentions))) AS place FROM lists)
        SELECT mentions, list(coalesce(pid, i.id) ORDER BY place) AS mapped
        FROM items i LEFT JOIN account_map m ON m.id = i.id GROUP BY mentions""")


def _map_media(connection: duckdb.DuckDBPyConnection, pseudonymizer: Pseudonymizer) -> None:
    keys = connection.execute("SELECT DISTINCT media_key AS id FROM raw_media ORDER BY 1").to_arrow_table()[
        "id"
    ]
    made = pa.chunked_array(
        [pseudonymizer.pseudonyms(Field.MEDIA, chunk) for chunk in keys.chunks], pa.string()
    )
    connection.register("media_pairs", pa.table({"id": keys, "pid": made}))
    connection.execute("CREATE OR REPLACE TEMP TABLE media_map AS FROM media_pairs")
    connection.unregister("media_pairs")


def _keep_all(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""CREATE OR REPLACE TEMP TABLE decided AS SELECT account_id, is_pseudonymous AS hidden,
        CASE WHEN is_pseudonymous THEN 'received' ELSE 'identified' END AS decision_rule,
        CASE WHEN is_pseudonymous THEN 'pseudonymous in the export' ELSE 'shown as exported' END AS decision_reason FROM raw_accounts""")
    for name in ("account_map", "media_map"):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} (id VARCHAR, pid VARCHAR)")
    connection.execute("CREATE OR REPLACE TEMP TABLE mention_map (mentions VARCHAR[], mapped VARCHAR[])")


def _queries() -> dict[str, str]:
    """Rows of each table with every identifier replaced."""
    gone = "CASE WHEN d.hidden THEN NULL ELSE"
    posts = """SELECT p.* REPLACE (coalesce(am.pid, p.account_id) AS account_id,
        coalesce(rm.pid, p.reply_to_account_id) AS reply_to_account_id,
        coalesce(om.pid, p.repost_of_account_id) AS repost_of_account_id, coalesce(mm.mapped, p.mentions) AS mentions),
        CASE WHEN regexp_full_match(p.post_id, '[0-9]+') THEN p.post_id END AS post_number
        FROM raw_posts p LEFT JOIN account_map am ON am.id = p.account_id LEFT JOIN account_map rm ON rm.id = p.reply_to_account_id
        LEFT JOIN account_map om ON om.id = p.repost_of_account_id LEFT JOIN mention_map mm ON mm.mentions = p.mentions"""
    return {
        "accounts": f"""SELECT a.* REPLACE (coalesce(m.pid, a.account_id) AS account_id, {gone} a.display_name END AS display_name,
            {gone} a.handle END AS handle, d.hidden AS is_pseudonymous), d.decision_rule, d.decision_reason,
            a.follower_count AS follower_count_at_decision
            FROM raw_accounts a JOIN decided d USING (account_id) LEFT JOIN account_map m ON m.id = a.account_id""",
        "posts": posts,
        "actions": """SELECT x.* REPLACE (coalesce(m.pid, x.subject_id) AS subject_id) FROM raw_actions x
            LEFT JOIN account_map m ON m.id = x.subject_id AND x.subject_kind = 'account'""",
        "referenced": """SELECT r.* REPLACE (coalesce(m.pid, r.account_id) AS account_id,
            CASE WHEN r.kind = 'account' THEN coalesce(m.pid, r.referenced_id) ELSE r.referenced_id END AS referenced_id)
            FROM raw_referenced r LEFT JOIN account_map m ON m.id = r.account_id""",
        "media": """SELECT x.* REPLACE (coalesce(m.pid, x.account_id) AS account_id, coalesce(k.pid, x.media_key) AS media_key)
            FROM raw_media x LEFT JOIN account_map m ON m.id = x.account_id LEFT JOIN media_map k ON k.id = x.media_key""",
    }


def _shaped(name: str, query: str, request: EditionRequest) -> str:
    """Columns of the edition in the order of the model, with the right types."""
    fixed = {"dataset": literal(request.dataset), "release": str(request.release)}
    table = TABLES[name]
    edition = Edition.CONSORTIUM if request.policy.verbatim else request.edition
    columns = ", ".join(
        f"CAST({fixed.get(c.name, identifier(c.name))} AS {DUCKDB[c.type]}) AS {identifier(c.name)}"
        for c in table.columns
        if edition in c.editions
    )
    return f"SELECT {columns} FROM ({query})"


def _empty(name: str) -> str:
    skipped = {
        "dataset",
        "release",
        "post_number",
        "decision_rule",
        "decision_reason",
        "follower_count_at_decision",
    }
    columns = [c for c in TABLES[name].columns if c.name not in skipped]
    return (
        "SELECT "
        + ", ".join(f"NULL::{DUCKDB[c.type]} AS {identifier(c.name)}" for c in columns)
        + " WHERE false"
    )
