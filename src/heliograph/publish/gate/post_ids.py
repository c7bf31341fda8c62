"""PostIds: where ids of posts are replaced, no original one is left, and no number passes for one."""

from collections.abc import Iterator

import duckdb
import pyarrow.compute as pc

from heliograph.model.policy import Treatment
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.model.snowflake import SMALLEST, first_identifier
from heliograph.publish.gate.asking import cells, one
from heliograph.publish.gate.csv_tables import NUMBERS
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.id_columns import misshapen, odd
from heliograph.publish.gate.post_bytes import WRITTEN, keep_written
from heliograph.publish.gate.rows import rows_of
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import read_posts
from heliograph.publish.gate.text_columns import text_columns
from heliograph.tables.engine import literal

FOUND, KNOWN = "gate_numbers", "gate_known_numbers"

TELLING = 10**16
"""Numbers of 17 digits and more: shorter ones that look like ids of posts are all sorts of things."""

POSTS = """SELECT post_id AS id FROM raw_posts UNION ALL SELECT referenced_id FROM raw_referenced WHERE kind = 'post'"""
"""Posts of the data set, and those that it points to."""


def check(subject: Subject) -> Result:
    """Look for ids of posts in every column and file; where the policy keeps them, say how many."""
    if subject.policy.columns["posts"]["post_id"] is not Treatment.PSEUDONYM:
        return Result(check=CheckName.POST_IDS, findings=(_kept(subject),))
    _gather(subject)
    findings = [*_in_columns(subject), *_in_texts(subject), *_numbers(subject)]
    [looked] = one(subject.connection, f"SELECT coalesce(sum(found), 0)::BIGINT FROM {FOUND}")
    about = "numbers in texts, links and CSV that can be ids of posts, and were compared with these"
    measure = Measure(name="numbers", about=about, value=looked)
    return Result(check=CheckName.POST_IDS, findings=findings, measures=(measure,))


def _kept(subject: Subject) -> Finding:
    return Finding(
        level=Level.AMBER,
        what="post-ids-kept",
        where="posts.post_id",
        count=subject.manifest.rows.get("posts", 0),
        about="Posts keep their ids, as the policy declares: whoever holds an older crawl finds who wrote them.",
    )


def _gather(subject: Subject) -> None:
    """Make ``gate_numbers(place, number, found)``: every number that can be the id of a post; no account that is shown."""
    connection = subject.connection
    read_posts(subject)
    for column in text_columns():
        if column.table != "posts":
            for batch in rows_of(subject.paths(column.table), [column.name]):
                values = batch.column(0)
                keep_written(connection, column.place, pc.list_flatten(values) if column.listed else values)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {FOUND} AS FROM {WRITTEN} UNION ALL FROM {NUMBERS}")
    connection.execute(
        f"DELETE FROM {FOUND} WHERE number IN (SELECT TRY_CAST(account_id AS UBIGINT) FROM gate_shown)"
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {KNOWN} AS SELECT DISTINCT number
        FROM (SELECT TRY_CAST(id AS UBIGINT) AS number FROM ({POSTS})) SEMI JOIN {FOUND} USING (number)"""
    )


def _in_columns(subject: Subject) -> Iterator[Finding]:
    """Columns of identifiers in which something else than a pseudonym stands."""
    for column, count in misshapen(subject).items():
        if not count:
            continue
        query = f"SELECT id FROM ({odd(column)}) SEMI JOIN ({POSTS}) p USING (id)"
        [raw] = one(subject.connection, f"SELECT count(*) FROM ({query})")
        if raw:
            yield _raw(column.place, raw, cells(subject.connection, query))


def _in_texts(subject: Subject) -> Iterator[Finding]:
    """Numbers in texts, links and CSV: ids of posts, and what looks like one."""
    connection = subject.connection
    known = f"FROM {FOUND} SEMI JOIN {KNOWN} USING (number)"
    for place, count in _by_place(connection, known):
        yield _raw(place, count, cells(connection, f"SELECT number {known} WHERE place = {literal(place)}"))
    first, last = _span(subject)
    alike = f"FROM {FOUND} ANTI JOIN {KNOWN} USING (number) WHERE number >= {max(first, TELLING)} AND number < {last}"
    for place, count in _by_place(connection, alike):
        yield Finding(
            level=Level.AMBER,
            what="number-like-a-post-id",
            where=place,
            count=count,
            about="It is the id of no post that the export knows, and carries a time within the data set.",
            samples=cells(connection, f"SELECT number {alike} AND place = {literal(place)}"),
        )


def _by_place(connection: duckdb.DuckDBPyConnection, rows: str) -> list[tuple[str, int]]:
    query = (
        f"SELECT place, sum(found)::BIGINT FROM (SELECT place, found {rows}) GROUP BY place ORDER BY place"
    )
    return connection.execute(query).fetchall()


def _span(subject: Subject) -> tuple[int, int]:
    """The ids that posts written between the first and the last one of the export can have."""
    query = "SELECT epoch_ms(min(posted_at)), epoch_ms(max(posted_at)) FROM raw_posts"
    earliest, latest = one(subject.connection, query)
    if earliest is None:
        return 0, 0
    return max(first_identifier(earliest), SMALLEST), first_identifier(latest + 1)


def _raw(place: str, count: int, samples: tuple[str, ...]) -> Finding:
    return Finding(
        level=Level.RED,
        what="raw-post-id",
        where=place,
        count=count,
        about="The id of a post stands in clear, which leads to the post and to who wrote it.",
        samples=samples,
    )


def _numbers(subject: Subject) -> Iterator[Finding]:
    """The number of each post is the one that its pseudonym spells."""
    learnt = read_posts(subject).learnt
    if learnt.misspelt:
        yield Finding(
            level=Level.RED,
            what="post-number",
            where="posts.post_number",
            count=learnt.misspelt,
            about="It is not the number between 2^62 and 2^63 that the pseudonym of the post spells.",
            samples=learnt.samples,
        )
