"""Overview: the first numbers that a researcher looks at in a data set they do not know."""

from collections.abc import Iterator
from dataclasses import dataclass

from heliograph.access.preview import Preview, preview
from heliograph.access.query import Reader, selection

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with the query that answers it; ties are broken, so that the answer is always the same."""

    title: str
    sql: str


def _most(title: str, item: str, name: str, table: str = "posts", where: str = "true") -> Question:
    sql = (
        f"SELECT {item} AS {name}, count(*) AS {table} FROM {table} WHERE {where} "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {SHOWN}"
    )
    return Question(title=title, sql=sql)


def _most_listed(title: str, column: str, name: str) -> Question:
    sql = (
        f"SELECT {name}, count(*) AS posts FROM (SELECT unnest({column}) AS {name} FROM posts) "
        f"WHERE {name} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {SHOWN}"
    )
    return Question(title=title, sql=sql)


QUESTIONS: tuple[Question, ...] = (
    _most("What kinds of posts?", "kind", "kind"),
    _most("In which languages?", "language", "language"),
    _most("Sent by which programs?", "client", "client"),
    _most_listed("Which hashtags?", "hashtags", "hashtag"),
    _most_listed("Which sites do they link to?", "domains", "domain"),
    _most(
        "Whom do they repost?", "repost_of_account_id", "account", where="repost_of_account_id IS NOT NULL"
    ),
    _most("When were the accounts made?", "strftime(created_on, '%Y-%m')", "month", table="accounts"),
    Question(
        title="How fast are reposts?",
        sql=(
            "SELECT CASE bound WHEN 60 THEN 'within 1 minute' WHEN 3600 THEN 'within 1 hour' "
            "WHEN 86400 THEN 'within 1 day' ELSE 'later' END AS delay, count(*) AS posts FROM (SELECT list_min(list_filter("
            "[60, 3600, 86400, 1e12], lambda b: (epoch_ms(posted_at) - epoch_ms(original_posted_at)) <= b * 1000)) AS bound "
            "FROM posts WHERE kind = 'repost' AND original_posted_at IS NOT NULL) GROUP BY bound ORDER BY bound"
        ),
    ),
)


def overview(reader: Reader) -> Iterator[tuple[Question, Preview]]:
    """Answer each question for one edition."""
    for question in QUESTIONS:
        yield question, preview(reader.engine, selection(reader, question.sql), SHOWN)
