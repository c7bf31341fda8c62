"""Pseudonyms: those of the declared key, computed here once more; one for each identifier, and none that can be guessed."""

from collections.abc import Iterator

import pyarrow as pa

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.guesses import guesses
from heliograph.privacy.leaks.recompute import Recompute
from heliograph.publish.gate.asking import cells, one
from heliograph.publish.gate.expected import compare
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.id_columns import LETTERS, Names
from heliograph.publish.gate.occurrences import columns_of, occurrences
from heliograph.publish.gate.subject import Subject

TRIED = 200
"""So many identifiers are tried: a construction that fits one fits all."""

GUESSES = "gate_guesses"


def check(subject: Subject) -> Result:
    """Compute pseudonyms once more and compare; look whether two identifiers share one; try what needs no key."""
    if subject.policy.key_scope is None:
        return Result(check=CheckName.PSEUDONYMS)
    findings = [*_scope(subject), *_shared(subject), *_guessed(subject)]
    computed = 0
    if subject.recompute is None:
        findings.append(_not_computed())
    else:
        findings += [*_key(subject, subject.recompute), *_accounts(subject)]
        [computed] = one(subject.connection, "SELECT count(*) FROM gate_decided WHERE masked")
        for table in compare(subject, subject.recompute):
            computed += table.rows
            findings += [_other(missed.place, missed.count, missed.samples) for missed in table.missed]
    about = "accounts, and rows of a sample of the other tables, whose pseudonyms were computed once more"
    measure = Measure(name="recomputed", about=about, value=computed)
    return Result(check=CheckName.PSEUDONYMS, findings=findings, measures=(measure,))


def _not_computed() -> Finding:
    return Finding(
        level=Level.AMBER,
        what="not-recomputed",
        where="manifest.json",
        count=1,
        about="The key is out of reach, so that nothing shows that the pseudonyms are those of the declared key.",
    )


def _scope(subject: Subject) -> Iterator[Finding]:
    if subject.manifest.key_scope != subject.policy.key_scope:
        yield Finding(
            level=Level.RED,
            what="key-scope",
            where="manifest.json",
            count=1,
            about=f"The manifest says {subject.manifest.key_scope}, the policy {subject.policy.key_scope}.",
        )


def _key(subject: Subject, recompute: Recompute) -> Iterator[Finding]:
    manifest = subject.manifest
    wrong = [
        name
        for name, said, known in (
            ("key_id", manifest.key_id, recompute.key_id),
            ("key_check", manifest.key_check, recompute.key_check),
        )
        if said != known
    ]
    if wrong:
        yield Finding(
            level=Level.RED,
            what="key-differs",
            where="manifest.json",
            count=len(wrong),
            about="The manifest names another key than the one that the policy, the archive and the key file give.",
            samples=wrong,
        )


def _accounts(subject: Subject) -> Iterator[Finding]:
    """The hidden accounts bear exactly the pseudonyms computed here."""
    ours, theirs = (
        "SELECT public_id AS id FROM gate_decided WHERE masked",
        "SELECT account_id AS id FROM public_accounts",
    )
    kept = "SELECT public_id FROM gate_decided WHERE NOT masked"
    wrong = f"({ours} EXCEPT {theirs}) UNION ALL ({theirs} WHERE is_pseudonymous EXCEPT ({ours} UNION ALL {kept}))"
    [count] = one(subject.connection, f"SELECT count(*) FROM ({wrong})")
    if count:
        yield _other("accounts.account_id", count, cells(subject.connection, wrong))


def _other(place: str, count: int, samples: tuple[str, ...]) -> Finding:
    return Finding(
        level=Level.RED,
        what="pseudonym-of-another-key",
        where=place,
        count=count,
        about="It is not the pseudonym that the declared key gives to this identifier.",
        samples=samples,
    )


def _shared(subject: Subject) -> Iterator[Finding]:
    """As many pseudonyms as identifiers, in every column and in all columns of a kind together."""
    for names, (raw, public) in occurrences(subject).items():
        for column in columns_of(names):
            before, after = raw.distinct(column), public.distinct(column)
            if before != after:
                yield Finding(
                    level=Level.RED,
                    what="pseudonyms-shared" if after < before else "pseudonyms-added",
                    where=column.place,
                    count=abs(before - after),
                    about=f"{after:,} identifiers, {before:,} in the export: one each is promised.",
                )


def _guessed(subject: Subject) -> Iterator[Finding]:
    """Whether a pseudonym is what anybody can compute from the identifier alone."""
    tried = [(Names.ACCOUNT, "SELECT account_id FROM gate_decided WHERE masked", "accounts.account_id")]
    if subject.policy.replaces_post_ids and subject.recompute is None:
        tried.append((Names.POST, "SELECT post_id FROM raw_posts", "posts.post_id"))
    for names, query, place in tried:
        found = subject.connection.execute(f"{query} LIMIT {TRIED}").to_arrow_table().column(0).to_pylist()
        made = list(guesses(names, LETTERS[names], found))
        listed = pa.table(
            {
                "id": pa.concat_arrays([pa.array([], pa.string()), *(names for _, names in made)]),
                "way": pa.array([way for way, names in made for _ in range(len(names))], pa.string()),
            }
        )
        subject.connection.register(GUESSES, listed)
        table, column = place.split(".")
        known = f"{GUESSES} SEMI JOIN public_{table} ON id = public_{table}.{column}"
        counted = f"SELECT way, count(*) AS found FROM {known} GROUP BY way ORDER BY found DESC"
        for way, count in subject.connection.execute(counted).fetchall():
            yield Finding(
                level=Level.RED,
                what="guessable-pseudonym",
                where=place,
                count=count,
                about=f"Anybody can compute it: it is the {way}, of {len(found)} that were tried.",
            )
        subject.connection.unregister(GUESSES)
