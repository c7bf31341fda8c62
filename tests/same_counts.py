"""Queries that research asks of a release, and that both its editions must answer alike: hiding people changes no count."""

import duckdb

from heliograph.model.policy import Policy, Treatment

ACCOUNT_IDS = {
    "accounts": ("account_id",),
    "posts": ("account_id", "reply_to_account_id", "repost_of_account_id"),
    "media": ("account_id",),
    "referenced": ("account_id",),
}
POST_IDS = {
    "posts": ("post_id", "reply_to_post_id", "repost_of_post_id", "quote_of_post_id"),
    "media": ("post_id",),
}
TARGETS = ("reply_to_post_id", "repost_of_post_id", "quote_of_post_id")
OTHERS = ("reply_to_account_id", "repost_of_account_id")

BAND = "CASE WHEN {c} > 0 THEN ('1' || repeat('0', length({c}::VARCHAR) - 1))::BIGINT ELSE {c} END"
"""A power of ten, the coarsest band of any policy: of a count in a finer band it makes what it makes of the exact one."""


def same_counts(connection: duckdb.DuckDBPyConnection, policy: Policy, prefix: str) -> dict[str, list]:
    """The answers, by name.

    Args:
        connection: Knows ``<prefix><table>`` for each table.
        policy: Of the public edition; what it removes is not asked for.
        prefix: Of the edition's tables.
    """
    queries = {**_posts(policy), **_accounts(policy), **_pointing(), **_ids()}
    return {
        name: connection.execute(query.replace("$", prefix) + " ORDER BY ALL").fetchall()
        for name, query in queries.items()
    }


def _posts(policy: Policy) -> dict[str, str]:
    """Posts by what is kept of them, by time, by their lists, by bands of what was counted."""
    asked = {
        "kind and language": "kind, language",
        "month": "date_trunc('month', posted_at)",
        "hour": "date_trunc('hour', posted_at)",
        "minute": "date_trunc('minute', posted_at)",
        "hour of the day and language": "hour(posted_at), language",
        "delay of reposts in minutes": "kind, date_diff('minute', original_posted_at, posted_at)",
        "lists": "len(mentions), len(urls), len(hashtags), len(domains), len(poll_choices)",
        "gaps in mentions": "len(list_filter(mentions, lambda m: m IS NULL))",
        "place": "geo",
    }
    for count in ("quote_count", "reply_count", "like_count", "repost_count"):
        asked[count] = BAND.format(c=count)
    columns = policy.columns["posts"]
    removed = {name for name, treatment in columns.items() if treatment is Treatment.DROP}
    return {
        f"posts by {name}": f"SELECT {what}, count(*) FROM $posts GROUP BY ALL"
        for name, what in asked.items()
        if not any(column in what for column in removed)
    }


def _accounts(policy: Policy) -> dict[str, str]:
    """Accounts by rule, and by bands of what the policy leaves of everybody."""
    columns = policy.columns["accounts"]
    left = {
        "follower_count": BAND.format(c="follower_count"),
        "following_count": BAND.format(c="following_count"),
        "created_on": "year(created_on)",
        "language": "language",
    }
    gone = {Treatment.HIDE, Treatment.DROP}
    found = {
        f"accounts by {name}": f"SELECT {what}, count(*) FROM $accounts GROUP BY ALL"
        for name, what in left.items()
        if columns[name] not in gone
    }
    return found | {
        "accounts by rule": "SELECT decision_rule, decision_reason, count(*) FROM $accounts GROUP BY ALL",
        "posts by rule of their authors": "SELECT decision_rule, kind, count(*) FROM $posts JOIN $accounts USING (account_id) GROUP BY ALL",
        "posts of authors that are in no table": "SELECT count(*) FROM $posts ANTI JOIN $accounts USING (account_id)",
        "accounts by posts": _sizes("$posts", "account_id"),
        "accounts by posts a month": _sizes("$posts", "account_id, date_trunc('month', posted_at)"),
        "accounts by languages": "SELECT n, count(*) FROM (SELECT count(DISTINCT language) n FROM $posts GROUP BY account_id) GROUP BY n",
    }


def _pointing() -> dict[str, str]:
    """What points to what: within the data set and out of it."""
    mentioned = "(SELECT account_id, unnest(list_distinct(mentions)) AS m FROM $posts)"
    found = {
        "mentions": f"SELECT count(m), count(DISTINCT m) FROM {mentioned}",
        "mentions of members": f"SELECT count(*), count(DISTINCT m) FROM {mentioned} JOIN $accounts a ON a.account_id = m",
        "mentions of oneself": f"SELECT count(*) FROM {mentioned} WHERE m = account_id",
        "accounts by mentions": _sizes(f"{mentioned} WHERE m IS NOT NULL", "m"),
        "pairs by mentions": _sizes(mentioned, "account_id, m"),
        "actions by kind": "SELECT subject_kind, action, policy_area, automated, appeal, statement_of_reasons, count(*) FROM $actions GROUP BY ALL",
        "subjects by actions": _sizes("$actions", "subject_kind, subject_id"),
        "actions on posts": "SELECT action, kind, count(*) FROM $actions JOIN $posts ON subject_kind = 'post' AND subject_id = post_id GROUP BY ALL",
        "actions on accounts": "SELECT action, count(*) FROM $actions JOIN $accounts ON subject_kind = 'account' AND subject_id = account_id GROUP BY ALL",
        "actions on media": "SELECT action, count(*) FROM $actions JOIN $media ON subject_kind = 'media' AND subject_id = media_key GROUP BY ALL",
        "media by kind": "SELECT kind, bytes, width, height, count(*) FROM $media GROUP BY ALL",
        "media of posts": "SELECT m.kind, p.kind, count(*) FROM $media m JOIN $posts p USING (post_id) GROUP BY ALL",
        "posts by media": _sizes("$media", "post_id"),
        "outside": "SELECT kind, relation, count(*), count(DISTINCT referenced_id), count(DISTINCT account_id) FROM $referenced GROUP BY ALL",
    }
    for column in TARGETS:
        inside = f"FROM $posts p JOIN $posts o ON p.{column} = o.post_id"
        found[f"{column} within"] = f"SELECT count(*), count(DISTINCT o.post_id) {inside}"
        found[f"{column} of oneself"] = f"SELECT count(*) {inside} WHERE p.account_id = o.account_id"
        found[f"{column} outside"] = (
            f"SELECT relation, count(*) FROM $posts JOIN $referenced r ON r.kind = 'post' AND {column} = r.referenced_id GROUP BY ALL"
        )
        found[f"posts by {column}"] = _sizes("$posts", column)
    for column in OTHERS:
        found[f"{column} within"] = (
            f"SELECT count(*), count(DISTINCT o.account_id) FROM $posts p JOIN $accounts o ON p.{column} = o.account_id"
        )
        found[f"pairs by {column}"] = _sizes("$posts", f"account_id, {column}")
    found["posts reposted together"] = _sizes(
        "$posts a JOIN $posts b ON a.repost_of_post_id = b.repost_of_post_id AND a.account_id < b.account_id WHERE a.account_id <> b.account_id",
        "least(a.account_id, b.account_id), greatest(a.account_id, b.account_id)",
    )
    return found  # fmt: skip


def _ids() -> dict[str, str]:
    """As many identifiers as there were, in each column, and in the same columns together."""
    found = {
        f"{table}.{column}": f"SELECT count({column}), count(DISTINCT {column}) FROM ${table}"
        for table, columns in (*ACCOUNT_IDS.items(), *POST_IDS.items())
        for column in columns
    }
    for kind, columns in (("accounts", ACCOUNT_IDS), ("posts", POST_IDS)):
        places = [
            f"SELECT {c} AS id, '{t}.{c}' AS place FROM ${t}" for t, named in columns.items() for c in named
        ]
        if kind == "accounts":
            places.append("SELECT unnest(mentions), 'mentions' FROM $posts")
        subject = kind.removesuffix("s")
        places.append(f"SELECT subject_id, 'actions' FROM $actions WHERE subject_kind = '{subject}'")
        places.append(f"SELECT referenced_id, 'referenced' FROM $referenced WHERE kind = '{subject}'")
        union = " UNION ALL ".join(places)
        where = (
            f"SELECT id, list(place ORDER BY place) AS places FROM ({union}) WHERE id IS NOT NULL GROUP BY id"
        )
        found[f"places of {kind}"] = f"SELECT places, count(*) FROM ({where}) GROUP BY ALL"
    return found  # fmt: skip


def _sizes(relation: str, columns: str) -> str:
    """How many groups have how many rows."""
    return f"SELECT n, count(*) FROM (SELECT count(*) AS n FROM {relation} GROUP BY {columns}) GROUP BY n"
