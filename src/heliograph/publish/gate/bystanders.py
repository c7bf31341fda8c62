"""Bystanders: accounts outside the data set are pseudonyms, unless a reviewed list names them."""

import re
from collections import defaultdict
from collections.abc import Iterator

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import Kind
from heliograph.privacy.leaks.tally import Seen
from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import SAMPLES, Finding, Result
from heliograph.publish.gate.id_columns import ID_COLUMNS, Names, misshapen, odd
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import Swept, sweep

_WHAT = {
    Context.MENTION: ("bystander-in-mention", "An account outside the data set is mentioned by its handle."),
    Context.PROFILE: (
        "bystander-in-profile-link",
        "A link leads to the profile of an account outside the data set.",
    ),
}
_HALF = re.compile("[apmux][a-z2-7]{26}.+")
_LEFT_OVER = "The end of a handle stands behind a pseudonym: an invisible sign had cut it in two."

_OUTSIDE = frozenset(
    {"posts.reply_to_account_id", "posts.repost_of_account_id", "posts.mentions"}
    | {"referenced.account_id", "referenced.referenced_id"}
)
"""Columns of ids that name accounts outside the data set."""


def check(subject: Subject) -> Result:
    """Look for mentions, links to profiles and ids of accounts that nobody has decided to show."""
    findings = list(_ids(subject))
    if subject.policy.texts.bystanders:
        findings += _named(subject, sweep(subject))
    return Result(check=CheckName.BYSTANDERS, findings=findings, measures=tuple(_measures(subject, findings)))


def _named(subject: Subject, swept: Swept) -> Iterator[Finding]:
    """Handles in texts and links; those of masked accounts are told by the check of identifiers."""
    masked = {needle.form for needle in swept.search.needles if needle.kinds & {Kind.HANDLE, Kind.ID}}
    groups: dict[tuple[int, str, str, str], list[tuple[str, Seen]]] = defaultdict(list)
    for (place, name, context), seen in swept.search.tally.mentions.items():
        if _HALF.fullmatch(name):
            groups[1, "mention-replaced-in-part", place, _LEFT_OVER].append((name, seen))
        elif name not in masked:
            what, about = _WHAT[context]
            groups[0, what, place, about].append((name, seen))
    for (mild, what, place, about), named in sorted(groups.items()):
        samples = [f"{name}: {cell}" for name, seen in named for cell in seen.samples[:1]]
        yield Finding(
            level=Level.AMBER if mild else serious(subject),
            what=what,
            where=place,
            count=sum(seen.found for _, seen in named),
            about=about,
            samples=tuple(samples[:SAMPLES]),
        )


def _ids(subject: Subject) -> Iterator[Finding]:
    """Ids that are neither pseudonyms nor those of accounts that are shown."""
    shapes = misshapen(subject)
    for column in ID_COLUMNS:
        if column.names is Names.ACCOUNT and column.place in _OUTSIDE and shapes.get(column):
            yield Finding(
                level=serious(subject),
                what="bystander-by-id",
                where=column.place,
                count=shapes[column],
                about="An id that is neither a pseudonym nor that of an account that may be shown.",
                samples=cells(subject.connection, odd(column)),
            )


def _measures(subject: Subject, findings: "list[Finding]") -> Iterator[Measure]:
    query = """SELECT count(*) FILTER (a.account_id IS NULL), count(*)
        FROM (SELECT unnest(mentions) AS id FROM public_posts) m LEFT JOIN public_accounts a ON a.account_id = m.id
        WHERE m.id IS NOT NULL"""
    outside, total = one(subject.connection, query)
    yield Measure(
        name="bystander_mentions",
        about="mentions, in the lists that the export gives, of accounts outside the data set",
        value=outside,
        of=total,
    )
    left = sum(
        finding.count for finding in findings if finding.level is not Level.AMBER or subject.policy.verbatim
    )
    yield Measure(
        name="bystanders_in_clear", about="cells that name an account outside the data set", value=left
    )
