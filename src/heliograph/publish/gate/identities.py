"""Identities: by what masked and shown accounts are known, in the export as it came: ids, handles and names, former ones too."""

import duckdb

from heliograph.privacy.leaks.needles import Identity
from heliograph.publish.gate.subject import Subject

_BORNE = """SELECT DISTINCT account_id, kind, value FROM (
        SELECT account_id, 'id' AS kind, account_id AS value FROM raw_accounts
        UNION ALL SELECT account_id, 'handle', handle FROM raw_accounts
        UNION ALL SELECT account_id, 'name', display_name FROM raw_accounts {former}
    ) WHERE trim(value) <> '' AND (kind = 'id' OR value <> account_id)"""

_FORMER = """UNION ALL SELECT account_id, unnest(['handle', 'name']), unnest([handle, name])
        FROM (SELECT DISTINCT account_id, source_profile.user_screen_name AS handle, source_profile.user_display_name AS name FROM raw_posts)"""
"""Posts carry the profile of their day: accounts are renamed."""


def identities(connection: duckdb.DuckDBPyConnection, *, masked: bool) -> list[Identity]:
    """What identifies the accounts that ``gate_decided`` masks, or those that it shows."""
    described = connection.execute("DESCRIBE raw_posts").fetchall()
    former = _FORMER if any(row[0] == "source_profile" for row in described) else ""
    found = connection.execute(
        f"""SELECT kind, value, coalesce(public_id, '') FROM ({_BORNE.format(former=former)})
        JOIN gate_decided USING (account_id) WHERE masked = ? ORDER BY ALL""",
        [masked],
    ).fetchall()
    return [(kind, value, owner) for kind, value, owner in found]


def known_names(subject: Subject, shown: list[Identity]) -> frozenset[str]:
    """Handles and ids that may be mentioned: of shown accounts, and of those on a reviewed list."""
    listed = [e for e in subject.policy.exceptions if e.decision == "show"]
    names = [value for kind, value, _ in shown if kind != "name"]
    names += [name for exception in listed for name in (*exception.handles, *exception.accounts)]
    return frozenset(name.strip().lstrip("@").lower() for name in names)
