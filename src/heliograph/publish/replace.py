"""Replace: what puts pseudonyms in the place of identifiers, in columns, in lists and inside texts."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.model.policy import Policy
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.privacy.redact import Redactor
from heliograph.privacy.unveil import normalised_handle
from heliograph.privacy.uses import Uses
from heliograph.privacy.vocabulary import USES, candidates, forms, others_sql, vocabulary
from heliograph.publish.decide import shown_outsiders
from heliograph.publish.flow import Flow
from heliograph.publish.rename import Change, named

IDENTITIES = """SELECT DISTINCT account_id, kind, value FROM (
        SELECT account_id, 'id' AS kind, account_id AS value FROM raw_accounts
        UNION ALL SELECT account_id, 'handle', handle FROM raw_accounts
        UNION ALL SELECT account_id, 'name', display_name FROM raw_accounts
        UNION ALL SELECT account_id, 'handle', handle FROM {posts}
        UNION ALL SELECT account_id, 'name', name FROM {posts}
    ) WHERE value IS NOT NULL AND (kind = 'id' OR value <> account_id)"""
"""Every id, handle and name that an account bore, also one that only some of its posts carry: accounts are renamed."""

PROSE = (
    ("raw_posts", "account_id", "text"),
    ("raw_accounts", "account_id", "description"),
)
"""Where it is counted who uses a handle or a name as a plain word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacer:
    """Changes of columns, one for each kind of identifier and of text.

    Members are treated as decided, outsiders are always hidden unless a reviewed list shows them.

    Attributes:
        every_post: As ``posts``, for a column that names none twice, in which looking for repeats would be in vain.
    """

    accounts: Change
    posts: Change
    every_post: Change
    media: Change
    actions: Change
    redactor: Redactor


def replacer(connection: duckdb.DuckDBPyConnection, policy: Policy, pseudonymizer: Pseudonymizer) -> Replacer:
    """What replaces the identifiers of a workspace; the connection knows ``decided`` and the raw tables."""
    ids = connection.execute("SELECT account_id FROM decided WHERE NOT masked").to_arrow_table()
    shown = frozenset(ids.column(0).to_pylist()) | _listed_outsiders(connection, policy)

    def of(kind: Field, shown: frozenset[str] = frozenset()) -> Change:
        return lambda keys: named(keys, pseudonymizer, kind, shown=shown)

    accounts = of(Field.ACCOUNT, shown)
    return Replacer(
        accounts=accounts,
        posts=of(Field.POST),
        every_post=lambda keys: pseudonymizer.pseudonyms(Field.POST, keys),
        media=of(Field.MEDIA),
        actions=of(Field.ACTION),
        redactor=_redactor(connection, policy, pseudonymizer, accounts),
    )


def _listed_outsiders(connection: duckdb.DuckDBPyConnection, policy: Policy) -> frozenset[str]:
    """A list may name members too, about whom ``decided`` has the last word."""
    masked = connection.execute("SELECT account_id FROM decided WHERE masked").to_arrow_table().column(0)
    return shown_outsiders(policy) - frozenset(masked.to_pylist())


def _redactor(
    connection: duckdb.DuckDBPyConnection, policy: Policy, pseudonymizer: Pseudonymizer, accounts: Change
) -> Redactor:
    posts = (
        "(SELECT DISTINCT account_id, source_profile.user_screen_name AS handle, "
        "source_profile.user_display_name AS name FROM raw_posts)"
        if _has_profiles(connection)
        else "(SELECT NULL::VARCHAR AS account_id, NULL::VARCHAR AS handle, NULL::VARCHAR AS name WHERE false)"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE identities AS {IDENTITIES.format(posts=posts)}")
    masked = connection.execute(
        "SELECT * FROM identities SEMI JOIN (FROM decided WHERE masked) USING (account_id) ORDER BY ALL"
    ).to_arrow_table()
    listed = forms(masked.append_column("replacement", accounts(masked["account_id"])))
    every = policy.texts.every_token
    others = None if every else _others(connection, listed)
    return Redactor(
        vocabulary(listed, others, every_token=every),
        pseudonymizer,
        policy.texts,
        shown=_shown_names(connection, policy),
    )


def _others(connection: duckdb.DuckDBPyConnection, listed: pa.Table) -> pa.Table:
    """How many others use a form as a plain word, which makes it a common one."""
    uses = Uses(candidates(listed))

    def used(rows: pa.RecordBatch) -> pa.RecordBatch:
        found = uses.found(rows["text"])
        accounts = rows["account_id"].take(pc.list_parent_indices(found))
        return pa.RecordBatch.from_arrays([accounts, pc.list_flatten(found)], schema=USES)

    queries = [
        f"SELECT {account} AS account_id, {text} AS text FROM {table} WHERE {text} IS NOT NULL"
        for table, account, text in PROSE
    ]
    connection.register("listed_forms", listed)
    connection.register("plain_uses", Flow(connection, " UNION ALL ".join(queries), USES, used))
    found = connection.execute(others_sql(uses="plain_uses", listed="listed_forms")).to_arrow_table()
    connection.unregister("plain_uses")
    connection.unregister("listed_forms")
    return found


def _shown_names(connection: duckdb.DuckDBPyConnection, policy: Policy) -> frozenset[str]:
    """Handles and ids that stay in clear: of shown accounts, of those on a reviewed list, and received pseudonyms that are kept."""
    found = connection.execute(
        "SELECT DISTINCT value FROM identities SEMI JOIN (FROM decided WHERE NOT masked) USING (account_id) "
        "WHERE kind <> 'name'"
    ).to_arrow_table()
    listed = (h for e in policy.exceptions if e.decision == "show" for h in e.handles)
    outside = (*listed, *_listed_outsiders(connection, policy))
    return frozenset(normalised_handle(name) for name in (*found.column(0).to_pylist(), *outside))


def _has_profiles(connection: duckdb.DuckDBPyConnection) -> bool:
    described = connection.execute("DESCRIBE raw_posts").fetchall()
    return any(row[0] == "source_profile" for row in described)
