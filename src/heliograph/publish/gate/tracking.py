"""Tracking: where the policy promises it, no link carries what follows its readers, or tells who has shared it."""

from collections.abc import Iterator

from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import Finding
from heliograph.publish.gate.subject import Subject

PLACES = {
    "posts.urls": "(SELECT unnest(urls) AS value FROM public_posts)",
    "posts.text": "(SELECT text AS value FROM public_posts)",
    "accounts.url": "(SELECT url AS value FROM public_accounts)",
    "accounts.description": "(SELECT description AS value FROM public_accounts)",
}
SIGNS = ("utm_", "clid=", "igsh", "mc_eid=", "mc_cid=")
"""One of them stands in every value that the pattern finds: a plain search costs a tenth of the pattern."""

PARAMETER = r"""https?://[^\s?#"'<>)\]]+\?(?:[^\s?#"'<>)\]]*&(?:amp;)?)?(?:utm_[a-z0-9_]+|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|igsh|mc_eid|mc_cid)="""


def tracking(subject: Subject) -> Iterator[Finding]:
    """Links with such a parameter."""
    if not subject.policy.texts.tracking:
        return
    likely = " OR ".join(f"contains(value, '{sign}')" for sign in SIGNS)
    pattern = PARAMETER.replace("'", "''")
    for place, values in PLACES.items():
        query = f"SELECT value FROM {values} WHERE ({likely}) AND regexp_matches(value, '{pattern}')"
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
