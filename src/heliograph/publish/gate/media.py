"""Media: items bear pseudonyms and carry nothing of the names that they had in the export."""

from collections.abc import Iterator

from heliograph.model.policy import Treatment
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.publish.gate.asking import cells, one, serious
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.id_columns import Names, misshapen, odd
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.text_columns import text_columns
from heliograph.tables.engine import identifier

KEYS = "SELECT media_key AS key FROM raw_media WHERE post_id IS NOT NULL AND length(media_key) >= 8"
"""Keys of items of posts; those of profile pictures are words that many share."""

PATH = r"[0-9]{1,20}-[^/]+\.[A-Za-z0-9]{2,5}$"
"""How a path of the export ends: post, key, extension."""

HOSTED = r"(?i)twimg\.com|/media/|_media"
"""Words that stand in links to items."""

FINGERPRINTS = {"sha256": "Digests", "pdq": "Perceptual hashes"}


def check(subject: Subject) -> Result:
    """Look for keys and paths of the export in the media table, in texts and in links."""
    [items] = one(subject.connection, "SELECT count(*) FROM raw_media")
    measure = Measure(name="media_items", about="items that the export lists", value=items)
    if not items:
        return Result(check=CheckName.MEDIA, measures=(measure,))
    findings = [*_keys(subject), *_shards(subject), *_links(subject), *_fingerprints(subject)]
    return Result(check=CheckName.MEDIA, findings=findings, measures=(measure,))


def _keys(subject: Subject) -> Iterator[Finding]:
    """Columns of keys: none of the export, no path."""
    for column, count in misshapen(subject).items():
        if count and column.names is Names.MEDIA:
            yield Finding(
                level=serious(subject),
                what="raw-media-key",
                where=column.place,
                count=count,
                about="It is no pseudonym: keys and names of the export lead to the item on the web.",
                samples=cells(subject.connection, odd(column)),
            )


def _shards(subject: Subject) -> Iterator[Finding]:
    """Names of shards tell nothing of what lies in them."""
    words = r"unnest(regexp_extract_all(shard, '[A-Za-z0-9_-]{4,}'))"
    named = f"""SELECT shard FROM (SELECT shard, {words} AS word FROM (SELECT DISTINCT shard FROM public_media))
        WHERE word IN (SELECT account_id FROM gate_decided WHERE masked) OR word IN (SELECT key FROM ({KEYS}))
        OR word IN (SELECT post_id FROM raw_media) OR regexp_matches(shard, '{PATH}')"""
    [count] = one(subject.connection, f"SELECT count(DISTINCT shard) FROM ({named})")
    if count:
        yield Finding(
            level=serious(subject),
            what="shard-names-identify",
            where="media.shard",
            count=count,
            about="The name of a shard holds the id of an account or post, or the key of an item.",
            samples=cells(subject.connection, f"SELECT DISTINCT * FROM ({named})"),
        )


def _links(subject: Subject) -> Iterator[Finding]:
    """Texts and links with the key of an item."""
    for column in text_columns():
        if column.place == "media.shard":
            continue
        rows = f"SELECT {column.value} AS value FROM public_{column.table} WHERE regexp_matches({column.value}, '{HOSTED}')"
        words = f"SELECT value, unnest(regexp_extract_all(value, '[A-Za-z0-9_-]+')) AS key FROM ({rows})"
        query = f"SELECT DISTINCT value FROM ({words}) SEMI JOIN ({KEYS}) USING (key)"
        [count] = one(subject.connection, f"SELECT count(*) FROM ({query})")
        if count:
            replaced = subject.policy.replaces_post_ids
            yield Finding(
                level=Level.RED if replaced else Level.AMBER,
                what="media-key-in-link",
                where=column.place,
                count=count,
                about="A link holds the key of an item, which leads to the item and to who posted it.",
                samples=cells(subject.connection, query),
            )


def _fingerprints(subject: Subject) -> Iterator[Finding]:
    """By a digest or a perceptual hash an item can be found among those that somebody else holds."""
    for name, words in FINGERPRINTS.items():
        if subject.policy.columns["media"][name] is Treatment.DROP:
            continue
        query = f"""SELECT count(*) FROM public_media SEMI JOIN
            (SELECT account_id FROM public_accounts WHERE is_pseudonymous) USING (account_id) WHERE {identifier(name)} IS NOT NULL"""
        [count] = one(subject.connection, query)
        if count:
            yield Finding(
                level=Level.AMBER,
                what="fingerprint-kept",
                where=f"media.{name}",
                count=count,
                about=f"{words} of items of hidden accounts are kept: whoever holds the item elsewhere finds it again.",
            )
