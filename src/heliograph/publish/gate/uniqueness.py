"""Uniqueness: how many hidden accounts the profile values of the edition single out, and how many other bands would."""

from collections.abc import Iterator, Mapping

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.risk.uniqueness import (
    AT_MONTH_AND_OCTAVE,
    AT_YEAR_AND_DECADE,
    SMALL,
    Singled,
    only_ones,
    singled_out,
)
from heliograph.publish.gate.asking import cells, serious
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject

PROFILE = ("created_on", "follower_count", "following_count", "language", "location")
"""What somebody who knows a profile can look up: they tell people apart only together."""

OWN_WORDS = ("description", "location", "url")
"""What the holder of an account wrote: one value may be enough."""

WORTH_A_WORD = 0.05
"""A larger share of singled-out accounts is printed as a finding, whatever the policy allows."""

HIDDEN = "(SELECT * FROM public_accounts WHERE is_pseudonymous)"
IN_CLEAR = "(SELECT a.* FROM raw_accounts a JOIN gate_decided USING (account_id) WHERE hidden)"


def check(subject: Subject) -> Result:
    """Group the hidden accounts by what is published of them, and by what could have been."""
    published = singled_out(subject.connection, HIDDEN, PROFILE)
    levels = {
        "as_published": ("as published", published),
        "by_month_and_octave": (
            "had month and powers of two been published",
            singled_out(subject.connection, IN_CLEAR, list(AT_MONTH_AND_OCTAVE.values())),
        ),
        "by_year_and_decade": (
            "had year and powers of ten been published",
            singled_out(subject.connection, IN_CLEAR, list(AT_YEAR_AND_DECADE.values())),
        ),
    }
    words = {column: only_ones(subject.connection, HIDDEN, column) for column in OWN_WORDS}
    measures = [
        Measure(name="hidden_accounts", about="accounts that the edition hides", value=published.rows)
    ]
    for name, (granularity, found) in levels.items():
        measures += _measures(name, granularity, found)
    measures += [
        Measure(
            name=f"unique_{column}",
            about=f"hidden accounts whose {column} no other one has",
            value=found.unique,
            of=published.rows,
        )
        for column, found in words.items()
    ]
    findings = (*_on_profiles(subject, published), *_on_words(subject, words))
    return Result(check=CheckName.UNIQUENESS, findings=findings, measures=measures)


def _measures(name: str, granularity: str, found: Singled) -> Iterator[Measure]:
    yield Measure(
        name=f"unique_{name}",
        about=f"hidden accounts that profile values single out, {granularity}",
        value=found.unique,
        of=found.rows,
    )
    yield Measure(
        name=f"few_{name}",
        about=f"hidden accounts that share their profile values with fewer than {SMALL - 1} others, {granularity}",
        value=found.few,
        of=found.rows,
    )


def _on_profiles(subject: Subject, published: Singled) -> Iterator[Finding]:
    limit = subject.policy.limits.unique_accounts
    over = limit is not None and published.share > limit
    if not over and published.share <= WORTH_A_WORD:
        return
    allowed = f"; the policy allows {limit:.2%}" if limit is not None else ""
    named = ", ".join(PROFILE)
    yield Finding(
        level=serious(subject) if over else Level.AMBER,
        what="unique-profile",
        where="accounts",
        count=published.unique,
        about=f"Hidden accounts that one combination of {named} singles out: {published.share:.2%}{allowed}.",
        samples=cells(
            subject.connection,
            f"SELECT any_value(account_id), {named} FROM {HIDDEN} GROUP BY {named} HAVING count(*) = 1 ORDER BY ALL",
        ),
    )


def _on_words(subject: Subject, words: Mapping[str, Singled]) -> Iterator[Finding]:
    for column, found in words.items():
        if found.unique:
            yield Finding(
                level=Level.AMBER,
                what=f"unique-{column}",
                where=f"accounts.{column}",
                count=found.unique,
                about=f"Hidden accounts whose {column} no other hidden account has: whoever knows the profile knows the pseudonym.",
                samples=cells(
                    subject.connection,
                    f"SELECT any_value(account_id), {column} FROM {HIDDEN} WHERE {column} IS NOT NULL GROUP BY {column} HAVING count(*) = 1 ORDER BY ALL",
                ),
            )
