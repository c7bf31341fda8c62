"""Decisions: every account is hidden or shown as the policy says; decided here once more, from its words alone."""

from collections.abc import Iterator

import duckdb

from heliograph.model.policy import AccountException, AccountRule, Policy
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.publish.gate.asking import cells, knows, one, serious, teach
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject

EARLY_RULE = 5000
"""Followers from which an account was shown by the rule of 2018, which sets republished as received were said to follow."""

NAMED = "gate_public_id"
"""The function of SQL that makes the pseudonym of an account."""


def check(subject: Subject) -> Result:
    """Compare the accounts of the edition with what the policy decides about each account of the workspace."""
    if not knows(subject.connection, "gate_decided"):
        decide_again(subject)
    findings = [*_wrong(subject), *_strangers(subject), *_unexplained(subject)]
    if subject.policy.verbatim:
        findings += _breaks(subject.connection)
    query = "SELECT count(*) FILTER (hidden), count(*) FROM gate_decided"
    hidden, total = one(subject.connection, query)
    measure = Measure(name="hidden_accounts", about="accounts that the policy hides", value=hidden, of=total)
    return Result(check=CheckName.DECISIONS, findings=findings, measures=(measure,))


def decide_again(subject: Subject) -> None:
    """Make ``gate_decided(account_id, hidden, masked, public_id)``, one row for each account of the workspace.

    And ``gate_shown(account_id)``: whose ids may stand in clear, in the data set or, named by a reviewed list, outside it.
    """
    connection, policy = subject.connection, subject.policy
    kept = policy.verbatim or policy.accounts.received == "keep"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE gate_decided AS
        SELECT account_id, {_rule(policy.accounts)} AS hidden, false AS masked, is_pseudonymous AS received,
            NULL::VARCHAR AS public_id FROM raw_accounts"""
    )
    # from the last exception to the first, so that the first one that names an account has the last word
    for exception in reversed(policy.exceptions):
        _except(connection, exception)
    connection.execute("UPDATE gate_decided SET hidden = true WHERE received")
    connection.execute(f"UPDATE gate_decided SET masked = hidden AND NOT (received AND {kept})")
    connection.execute(
        f"UPDATE gate_decided SET public_id = CASE WHEN NOT masked THEN account_id ELSE {_pseudonym(subject)} END"
    )
    connection.execute("ALTER TABLE gate_decided DROP COLUMN received")
    _show(connection, policy)


def _rule(rule: AccountRule) -> str:
    if rule.hide == "below":
        return f"follower_count IS NULL OR follower_count < {rule.below}"
    return str(rule.hide == "all").lower()


def _except(connection: duckdb.DuckDBPyConnection, exception: AccountException) -> None:
    hide = exception.decision == "hide"
    if exception.everyone:
        connection.execute("UPDATE gate_decided SET hidden = ?", [hide])
    else:
        named = "account_id IN (SELECT unnest(?::VARCHAR[]))"
        connection.execute(
            f"UPDATE gate_decided SET hidden = ? WHERE {named}", [hide, list(exception.accounts)]
        )


def _pseudonym(subject: Subject) -> str:
    """SQL: the pseudonym of ``account_id``; null where nobody here has the key."""
    recompute = subject.recompute
    if recompute is None:
        return "NULL"
    teach(subject.connection, NAMED, "user_id", recompute)
    return f"{NAMED}(account_id)"


def _show(connection: duckdb.DuckDBPyConnection, policy: Policy) -> None:
    """The first list that names an outsider decides about it; a rule for everyone is about the data set."""
    shown: dict[str, bool] = {}
    for exception in policy.exceptions:
        for account in exception.accounts:
            shown.setdefault(account, exception.decision == "show")
    listed = [account for account, is_shown in shown.items() if is_shown]
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE gate_shown AS SELECT account_id FROM gate_decided WHERE NOT masked
        UNION SELECT unnest(?::VARCHAR[]) EXCEPT SELECT account_id FROM gate_decided WHERE masked""",
        [listed],
    )


def _wrong(subject: Subject) -> Iterator[Finding]:
    """Accounts that stand in the edition otherwise than decided; ids in clear tell which they are."""
    connection = subject.connection
    own, given = "p.account_id = d.account_id", "p.account_id = d.public_id"
    wrong = (
        (serious(subject), "hidden-account-shown", f"{own} AND NOT p.is_pseudonymous AND d.hidden", "It must be hidden and stands in clear."),
        (serious(subject), "hidden-account-by-its-id", f"{own} AND p.is_pseudonymous AND d.masked", "It is marked as hidden and bears its own id."),
        (serious(subject), "hidden-account-marked-as-shown", f"{given} AND NOT p.is_pseudonymous AND d.masked", "It bears its pseudonym and is marked as shown."),
        (Level.AMBER, "shown-account-hidden", f"{own} AND p.is_pseudonymous AND NOT d.hidden", "It may be shown and is marked as hidden."),
    )  # fmt: skip
    for level, what, condition, about in wrong:
        query = f"SELECT p.account_id FROM public_accounts p JOIN gate_decided d ON {condition}"
        yield from _found(connection, query, level=level, what=what, about=about)
    missing = """SELECT d.account_id, d.public_id FROM gate_decided d ANTI JOIN public_accounts p
        ON p.account_id = d.public_id WHERE d.public_id IS NOT NULL"""
    yield from _found(
        connection,
        f"{missing} AND NOT d.masked",
        level=Level.AMBER,
        what="shown-account-missing",
        about="It may be shown under its id, and nobody bears this id in the edition.",
    )
    yield from _found(
        connection,
        f"{missing} AND d.masked",
        level=serious(subject),
        what="pseudonym-missing",
        about="It must be hidden under the pseudonym computed here, and nobody bears it in the edition.",
    )


def _strangers(subject: Subject) -> Iterator[Finding]:
    """Accounts of the edition that are none of the workspace."""
    connection = subject.connection
    known, rows, distinct = one(
        connection,
        "SELECT (SELECT bool_and(public_id IS NOT NULL) FROM gate_decided), count(*), count(DISTINCT account_id) FROM public_accounts",
    )
    if distinct < rows:
        yield Finding(
            level=serious(subject),
            what="account-twice",
            where="accounts.account_id",
            count=rows - distinct,
            about="Two accounts bear one id.",
        )
    other = "SELECT account_id FROM public_accounts ANTI JOIN {known}"
    if known is not False:
        query = other.format(known="gate_decided d ON public_accounts.account_id = d.public_id")
        yield from _found(
            connection,
            query,
            level=serious(subject),
            what="unknown-account",
            about="No account of the import has to bear this id.",
        )
        return
    query = f"{other.format(known='gate_decided d USING (account_id)')} WHERE NOT is_pseudonymous"
    yield from _found(
        connection,
        query,
        level=serious(subject),
        what="unknown-account",
        about="It stands in clear and is no account of the import.",
    )


def _unexplained(subject: Subject) -> Iterator[Finding]:
    query = "SELECT account_id FROM public_accounts WHERE coalesce(decision_rule, '') = '' OR coalesce(decision_reason, '') = ''"
    yield from _found(
        subject.connection,
        query,
        level=serious(subject),
        what="decision-without-reason",
        where="accounts.decision_rule",
        about="Nothing says by which rule, or why, the account is hidden or shown.",
    )


def _breaks(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Where a received set breaks the rule of 2018."""
    for what, condition, about in (
        (
            "shown-below-the-rule",
            f"NOT is_pseudonymous AND follower_count < {EARLY_RULE}",
            f"The platform shows it with fewer than {EARLY_RULE:,} followers.",
        ),
        (
            "hidden-above-the-rule",
            f"is_pseudonymous AND follower_count >= {EARLY_RULE}",
            f"The platform hides it in spite of {EARLY_RULE:,} followers or more.",
        ),
    ):
        query = f"SELECT account_id, follower_count FROM raw_accounts WHERE {condition}"
        yield from _found(
            connection, query, level=Level.AMBER, what=what, where="accounts.follower_count", about=about
        )


def _found(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    *,
    level: Level,
    what: str,
    about: str,
    where: str = "accounts.account_id",
) -> Iterator[Finding]:
    """A finding, if the query gives rows."""
    [count] = one(connection, f"SELECT count(*) FROM ({query})")
    if count:
        yield Finding(
            level=level, what=what, where=where, count=count, about=about, samples=cells(connection, query)
        )
