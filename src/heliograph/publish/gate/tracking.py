"""Tracking: where the policy promises it, no link carries what follows its readers, or tells who has shared it."""

from collections.abc import Iterator

from heliograph.privacy.leaks.parameters import followed
from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import Finding
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.texts import texts

PLACES = {
    "posts.urls": "(SELECT unnest(urls) AS value FROM {texts} WHERE followed_urls)",
    "posts.text": "(SELECT text AS value FROM {texts} WHERE followed_text)",
    "accounts.url": "(SELECT url AS value FROM public_accounts)",
    "accounts.description": "(SELECT description AS value FROM public_accounts)",
}


def tracking(subject: Subject) -> Iterator[Finding]:
    """Links with such a parameter."""
    if not subject.policy.texts.tracking:
        return
    for place, values in PLACES.items():
        query = f"SELECT value FROM {values.format(texts=texts(subject))} WHERE {followed('value')}"
        [count] = one(subject.connection, f"SELECT count(*) FROM ({query})")
        if count:
            yield Finding(
                level=serious(subject),
                what="tracking-parameter",
                where=place,
                count=count,
                about="The policy promises that parameters of links that follow a reader (utm_*, fbclid) are removed.",
                samples=cells(subject.connection, query),
            )
