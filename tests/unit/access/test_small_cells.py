"""Small cells: which queries can be seen to tell of nobody alone, and what is left out of their answers."""

import duckdb
import pytest

from heliograph.access.sandbox.answer import Answer
from heliograph.access.sandbox.cells import counted, left_out
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.errors import RefusedError
from scripted_workers import stream_of

POSTS = ("post_id", "account_id", "language", "text", "like_count", "posted_at", "hashtags")
ACCOUNTS = ("account_id", "handle", "follower_count", "language")
ACTIONS = ("action_id", "subject_id", "policy_area")
PREMISES = Premises(
    name="ships@1 consortium",
    tables=tuple(
        SeenTable(name=name, files=(), columns=tuple((column, "VARCHAR") for column in columns))
        for name, columns in (("posts", POSTS), ("accounts", ACCOUNTS), ("actions", ACTIONS))
    ),
)


@pytest.fixture(scope="module")
def sea():
    """12 accounts write in Arabic, two in Welsh; account 1 writes most."""
    made = duckdb.connect()
    made.execute(
        """CREATE TABLE accounts AS SELECT i::VARCHAR account_id, 'h' || i AS handle, i * 10 AS follower_count,
        'ar' AS language FROM range(14) t(i)"""
    )
    made.execute(
        """CREATE TABLE posts AS SELECT (i * 10 + j)::VARCHAR post_id, i::VARCHAR account_id,
        CASE WHEN i < 12 THEN 'ar' ELSE 'cy' END AS language, 'x' AS text, j AS like_count,
        TIMESTAMP '2016-01-01' + INTERVAL (j) MONTH AS posted_at, ['a', 'b'] AS hashtags FROM range(14) t(i), range(3) u(j)"""
    )
    yield made
    made.close()


def asked(sea, query, fewest=10):
    text, columns = counted(query, PREMISES, Limits())
    table = sea.execute(text).to_arrow_table()
    whole = Answer(table=table, stream=stream_of(table), cut="", seconds=0.1)
    return left_out(whole, columns, fewest).table.to_pydict()


def test_groups_of_few_accounts_are_left_out(sea):
    found = asked(
        sea, "SELECT language, count(*) AS n, avg(like_count) AS likes FROM posts GROUP BY language"
    )
    assert found == {"language": ["ar"], "n": [36], "likes": [1.0]}
    assert asked(sea, "SELECT count(*) AS n FROM posts WHERE language = 'cy'") == {"n": []}
    assert asked(sea, "SELECT count(*) AS n FROM posts WHERE language = 'cy'", fewest=2) == {"n": [6]}


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT count(DISTINCT account_id) FROM posts", 1),
        ("SELECT a.language, sum(p.like_count) FROM posts p JOIN accounts a ON p.account_id = a.account_id GROUP BY 1", 1),
        ("SELECT a.language, count(*) FROM posts p LEFT JOIN accounts a USING (account_id) GROUP BY ALL", 1),
        ("SELECT date_trunc('month', posted_at) AS m, count(*) AS n FROM posts GROUP BY 1 HAVING count(*) > 3 ORDER BY 2 DESC, m LIMIT 2", 2),
        ("FROM posts SELECT year(posted_at), count() WHERE posted_at >= DATE '2016-01-01' AND language IN ('ar', 'cy') GROUP BY 1;", 1),
        ("SELECT count(*) FROM posts WHERE list_contains(hashtags, 'a') AND text LIKE 'x%' AND NOT language IS NULL", 1),
    ],
)  # fmt: skip
def test_counts_over_whole_tables_are_answered(sea, query, rows):
    assert {len(values) for values in asked(sea, query).values()} == {rows}


def test_a_crossed_table_counts_with_the_accounts_of_each(sea):
    crossed = "SELECT sum(a.follower_count) FROM posts p, accounts a WHERE a.follower_count = 120"
    assert list(asked(sea, crossed).values()) == [[]]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM posts",
        "SELECT text FROM posts",
        "SELECT DISTINCT language FROM posts",
        "SELECT account_id, count(*) FROM posts GROUP BY 1",
        "SELECT count(*) FROM posts WHERE account_id <> '1'",
        "SELECT count(*) FROM accounts WHERE handle = 'h1'",
        "SELECT max(follower_count) FROM accounts",
        "SELECT median(follower_count) FROM accounts",
        "SELECT string_agg(text, ',') FROM posts",
        "SELECT sum(CASE WHEN handle = 'h1' THEN follower_count END) FROM accounts",
        "SELECT count(*) FILTER (WHERE language = 'cy') FROM posts",
        "SELECT sum(like_count + 1) FROM posts",
        "SELECT count(*) OVER () FROM posts",
        "SELECT count(*) FROM posts WHERE CAST(text AS INT) = 1",
        "SELECT count(*) FROM posts WHERE language = (SELECT min(language) FROM posts)",
        "SELECT count(*) FROM posts WHERE language IN (SELECT language FROM accounts)",
        "SELECT count(*) FROM (SELECT * FROM posts WHERE like_count = 1)",
        "WITH one AS (SELECT * FROM posts) SELECT count(*) FROM one",
        "SELECT count(*) FROM posts UNION ALL SELECT count(*) FROM accounts",
        "SELECT language, count(*) FROM posts GROUP BY ROLLUP (language)",
        "SELECT language, count(*) FROM posts GROUP BY GROUPING SETS ((language), ())",
        "SELECT count(*) FROM posts p JOIN accounts a ON p.account_id = a.account_id AND a.handle = 'h1'",
        "SELECT count(*) FROM posts NATURAL JOIN accounts",
        "SELECT count(*) FROM posts POSITIONAL JOIN accounts",
        "SELECT policy_area, count(*) FROM actions GROUP BY 1",
        "SELECT count(*) FROM range(10)",
        "SELECT 1",
        "SELECT count(*) FROM posts TABLESAMPLE 1 ROWS",
        "SELECT count(*) FROM posts USING SAMPLE 1",
        "SELECT count(*) FROM posts AS p(handle2, b)",
        "SELECT count(*), unnest(hashtags) FROM posts GROUP BY 2",
        "SELECT language, count(*) FROM posts GROUP BY 1 QUALIFY row_number() OVER () = 1",
        "SELECT count(*) FROM posts WHERE 1 / like_count > 2",
        "SELECT COLUMNS(*), count(*) FROM posts GROUP BY ALL",
    ],
)
def test_what_could_tell_of_a_single_account_is_refused_and_explained(query):
    with pytest.raises(RefusedError) as said:
        counted(query, PREMISES, Limits())
    assert said.value.message
    assert said.value.hint
