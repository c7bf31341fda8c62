"""Small cells: which queries can be seen to tell of nobody alone, and what is left out of their answers."""

import duckdb
import pytest

from heliograph.access.sandbox.answer import Answer
from heliograph.access.sandbox.cells import counted, left_out
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.errors import RefusedError
from scripted_workers import stream_of

POSTS = {
    "post_id": "VARCHAR", "account_id": "VARCHAR", "language": "VARCHAR", "text": "VARCHAR", "like_count": "BIGINT",
    "posted_at": "TIMESTAMP_MS", "hashtags": "VARCHAR[]", "is_late": "BOOLEAN",
}  # fmt: skip
ACCOUNTS = {
    "account_id": "VARCHAR", "handle": "VARCHAR", "follower_count": "BIGINT", "language": "VARCHAR", "created_on": "DATE",
    "rare_count": "BIGINT",
}  # fmt: skip
ACTIONS = {"action_id": "VARCHAR", "subject_id": "VARCHAR", "policy_area": "VARCHAR"}
PREMISES = Premises(
    name="ships@1 consortium",
    tables=tuple(
        SeenTable(name=name, files=(), columns=tuple(columns.items()))
        for name, columns in (("posts", POSTS), ("accounts", ACCOUNTS), ("actions", ACTIONS))
    ),
)


@pytest.fixture(scope="module")
def sea():
    """12 accounts write in Arabic, two in Welsh; account 1 writes most."""
    made = duckdb.connect()
    made.execute(
        """CREATE TABLE accounts AS SELECT i::VARCHAR account_id, 'h' || i AS handle, i * 10 AS follower_count,
        'ar' AS language, DATE '2015-01-01' + i::INT AS created_on, CASE WHEN i = 3 THEN 777 END AS rare_count FROM range(14) t(i)"""
    )
    made.execute(
        """CREATE TABLE posts AS SELECT (i * 10 + j)::VARCHAR post_id, i::VARCHAR account_id,
        CASE WHEN i < 12 THEN 'ar' ELSE 'cy' END AS language, 'x' AS text, j AS like_count,
        TIMESTAMP '2016-01-01' + INTERVAL (j) MONTH AS posted_at, ['a', 'b'] AS hashtags, j = 2 AS is_late FROM range(14) t(i), range(3) u(j)"""
    )
    yield made
    made.close()


def asked(sea, query, fewest=10):
    text, columns = counted(query, PREMISES, Limits(), fewest)
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
        ("SELECT count(*) FROM posts WHERE posted_at BETWEEN '2015-12-01' AND '2016-12-31 10:00:00' AND is_late = (like_count > 1.5)", 1),
        ("SELECT extract(dayofweek FROM posted_at) AS d, count(DISTINCT text) AS n FROM posts WHERE lower(text) = 'x' GROUP BY d HAVING n < 2", 3),
        ("SELECT count(*) FROM accounts WHERE created_on < DATE '2016-01-01' AND coalesce(language, 'none') ILIKE 'A%'", 1),
        ("SELECT count(*) FROM posts WHERE list_contains(hashtags, 'a') AND text LIKE 'x%' AND NOT language IS NULL", 1),
    ],
)  # fmt: skip
def test_counts_over_whole_tables_are_answered(sea, query, rows):
    assert {len(values) for values in asked(sea, query).values()} == {rows}


def test_a_number_of_which_few_accounts_have_a_value_takes_its_row_along(sea):
    """Of 14 accounts one has a count: the sum would be its value, to count it would tell that there is one."""
    assert asked(sea, "SELECT count(*) AS n FROM accounts") == {"n": [14]}
    for told in ("sum(rare_count)", "avg(rare_count)", "count(rare_count)", "count(DISTINCT rare_count)"):
        assert asked(sea, f"SELECT count(*) AS n, {told} AS t FROM accounts") == {"n": [], "t": []}
    assert asked(sea, "SELECT count(*) AS n FROM accounts HAVING sum(rare_count) > 700") == {"n": []}
    assert asked(sea, "SELECT count(*) AS n FROM accounts ORDER BY sum(rare_count)") == {"n": []}


def test_what_is_cut_tells_nothing_of_what_was_left_out(sea):
    """A group of one account that stood first would empty the answer if the rows were cut before it is dropped."""
    first = "SELECT follower_count = {} AS it, count(*) AS n FROM accounts GROUP BY 1 ORDER BY 1 DESC LIMIT 1"
    assert asked(sea, first.format(31)) == {"it": [False], "n": [14]}
    assert asked(sea, first.format(30)) == {"it": [False], "n": [13]}
    skipped = "SELECT language, count(*) AS n FROM posts GROUP BY 1 ORDER BY n LIMIT 1 OFFSET {}"
    assert [asked(sea, skipped.format(n))["n"] for n in (0, 1)] == [[36], []]


def test_no_row_ends_a_query_in_an_error(sea):
    """Whether there is an account with 30 followers would be told by the error of a cast that only its row meets."""
    for followers in (30, 31):
        for cast in (
            "language = 5",
            "CAST('x' AS INT) = 1",
            "created_on > 'x'",
            "language",
            "follower_count > 1e400",
        ):
            with pytest.raises(RefusedError) as said:
                asked(sea, f"SELECT count(*) FROM accounts WHERE follower_count = {followers} AND {cast}")
            assert said.value.hint == "Compare each column with values of its own type."


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
        "SELECT sum(is_late) FROM posts",
        "SELECT language, count(*) FROM posts GROUP BY 1 HAVING sum(is_late) = 1",
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
        "SELECT count(*) FROM posts WHERE language IS TRUE",
        "SELECT count(*) FROM posts WHERE NOT text",
        "SELECT count(*) FROM posts WHERE text BETWEEN 1 AND 2",
        "SELECT count(*) FROM posts WHERE text IN (1, 2)",
        "SELECT count(*) FROM posts WHERE hashtags = ['a']",
        "SELECT count(*) FROM posts WHERE list_contains(hashtags, 5)",
        "SELECT count(*) FROM posts p JOIN accounts a ON p.language = a.follower_count",
        "SELECT count(*) FROM posts WHERE posted_at > '2016-02-31'",
        "SELECT count(*) FROM accounts WHERE created_on = '2016-02-01 10:00:00'",
        "SELECT count(*) FROM accounts WHERE follower_count > 0.00000000000000000000000000000000001",
        "SELECT count(*) FROM posts WHERE like_count = -like_count",
        "SELECT date_trunc('bogus', posted_at), count(*) FROM posts GROUP BY 1",
        "SELECT date_trunc(language, posted_at), count(*) FROM posts GROUP BY 1",
        "SELECT extract(bogus FROM posted_at), count(*) FROM posts GROUP BY 1",
        "SELECT length(text) AS language, count(*) FROM posts GROUP BY 1 HAVING language = 5",
        "SELECT it AS it, count(*) FROM posts GROUP BY 1",
        "SELECT count(*) FROM accounts WHERE accounts LIKE '%h3%'",
        "SELECT count(*) FROM accounts GROUP BY language LIMIT 1 + 1",
    ],
)
def test_what_could_tell_of_a_single_account_is_refused_and_explained(query):
    with pytest.raises(RefusedError) as said:
        counted(query, PREMISES, Limits(), 10)
    assert said.value.message
    assert said.value.hint
