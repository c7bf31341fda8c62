"""Replace: functions of SQL that put pseudonyms in the place of identifiers, in columns, in lists and inside texts."""

from collections.abc import Callable

import duckdb
import pyarrow as pa

from heliograph.model.policy import Policy
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.privacy.redact import Redactor
from heliograph.privacy.unveil import normalised_handle
from heliograph.privacy.uses import Uses
from heliograph.privacy.vocabulary import candidates, forms, others_sql, vocabulary
from heliograph.publish.decide import RECEIVED, shown_outsiders
from heliograph.publish.rename import Column, in_lists, named, register, whole

ACCOUNT, ACCOUNTS, POST, POST_NUMBER, MEDIA, ACTION = (
    "account_name",
    "account_names",
    "post_name",
    "post_number_of",
    "media_name",
    "action_name",
)
TEXT, TEXTS, TAGS, LINK, LINKS, HOSTS = (
    "text_redacted",
    "texts_redacted",
    "tags_redacted",
    "link_redacted",
    "links_redacted",
    "hosts_redacted",
)
FUNCTIONS = (ACCOUNT, ACCOUNTS, POST, POST_NUMBER, MEDIA, ACTION, TEXT, TEXTS, TAGS, LINK, LINKS, HOSTS)

IDENTITIES = """SELECT DISTINCT account_id, kind, value FROM (
        SELECT account_id, 'id' AS kind, account_id AS value FROM raw_accounts
        UNION ALL SELECT account_id, 'handle', handle FROM raw_accounts
        UNION ALL SELECT account_id, 'name', display_name FROM raw_accounts
        UNION ALL SELECT account_id, 'handle', source_profile.user_screen_name FROM {posts}
        UNION ALL SELECT account_id, 'name', source_profile.user_display_name FROM {posts}
    ) WHERE value IS NOT NULL AND (kind = 'id' OR value <> account_id)"""
"""Every id, handle and name that an account bore, also one that only some of its posts carry: accounts are renamed."""

PROSE = (
    ("raw_posts", "account_id", "text"),
    ("raw_accounts", "account_id", "description"),
)
"""Where it is counted who uses a handle or a name as a plain word."""


def replacing(connection: duckdb.DuckDBPyConnection, policy: Policy, pseudonymizer: Pseudonymizer) -> None:
    """Make the functions known to the connection, which knows ``decided`` and the raw tables."""
    _identifiers(connection, policy, pseudonymizer)
    redactor = _redactor(connection, policy, pseudonymizer)
    for name, function in ((TEXT, redactor.texts), (LINK, redactor.links)):
        register(connection, name, _whole(function), "VARCHAR")
    for name, function in (
        (TEXTS, redactor.texts),
        (TAGS, redactor.tags),
        (LINKS, redactor.links),
        (HOSTS, redactor.hosts),
    ):
        register(connection, name, _in_lists(function), "VARCHAR[]")


def _identifiers(connection: duckdb.DuckDBPyConnection, policy: Policy, pseudonymizer: Pseudonymizer) -> None:
    """Members by decision, outsiders always: who is not known to be shown gets a pseudonym."""
    ids = connection.execute("SELECT account_id FROM decided WHERE NOT masked").to_arrow_table()
    shown = frozenset(ids.column(0).to_pylist()) | _listed_outsiders(connection, policy)

    def of(kind: Field) -> Callable[[Column], pa.Array]:
        return lambda keys: named(keys, pseudonymizer, kind)

    def accounts(keys: Column) -> pa.Array:
        return named(keys, pseudonymizer, Field.ACCOUNT, shown=shown)

    register(connection, ACCOUNT, accounts, "VARCHAR")
    register(connection, ACCOUNTS, _in_lists(accounts), "VARCHAR[]")
    register(connection, POST, of(Field.POST), "VARCHAR")
    register(connection, MEDIA, of(Field.MEDIA), "VARCHAR")
    register(connection, ACTION, of(Field.ACTION), "VARCHAR")
    register(connection, POST_NUMBER, _whole(pseudonymizer.post_numbers), "VARCHAR")


def _listed_outsiders(connection: duckdb.DuckDBPyConnection, policy: Policy) -> frozenset[str]:
    """A list may name members too, about whom ``decided`` has the last word."""
    masked = connection.execute("SELECT account_id FROM decided WHERE masked").to_arrow_table().column(0)
    return shown_outsiders(policy) - frozenset(masked.to_pylist())


def _redactor(
    connection: duckdb.DuckDBPyConnection, policy: Policy, pseudonymizer: Pseudonymizer
) -> Redactor:
    posts = (
        "(SELECT DISTINCT account_id, source_profile FROM raw_posts)"
        if _has_profiles(connection)
        else _NO_POSTS
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE identities AS {IDENTITIES.format(posts=posts)}")
    masked = connection.execute(
        f"SELECT account_id, kind, value, {ACCOUNT}(account_id) AS replacement FROM identities "
        "SEMI JOIN (FROM decided WHERE masked) USING (account_id) ORDER BY ALL"
    ).to_arrow_table()
    listed = forms(masked)
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
    connection.create_function(
        "plain_uses", _whole(uses.found), ["VARCHAR"], "VARCHAR[]", type=duckdb.func.PythonUDFType.ARROW
    )
    connection.register("listed_forms", listed)
    found = connection.execute(
        others_sql(found="plain_uses", listed="listed_forms", texts=PROSE)
    ).to_arrow_table()
    connection.unregister("listed_forms")
    connection.remove_function("plain_uses")
    return found


def _shown_names(connection: duckdb.DuckDBPyConnection, policy: Policy) -> frozenset[str]:
    """Handles and ids that stay in clear: of shown accounts, of those on a reviewed list, and received pseudonyms that are kept."""
    found = connection.execute(
        "SELECT DISTINCT value FROM identities SEMI JOIN (FROM decided WHERE NOT masked) USING (account_id) "
        f"WHERE kind <> 'name' UNION SELECT account_id FROM decided WHERE NOT masked AND decision_rule = '{RECEIVED}'"
    ).to_arrow_table()
    listed = (h for e in policy.exceptions if e.decision == "show" for h in e.handles)
    outside = (*listed, *_listed_outsiders(connection, policy))
    return frozenset(normalised_handle(name) for name in (*found.column(0).to_pylist(), *outside))


_NO_POSTS = (
    "(SELECT NULL::VARCHAR AS account_id, "
    "{'user_screen_name': NULL::VARCHAR, 'user_display_name': NULL::VARCHAR} AS source_profile WHERE false)"
)


def _has_profiles(connection: duckdb.DuckDBPyConnection) -> bool:
    described = connection.execute("DESCRIBE raw_posts").fetchall()
    return any(row[0] == "source_profile" for row in described)


def _whole(function: Callable[[pa.Array], pa.Array]) -> Callable[[Column], pa.Array]:
    return lambda column: function(whole(column))


def _in_lists(function: Callable[[pa.Array], pa.Array]) -> Callable[[Column], pa.Array]:
    return lambda lists: in_lists(lists, function)
