"""The screen lets through what people ask, and says in one line what is wrong with the rest."""

import duckdb
import pytest
from inline_snapshot import snapshot

from heliograph.access.sandbox.functions import ALLOWED
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises, SeenTable
from heliograph.access.sandbox.screen import screened
from heliograph.errors import HeliographError, RefusedError, UnknownNameError
from heliograph.model.tables import TABLES

EDITION = Premises(
    name="ships@1 public",
    tables=tuple(
        SeenTable(name=name, files=(), columns=tuple((column.name, "VARCHAR") for column in spec.columns))
        for name, spec in TABLES.items()
    ),
)

GOOD = """
FROM posts
SELECT count(*) FROM posts;
SELECT * FROM Posts WHERE POSTS.Text ILIKE '%a%' AND "language" IN ('en', 'ru')
SELECT list_transform(hashtags, x -> x || 'a') FROM posts
SELECT list_filter(hashtags, lambda h: h = 'a') FROM posts
SELECT [x FOR x IN hashtags IF x <> 'a'] FROM posts
SELECT list_reduce([1, 2], (a, b) -> a + b)
SELECT count(*) FILTER (WHERE like_count > 1) OVER (PARTITION BY language) FROM posts QUALIFY row_number() OVER () = 1
SELECT rank() OVER (ORDER BY like_count DESC), sum(like_count) OVER (ORDER BY posted_at ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) FROM posts
SELECT lag(like_count) OVER w, first_value(text) OVER w FROM posts WINDOW w AS (ORDER BY posted_at)
SELECT * EXCLUDE (text) REPLACE (like_count + 1 AS like_count) FROM posts
WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t WHERE n < 3) SELECT n FROM t
WITH a AS (SELECT text AS t FROM posts), b AS (SELECT t FROM a) SELECT b.t FROM b
SELECT unnest(hashtags) AS h, count(*) FROM posts GROUP BY ALL ORDER BY ALL
SELECT h FROM posts, unnest(hashtags) AS t(h) WHERE h = 'a'
SELECT strftime(posted_at, '%Y'), date_trunc('day', posted_at), posted_at::DATE, year(posted_at), extract(year FROM posted_at) FROM posts
SELECT datediff('day', posted_at, original_posted_at), epoch_ms(posted_at), current_date, now() FROM posts
SELECT regexp_matches(text, 'x'), position('a' IN text), trim(text), text SIMILAR TO 'b', substring(text FROM 1 FOR 2), text[1:3] FROM posts
SELECT approx_count_distinct(text), arg_max(text, like_count), mode(text), median(like_count), quantile_cont(like_count, 0.5) FROM posts
SELECT string_agg(text, ','), list(text), count(DISTINCT text), first(text) FROM posts
SELECT coalesce(text, language), if(true, 1, 2), nullif(1, 2), greatest(1, 2), CASE WHEN true THEN 1 END, TRY_CAST(text AS INTEGER) FROM posts
SELECT levenshtein(text, 'a'), md5(text), hash(text), text COLLATE NOCASE, text->>'a', concat_ws(',', text, language) FROM posts
SELECT 1::DECIMAL(10, 2), CAST(text AS VARCHAR(10)), DATE '2020-01-01', INTERVAL 1 DAY, -1, 2 ** 3, 1 // 2, 5 % 2 FROM posts
SELECT struct_pack(k := 1), {'a': 1}, MAP {'a': 1}, MAP(['a'], [1]), hashtags[1] FROM posts
SELECT a.b FROM (SELECT {'b': 1} AS a)
SELECT e.k FROM (SELECT unnest([{'k': 1}]) AS e)
SELECT posts FROM posts
SELECT COLUMNS('a.*') FROM posts
SELECT t.v FROM (VALUES (1, 2)) t(v, w)
SELECT range FROM range(3)
SELECT r.i FROM range(10) r(i)
SELECT p.text, a.handle FROM posts p JOIN accounts a USING (account_id) ASOF JOIN actions c ON c.acted_at < p.posted_at
SELECT x.y FROM posts p, LATERAL (SELECT 1 AS y) x
SELECT language l, count(*) n FROM posts WHERE l = 'en' GROUP BY l HAVING n > 1 ORDER BY n DESC LIMIT 5 OFFSET 2
SELECT * FROM posts UNION ALL BY NAME SELECT * FROM posts
(SELECT 1) UNION (SELECT 2)
SELECT * FROM posts PIVOT (count(*) FOR kind IN ('a', 'b'))
SELECT DISTINCT ON (language) language, text FROM posts
SELECT count(*) FROM posts GROUP BY GROUPING SETS ((language), ())
SELECT * FROM posts USING SAMPLE 10
SELECT * FROM posts WHERE account_id IN (SELECT account_id FROM accounts) AND EXISTS (SELECT 1 FROM actions)
SELECT 'x'.upper() AS "a b", '%; --' AS c -- a note
SELECT dataset, release FROM media
""".strip().splitlines()


@pytest.mark.parametrize("query", GOOD)
def test_what_people_ask_passes(query):
    screened(query, EDITION, Limits())


def said(query, limits=None):
    with pytest.raises(HeliographError) as caught:
        screened(query, EDITION, limits or Limits())
    return caught.value


def test_a_wrong_name_comes_with_what_was_probably_meant():
    queries = [
        "SELECT txt FROM posts",
        "SELECT p.lnguage FROM posts p",
        "SELECT text FROM post",
        "SELECT uper(text) FROM posts",
        "SELECT handel FROM posts JOIN accounts USING (account_id)",
        "SELECT 1 FROM posts WHERE psts.text = 'a'",
    ]
    assert [str(said(query)) for query in queries] == snapshot(
        [
            'No column "txt" in the query. Did you mean "text"?',
            'No column "lnguage" in p. Did you mean "language"?',
            'No table "post" in ships@1 public. Did you mean "posts"?',
            'The function "uper" cannot be used here. Did you mean "upper"?',
            'No column "handel" in the query. Did you mean "handle"?',
            'No table "psts" in the query. Did you mean "posts"?',
        ]
    )
    assert isinstance(said(queries[0]), UnknownNameError)
    assert said("SELECT 1 FROM nothing").hint == snapshot(
        "There is: accounts, actions, media, posts, referenced."
    )


def test_what_cannot_be_read_is_shown_by_its_place():
    queries = [
        "",
        " ; ",
        "SELECT 'a",
        "SELECT ((1",
        "SELECT\n  text text text FROM posts",
        "SELECT * FORM posts",
        "SELECT FROM WHERE",
        'SELECT "a',
    ]
    assert [str(said(query)) for query in queries] == snapshot(
        [
            "The query is empty.",
            "The query is empty.",
            "The query cannot be read: a quote or a bracket is not closed.",
            'The query cannot be read at line 1, column 10, near "1".',
            'The query cannot be read at line 2, column 16, near "text".',
            'The query cannot be read at line 1, column 19, near "posts".',
            'The query cannot be read at line 1, column 17, near "WHERE".',
            "The query cannot be read: a quote or a bracket is not closed.",
        ]
    )


def test_a_query_over_which_the_parser_stumbles_is_no_fault_of_the_server():
    assert str(said("SELECT * -> 2.5 FROM posts")) == "The query cannot be read."


def test_only_one_query_that_reads_is_answered():
    queries = [
        "COPY posts TO 'x'",
        "SELECT 1; SELECT 2",
        "SUMMARIZE posts",
        "EXPLAIN SELECT 1",
        "SELECT * FROM (DESCRIBE posts)",
        "SELECT * INTO x FROM posts",
        "WITH x AS (DELETE FROM posts RETURNING *) SELECT * FROM x",
        "SELECT $1",
        "VALUES (1)",
        "SET threads = 4",
        "(FROM posts) LIMIT 1; DROP VIEW posts",
    ]
    assert [str(said(query)) for query in queries] == snapshot(
        [
            'Only queries that read are answered, SELECT and WITH; not "COPY".',
            "One query at a time: there is a semicolon in it.",
            'Only queries that read are answered, SELECT and WITH; not "SUMMARIZE".',
            'Only queries that read are answered, SELECT and WITH; not "EXPLAIN".',
            "Only queries that read are answered; DESCRIBE is none.",
            "Only queries that read are answered; INTO is none.",
            "Only queries that read are answered; DELETE is none.",
            "Only queries that read are answered; PLACEHOLDER is none.",
            'Only queries that read are answered, SELECT and WITH; not "VALUES".',
            'Only queries that read are answered, SELECT and WITH; not "SET".',
            "One query at a time: there is a semicolon in it.",
        ]
    )
    assert {type(said(query)) for query in queries} == {RefusedError}


def test_a_statement_that_the_parser_does_not_know_is_refused_without_a_line_in_the_log(caplog):
    assert (
        str(said("WITH a AS (COPY posts TO 'x') SELECT 1"))
        == "Only queries that read are answered: SELECT and WITH."
    )
    assert caplog.records == []


def test_only_the_tables_of_the_edition_can_be_read():
    queries = [
        "FROM '/etc/passwd'",
        'SELECT * FROM "posts.parquet"',
        "SELECT * FROM read_csv('x')",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM a.b.c.d.e",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM query('SELECT 1')",
    ]
    assert [str(said(query)) for query in queries] == snapshot(
        [
            'Files cannot be read: "/etc/passwd".',
            'Files cannot be read: "posts.parquet".',
            'The function "read_csv" cannot be used here.',
            'Tables have no schema here: "information_schema.tables".',
            'Tables have no schema here: "a.b.c.d.e".',
            'The function "duckdb_settings" cannot be used here.',
            'The function "query" cannot be used here. Did you mean "quarter"?',
        ]
    )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT getenv('HOME')",
        "SELECT \"getenv\"('HOME')",
        "SELECT main.getenv('HOME')",
        "SELECT system.main.getenv('HOME')",
        "SELECT 'HOME'.getenv()",
        "SELECT list_transform(['HOME'], x -> getenv(x))",
        "SELECT count(*) FROM posts GROUP BY getenv('HOME')",
        "SELECT text FROM posts ORDER BY getenv('HOME')",
        "SELECT sum(1) OVER (ORDER BY getenv('HOME')) FROM posts",
        "SELECT 1 FROM posts JOIN accounts ON getenv('HOME') = ''",
        "SELECT {'a': getenv('HOME')}",
        "SELECT [getenv('HOME')]",
        "SELECT CASE WHEN getenv('HOME') = '' THEN 1 END",
        "SELECT 1 LIMIT getenv('HOME')::INTEGER",
        "WITH getenv AS (SELECT 1) SELECT getenv('HOME') FROM getenv",
    ],
)
def test_a_function_that_is_not_listed_is_seen_wherever_it_stands(query):
    assert str(said(query)) == 'The function "getenv" cannot be used here.'


@pytest.mark.parametrize(
    "query",
    [
        "SELECT " + "(" * 1000 + "1" + ")" * 1000,
        "SELECT " + "NOT " * 4000 + "true",
        "SELECT " + "- " * 9000 + "1",
        "SELECT " + "CASE WHEN " * 1500,
        "SELECT " + "[" * 61 + "]" * 61,
    ],
)
def test_what_is_nested_too_deeply_is_refused(query):
    assert str(said(query)) == "The query is nested too deeply."


def test_a_long_query_is_not_read():
    assert str(said("SELECT '" + "x" * 20_000 + "'")) == "The query has 20,009 characters; 20,000 are read."
    assert str(said("SELECT 1", Limits(characters=7))) == "The query has 8 characters; 7 are read."


def test_an_error_shows_no_more_of_a_query_than_a_line():
    for query in (
        'SELECT 1 FROM "' + "x" * 5000 + '"',
        "SELECT " + "x" * 5000 + "()",
        'SELECT "\x1b[31m\n" FROM posts',
    ):
        message = str(said(query))
        assert len(message) < 250
        assert message.isprintable()


def test_the_list_names_no_function_that_reads_or_shows_the_machine():
    suspicious = (
        "read",
        "scan",
        "glob",
        "env",
        "setting",
        "secret",
        "attach",
        "query",
        "pragma",
        "duckdb",
        "parquet",
        "sniff",
        "file",
    )
    assert [name for name in ALLOWED if any(word in name for word in suspicious)] == []


def test_the_database_knows_every_function_of_the_list():
    rows = duckdb.sql("SELECT DISTINCT function_name FROM duckdb_functions()").fetchall()
    written_by_the_parser = {
        *(
            "cast",
            "try_cast",
            "coalesce",
            "if",
            "ifnull",
            "nullif",
            "extract",
            "map",
            "unnest",
            "columns",
            "unpack",
        ),
        *("grouping", "isnull", "lead", "lag", "count_if"),
    }
    assert sorted(ALLOWED - {name for (name,) in rows} - written_by_the_parser) == []
