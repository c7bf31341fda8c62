"""Accounts: one row per account, from users files and from the profiles that tweets files repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from heliograph.publish.read.refused import WRITE
from heliograph.tables.engine import literal
from heliograph.tables.legacy import typed
from heliograph.tables.legacy.layout import PROFILE, USERS
from heliograph.tables.legacy.typed import PSEUDONYMOUS, CsvFile

ORDER = "account_id, source_file, source_row"
ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """What the profiles on posts say about the accounts.

    Attributes:
        without_row: Authors that no users file names; they get a row from their posts.
        without_posts: Accounts of users files that wrote no post.
        differing: Accounts whose copies differ among their posts.
    """

    without_row: int
    without_posts: int
    differing: int


def write_typed(connection: duckdb.DuckDBPyConnection, files: Sequence[CsvFile], target: Path) -> None:
    """Read, type, sort and write the users files; rows that cannot be typed are marked with a null account_id."""
    union = " UNION ALL ".join(f"({typed.accounts(file)})" for file in files) or _no_accounts()
    connection.execute(f"COPY (SELECT * FROM ({union}) ORDER BY {ORDER}) TO {literal(str(target))} {WRITE}")


def complete(
    connection: duckdb.DuckDBPyConnection, users: Path, posts: Path | None, target: Path
) -> Profiles:
    """Write the accounts of the users files and of authors that only their posts name."""
    known = literal(str(users))
    if posts is None:
        connection.execute(f"COPY (FROM {known} ORDER BY {ORDER}) TO {literal(str(target))} {WRITE}")
        total = connection.execute(f"SELECT count(*) FROM {known}").fetchall()[0][0]
        return Profiles(without_row=0, without_posts=total, differing=0)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE profiles AS {typed.profiles(literal(str(posts)))}")
    connection.execute(f"""CREATE OR REPLACE TEMP VIEW orphans AS
        SELECT * FROM profiles p WHERE NOT EXISTS (FROM {known} u WHERE u.account_id = p.userid)
        QUALIFY row_number() OVER (PARTITION BY userid ORDER BY posts DESC, {", ".join(PROFILE)}) = 1""")
    connection.execute(
        f"COPY (SELECT * FROM {known} UNION ALL BY NAME {_from_profiles()} ORDER BY {ORDER}) TO {literal(str(target))} {WRITE}"
    )
    count = "SELECT count(*) FROM orphans"
    idle = f"SELECT count(*) FROM {known} u WHERE NOT EXISTS (FROM profiles p WHERE p.userid = u.account_id)"
    several = "SELECT count(*) FROM (SELECT userid FROM profiles GROUP BY userid HAVING count(*) > 1)"
    found = [connection.execute(query).fetchall()[0][0] for query in (count, idle, several)]
    return Profiles(without_row=found[0], without_posts=found[1], differing=found[2])


def _from_profiles() -> str:
    return f"""SELECT userid AS account_id,
        CASE WHEN {PSEUDONYMOUS} THEN NULL ELSE user_display_name END AS display_name,
        CASE WHEN {PSEUDONYMOUS} THEN NULL ELSE user_screen_name END AS handle,
        user_reported_location AS location, user_profile_description AS description, user_profile_url AS url,
        TRY_CAST(split_part(follower_count, '.', 1) AS BIGINT) AS follower_count,
        TRY_CAST(split_part(following_count, '.', 1) AS BIGINT) AS following_count,
        CASE WHEN regexp_full_match(account_creation_date, '{ISO_DAY}') THEN TRY_CAST(account_creation_date AS DATE) END AS created_on, account_language AS language,
        coalesce({PSEUDONYMOUS}, false) AS is_pseudonymous,
        NULL::source_name AS source_file, NULL::BIGINT AS source_row, NULL::VARCHAR AS source_cells FROM orphans"""


def _no_accounts() -> str:
    nothing = ", ".join(f"NULL::VARCHAR AS {name}" for name in USERS)
    return _from_profiles().replace("FROM orphans", f"FROM (SELECT {nothing}) WHERE false")
