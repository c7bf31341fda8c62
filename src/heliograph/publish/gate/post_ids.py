"""PostIds: where ids of posts are replaced, no original one is left, and no number passes for one."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from heliograph.model.policy import Treatment
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.records import LONGEST, SHORTEST
from heliograph.privacy.leaks.spelling import post_numbers
from heliograph.publish.gate.asking import cells, one
from heliograph.publish.gate.csv_files import NUMBERS, csv_files, span
from heliograph.publish.gate.finding import SAMPLES, Finding, Result
from heliograph.publish.gate.id_columns import misshapen, odd
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.text_columns import TextColumn, text_columns
from heliograph.tables.engine import literal

FOUND, KNOWN = "gate_numbers", "gate_known_numbers"

BATCH = 1 << 16
TELLING = 10**16
"""Numbers of 17 digits and more: shorter ones that look like ids of posts are all sorts of things."""

POSTS = """SELECT post_id AS id FROM raw_posts UNION ALL SELECT referenced_id FROM raw_referenced WHERE kind = 'post'"""
"""Posts of the data set, and those that it points to."""

DIGIT = "[0-9\uff10-\uff19]"
NARROW = "translate({value}, '\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19', '0123456789')"
"""Full-width digits are digits to a reader."""


def check(subject: Subject) -> Result:
    """Look for ids of posts in every column and file; where the policy keeps them, say how many."""
    if subject.policy.columns["posts"]["post_id"] is not Treatment.PSEUDONYM:
        return Result(check=CheckName.POST_IDS, findings=(_kept(subject),))
    _gather(subject)
    findings = [*_in_columns(subject), *_in_texts(subject), *_numbers(subject)]
    [looked] = one(subject.connection, f"SELECT coalesce(sum(found), 0)::BIGINT FROM {FOUND}")
    about = "numbers of 15 to 19 digits in texts and CSV that were compared with ids of posts"
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
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {FOUND} (place VARCHAR, number UBIGINT, found BIGINT)")
    for column in text_columns():
        connection.execute(f"INSERT INTO {FOUND} {_written(column)}")
    csv_files(subject)
    connection.execute(f"INSERT INTO {FOUND} SELECT path, number, found FROM {NUMBERS}")
    connection.execute(
        f"DELETE FROM {FOUND} WHERE number IN (SELECT TRY_CAST(account_id AS UBIGINT) FROM gate_shown)"
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {KNOWN} AS SELECT DISTINCT number
        FROM (SELECT TRY_CAST(id AS UBIGINT) AS number FROM ({POSTS})) SEMI JOIN {FOUND} USING (number)"""
    )


def _written(column: TextColumn) -> str:
    """SQL: the numbers in the words of a column."""
    rows = f"SELECT {NARROW.format(value=column.value)} AS value FROM public_{column.table}"
    rows += f" WHERE regexp_matches({column.value}, '{DIGIT}{{{SHORTEST}}}')"
    digits = f"SELECT unnest(regexp_extract_all(value, '[0-9]+')) AS digits FROM ({rows})"
    return f"""SELECT {literal(column.place)}, digits::UBIGINT, count(*) FROM ({digits})
        WHERE length(digits) BETWEEN {SHORTEST} AND {LONGEST} GROUP BY ALL"""


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
    first, last = span(subject)
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
    wrong = 0
    samples: list[str] = []
    query = "SELECT post_id, TRY_CAST(post_number AS UBIGINT) AS number FROM public_posts"
    for batch in subject.connection.execute(query).to_arrow_reader(BATCH):
        spelt, right = post_numbers(batch.column(0))
        said = batch.column(1).fill_null(0).to_numpy(zero_copy_only=False)
        other = right & (spelt != said)
        wrong += int(other.sum())
        samples += batch.filter(pa.array(other)).column(0).slice(0, SAMPLES - len(samples)).to_pylist()
    if wrong:
        yield Finding(
            level=Level.RED,
            what="post-number",
            where="posts.post_number",
            count=wrong,
            about="It is not the number between 2^62 and 2^63 that the pseudonym of the post spells.",
            samples=samples,
        )
