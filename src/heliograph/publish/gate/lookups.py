"""Lookups: the key tables hold what stands in the rows that they lead to, and nothing else.

They are written from the posts. A table made from the export instead would carry its ids, its exact times, or digests of texts
by which a guess can be confirmed.
"""

from collections.abc import Iterator, Mapping

from heliograph.model.risk import Level
from heliograph.publish.gate.asking import cells, one
from heliograph.publish.gate.finding import Finding
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.texts import digests_step, texts
from heliograph.tables.engine import literal, parquet

KEYS = {"by_time": "posted_at", "by_post": "post_id"}
TARGETS = {
    "repost_of_post_id": "true",
    "quote_of_post_id": "quote_of_post_id IS DISTINCT FROM repost_of_post_id",
    "reply_to_post_id": "reply_to_post_id IS DISTINCT FROM repost_of_post_id AND reply_to_post_id IS DISTINCT FROM quote_of_post_id",
}
"""What posts point to, each post of theirs once."""

WORDS = r"trim(regexp_replace(regexp_replace(lower(nfc_normalize(text)), 'https?://\S+', '', 'g'), '\s+', ' ', 'g'))"
"""Equal texts have the same words: without links, in lower case, with single spaces."""


def lookups(subject: Subject) -> Iterator[Finding]:
    """Key tables that differ from the posts."""
    for name, posts, sampled in _wanted(subject):
        path = subject.folder / "keys" / f"{name}.parquet"
        if not path.is_file():
            continue  # the checks of counts and schema tell
        found = f"SELECT key, file::BIGINT AS file, row::BIGINT AS row FROM {parquet([path])} WHERE {sampled}"
        if _sum(subject, posts) == _sum(subject, found):
            continue
        strange = f"{found} EXCEPT {posts}"
        [count] = one(subject.connection, f"SELECT count(*) FROM ({strange})")
        yield Finding(
            level=Level.RED,
            what="look-up-differs",
            where=f"keys/{name}.parquet",
            count=max(count, 1),
            about="It leads by other values than those that stand in the rows.",
            samples=cells(subject.connection, strange),
        )


def _wanted(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """Per key table: what it must hold, and which of its rows are compared."""
    paths = subject.paths("posts")
    numbers: Mapping[str, int] = {str(path): number for number, path in enumerate(paths, start=1)}
    listed = ", ".join(f"{literal(path)}: {number}" for path, number in numbers.items())
    rows = f"SELECT {{value}} AS key, (MAP {{{{{listed}}}}})[filename]::BIGINT AS file, file_row_number::BIGINT AS row"
    source = parquet(paths, options=", filename=true, file_row_number=true")
    for name, value in KEYS.items():
        yield name, f"{rows.format(value=value)} FROM {source}", "true"
    targets = (
        f"{rows.format(value=value)} FROM {source} WHERE {value} IS NOT NULL AND {once}"
        for value, once in TARGETS.items()
    )
    yield "by_target", f"FROM ({' UNION ALL '.join(targets)})", "true"
    # on its own, or every text of the table would be levelled to see whether something is left of it
    some = (
        f"WITH some_texts AS MATERIALIZED ({rows.format(value=WORDS)} FROM {texts(subject)} WHERE digested)"
    )
    digest = "SELECT * REPLACE (md5_number_lower(key)::UBIGINT AS key) FROM some_texts WHERE key <> ''"
    yield "by_text", f"FROM ({some} {digest})", f"row % {digests_step(subject)} = 0"


def _sum(subject: Subject, rows: str) -> tuple[int, int]:
    """How many rows, and a sum of their hashes: equal for the same rows in any order."""
    count, total = one(subject.connection, f"SELECT count(*), sum(hash(key, file, row)) FROM ({rows})")
    return count, int(total or 0)
