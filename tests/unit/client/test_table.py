"""Table: chains of filters, outputs, what a person sees, and which files are asked for."""

import sys
from datetime import datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.unit.client.small_archive import ARABIC

import heliograph as hg
from heliograph.errors import UnknownNameError, UsageError, VerificationError


def ids(table):
    return table.select("post_id").to_arrow()["post_id"].to_pylist()


def test_filters_add_up_and_leave_the_table_as_it_was(dataset):
    posts = dataset.posts
    narrowed = posts.filter(language="ru").filter("like_count > 5", kind=["repost", "quote"])
    expected = posts.relation.filter("language = 'ru' AND like_count > 5 AND kind IN ('repost', 'quote')")
    assert narrowed.count() == len(expected) > 0
    assert posts.count() == 120


def test_rows_come_in_the_order_of_the_files(dataset):
    found = dataset.posts.select("account_id", "posted_at").to_arrow()
    assert found.equals(found.sort_by([("account_id", "ascending"), ("posted_at", "ascending")]))


def test_a_list_column_is_filtered_by_what_it_contains(dataset):
    assert dataset.posts.filter(hashtags="a3").count() == 10
    assert dataset.posts.filter(hashtags=["a3", "a4"]).count() == 20


def test_a_missing_value_is_filtered_with_none(dataset):
    assert dataset.posts.filter(client=None).count() == 6 * 7


def test_a_period_includes_both_days(dataset):
    assert dataset.posts.between("2016-01-01", "2016-01-31").count() == 20
    assert ids(dataset.posts.between("2016-02-03", "2016-02-04")) == ["pa2-002", "pa2-003"]
    assert dataset.posts.between(datetime(2016, 6, 1), None).count() == 20


def test_head_before_a_filter_is_not_a_filter_before_head(dataset):
    posts = dataset.posts
    assert ids(posts.head(3).filter(language="en")) == ["pa1-002"]
    assert ids(posts.filter(language="en").head(3)) == ["pa1-002", "pa1-004", "pa1-006"]


def test_sorting_puts_missing_values_last(dataset):
    likes = (
        dataset.posts.sort("like_count", "post_id", descending=True)
        .select("like_count")
        .to_arrow()["like_count"]
        .to_pylist()
    )
    assert likes[0] == 19
    assert likes[-1] is None


def test_the_count_is_the_length(dataset):
    assert len(dataset.posts) == dataset.posts.count() == 120
    assert len(dataset.posts.filter(language="ar")) == 6
    assert len(dataset.media) == 0
    assert len(dataset.posts.select("text").sort("text")) == 120


def test_rows_are_not_iterated(dataset):
    with pytest.raises(TypeError):
        iter(dataset.posts)


class TestOutputs:
    def test_arrow_holds_the_columns_of_the_model(self, dataset):
        table = dataset.posts.to_arrow()
        assert table.num_rows == 120
        assert table.schema.field("post_id").type == pa.string()
        assert table.schema.field("posted_at").type == pa.timestamp("us")
        assert pa.types.is_list(table.schema.field("hashtags").type)

    def test_no_rows_have_the_same_columns_and_types(self, dataset):
        none = dataset.posts.filter(account_id="nobody").to_arrow()
        assert none.num_rows == 0
        assert none.schema == dataset.posts.to_arrow().schema

    def test_pandas_keeps_ids_as_text_and_counts_as_whole_numbers(self, dataset):
        frame = dataset.posts.to_pandas()
        assert isinstance(frame, pd.DataFrame)
        assert frame["post_number"][0] == "4611686018427387904"
        assert str(frame["like_count"].dtype) == "Int64"
        assert frame["like_count"].isna().sum() == 24
        assert str(frame["posted_at"].dtype).startswith("datetime64")

    def test_polars_gets_the_same_rows(self, dataset):
        frame = dataset.posts.filter(language="ar").to_polars()
        assert isinstance(frame, pl.DataFrame)
        assert frame["text"].unique().to_list() == [ARABIC]

    def test_libraries_that_read_arrow_streams_take_a_table_as_it_is(self, dataset):
        posts = dataset.posts.select("post_id", "like_count")
        assert pl.DataFrame(posts).height == 120
        assert pa.table(posts).num_rows == 120
        assert pd.DataFrame.from_arrow(posts).shape == (120, 2)

    def test_batches_stream(self, dataset):
        sizes = [batch.num_rows for batch in dataset.posts.batches(50)]
        assert sum(sizes) == 120
        assert max(sizes) <= 50

    def test_a_stream_survives_other_questions_to_the_same_data_set(self, dataset):
        numbers = dataset.sql("SELECT unnest(range(500000)) AS i")
        stream = numbers.batches(1000)
        read = stream.read_next_batch().num_rows
        assert dataset.posts.filter(language="ru").to_arrow().num_rows == 60
        assert read + sum(batch.num_rows for batch in stream) == 500_000

    def test_a_relation_can_be_worked_on(self, dataset):
        assert dataset.posts.relation.aggregate("count(*) AS n").fetchall() == [(120,)]

    @pytest.mark.parametrize("library", ["pandas", "polars"])
    def test_an_absent_library_names_the_extra_to_install(self, dataset, monkeypatch, library):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(UsageError) as error:
            getattr(dataset.posts, f"to_{library}")()
        assert f"heliograph[{library}]" in error.value.hint


class TestNames:
    def test_an_unknown_column_is_answered_with_the_nearest(self, dataset):
        for wrong in (
            lambda: dataset.posts.filter(langage="ru"),
            lambda: dataset.posts.select("langage"),
            lambda: dataset.posts.sort("langage"),
            lambda: dataset.posts.filter("langage = 'ru'"),
            lambda: dataset.sql("SELECT langage FROM posts"),
        ):
            with pytest.raises(UnknownNameError, match='Did you mean "language"'):
                wrong()

    def test_a_table_without_a_time_says_so(self, dataset):
        with pytest.raises(UnknownNameError, match="posted_at"):
            dataset.accounts.between("2016-01-01", None)
        assert dataset.actions.between(None, "2020-01-01", column="acted_at").count() == 0

    def test_after_select_only_the_selected_columns_are_known(self, dataset):
        with pytest.raises(UnknownNameError) as error:
            dataset.posts.select("text", "kind").filter(language="ru")
        assert error.value.hint == "There is: text, kind."

    def test_an_unknown_table_is_answered_with_the_nearest(self, dataset):
        with pytest.raises(UnknownNameError, match='Did you mean "posts"'):
            dataset.table("post")
        with pytest.raises(UnknownNameError, match='Did you mean "accounts"'):
            dataset.sql("SELECT * FROM acounts")

    @pytest.mark.parametrize("wrong", ["like_count >", "sum(like_count) > 3", "; DROP TABLE posts"])
    def test_a_condition_that_makes_no_sense_is_a_usage_error(self, dataset, wrong):
        with pytest.raises(UsageError):
            dataset.posts.filter(wrong)

    def test_calls_that_make_no_sense_are_usage_errors(self, dataset):
        for wrong in (
            lambda: dataset.posts.head(-1),
            dataset.posts.select,
            dataset.posts.sort,
            lambda: dataset.posts.filter(text=object()),
        ):
            with pytest.raises(UsageError):
                wrong()

    def test_columns_are_described(self, dataset):
        rows = dataset.posts.describe().to_arrow().to_pylist()
        assert rows[0] == {"column": "post_id", "type": "VARCHAR", "about": "Identifier of the post."}
        assert dataset.sql("SELECT 1 AS one").describe().to_arrow().to_pylist() == [
            {"column": "one", "type": "INTEGER", "about": ""}
        ]


class TestQueries:
    def test_sql_sees_the_tables_of_one_edition(self, dataset):
        found = dataset.sql(
            "SELECT a.account_id, count(*) AS n FROM posts JOIN accounts a USING (account_id) GROUP BY ALL ORDER BY 1"
        )
        assert found.to_arrow().to_pylist()[0] == {"account_id": "a1", "n": 20}
        assert dataset.sql("SELECT DISTINCT release FROM posts").to_arrow().to_pylist() == [{"release": 2}]

    def test_a_result_can_be_filtered_like_a_table(self, dataset):
        counted = dataset.sql("SELECT language, count(*) AS n FROM posts GROUP BY language;  ")
        assert counted.filter(language=["ru", "ar"]).sort("n").head(1).to_arrow().to_pylist() == [
            {"language": "ar", "n": 6}
        ]

    def test_sums_are_whole_numbers(self, dataset):
        assert (
            dataset.sql("SELECT sum(like_count) AS s FROM posts").to_arrow().schema.field("s").type
            == pa.int64()
        )

    def test_a_number_beyond_64_bits_stays_what_it_is(self, dataset):
        found = dataset.sql(
            "SELECT 170141183460469231731687303715884105727::HUGEINT / 1 AS d, 99999999999999999999::HUGEINT AS h"
        )
        assert int(found.to_arrow()["h"][0].as_py()) == 99999999999999999999

    @pytest.mark.parametrize(
        "query",
        [
            "PIVOT posts ON kind USING count(*) GROUP BY language",
            "FROM posts",
            "DESCRIBE posts",
            "SUMMARIZE posts",
            "WITH p AS (FROM posts) FROM p",
            'SELECT * FROM main."Posts"',
        ],
    )
    def test_every_kind_of_reading_query_works(self, dataset, query):
        assert dataset.sql(query).count() > 0

    @pytest.mark.parametrize(
        "query",
        [
            "DROP VIEW posts",
            "SELECT 1; SELECT 2",
            "COPY posts TO 'x.csv'",
            "",
            "-- nothing",
            "SET threads = 1",
            "CREATE TABLE t AS SELECT 1",
        ],
    )
    def test_only_one_reading_query_is_taken(self, dataset, query, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        with pytest.raises(UsageError, match="Only one query"):
            dataset.sql(query)
        assert not (tmp_path / "x.csv").exists()

    def test_a_mistake_in_a_query_is_shown_where_it_is(self, dataset):
        with pytest.raises(UsageError, match="syntax error") as error:
            dataset.sql("SELEC text FROM posts")
        assert "SELEC text" in error.value.hint

    def test_a_mistake_that_shows_while_reading_is_ours_too(self, dataset):
        with pytest.raises(UsageError, match="Could not convert"):
            dataset.sql("SELECT text::INTEGER FROM posts").to_arrow()
        with pytest.raises(UsageError, match="Could not convert"):
            dataset.posts.filter("like_count > 'many'").count()

    def test_two_editions_never_mix(self, archive, gated, monkeypatch):
        monkeypatch.setenv("HELIOGRAPH_GATED", str(gated))
        public = hg.load("labels-2022", archive)
        consortium = public.edition("consortium")
        assert "latitude" not in public.sql("FROM posts").columns
        assert "latitude" in consortium.sql("FROM posts").columns
        assert "latitude" not in public.sql("FROM posts").columns


class TestDisplay:
    def test_a_table_shows_its_first_rows(self, dataset):
        shown = repr(dataset.posts)
        assert shown.startswith("posts of ira-2018@2 (public), 120 rows, 28 columns\n")
        assert "post 4 of a1" in shown
        assert "post 5 of a1" not in shown
        assert max(len(line) for line in shown.splitlines()[:-1]) <= 100
        assert "and 22 more columns: post_number" in shown

    def test_a_notebook_gets_escaped_html_in_the_direction_of_the_text(self, dataset):
        page = dataset.posts.filter(language="ar").select("text")._repr_html_()
        assert '<td dir="auto">مرحبا &lt;b&gt;world&lt;/b&gt;</td>' in page
        assert "<b>" not in page
        assert "<i>" not in dataset.accounts._repr_html_()

    def test_texts_cannot_steer_a_terminal(self, dataset):
        shown = dataset.sql(
            r"SELECT 'a' || chr(27) || '[31mred' || chr(10) || 'b' || chr(8238) || 'c' AS text"
        )
        for drawn in (repr(shown), shown._repr_html_()):
            assert "\x1b" not in drawn
            assert "\u202e" not in drawn
        assert "a [31mred b c" in repr(shown)

    def test_long_texts_are_cut_and_missing_values_shown(self, dataset):
        shown = repr(dataset.sql("SELECT repeat('x', 10000) AS long, NULL AS missing"))
        assert "x" * 40 not in shown
        assert "null" in shown
        assert "<em>null</em>" in dataset.sql("SELECT NULL AS missing")._repr_html_()

    def test_an_empty_table_and_repeated_names_can_be_shown(self, dataset):
        assert "0 rows" in repr(dataset.media)
        shown = dataset.sql("SELECT 1 AS a, 2 AS a")
        assert "a_1" in repr(shown)
        assert "<tbody></tbody>" in dataset.media._repr_html_()


class TestRemote:
    @pytest.fixture
    def remote(self, server):
        dataset = hg.load("ira-2018", server.address)
        server.asked.clear()
        return dataset

    def parts(self, server):
        return [path.rpartition("/")[2] for path in server.paths()]

    def test_looking_at_a_table_asks_for_nothing(self, remote, server):
        assert "not fetched yet" in repr(remote.posts)
        assert "not fetched yet" in remote.posts._repr_html_()
        assert remote.posts.columns == hg.load("ira-2018", server.folder).posts.columns
        assert remote.posts.count() == 120
        assert remote.posts.describe().count() == 28
        assert not [path for path in server.paths() if path.endswith(".parquet")]

    def test_only_the_files_of_an_account_are_fetched_and_only_once(self, remote, server):
        mine = remote.posts.filter(account_id="a3")
        assert mine.to_arrow().num_rows == 20
        assert mine.count() == 20
        assert self.parts(server) == ["part-1.parquet"]

    def test_only_the_files_of_a_period_are_fetched(self, remote, server):
        assert remote.posts.between("2016-06-01", "2016-06-30").count() == 20
        assert self.parts(server) == ["part-2.parquet"]

    def test_nothing_is_fetched_where_nothing_can_match(self, remote, server):
        assert remote.posts.filter(account_id="nobody").to_arrow().num_rows == 0
        assert server.asked == []

    def test_the_first_rows_need_only_the_first_file(self, remote, server):
        assert remote.posts.head(5).to_arrow().num_rows == 5
        assert self.parts(server) == ["part-0.parquet"]
        assert "post 4 of a1" in repr(remote.posts)

    def test_a_query_fetches_only_the_tables_that_it_names(self, remote, server):
        assert remote.sql("SELECT count(*) AS posts FROM accounts").to_arrow().to_pylist() == [{"posts": 6}]
        assert self.parts(server) == ["accounts.parquet"]

    def test_what_was_fetched_is_there_for_the_next_session(self, remote, server):
        remote.accounts.to_arrow()
        server.asked.clear()
        again = hg.load("ira-2018", server.address)
        server.asked.clear()
        assert again.accounts.to_arrow().num_rows == 6
        assert server.asked == []

    def test_the_same_file_of_two_releases_is_kept_once(self, server):
        for release in (1, 2):
            hg.load(f"ira-2018@{release}", server.address).media.to_arrow()
        assert self.parts(server).count("media.parquet") == 1

    def test_a_file_cut_short_in_the_cache_is_fetched_again(self, remote, empty_home):
        remote.accounts.to_arrow()
        (kept,) = [
            path for path in empty_home.rglob("*") if path.is_file() and path.read_bytes()[:4] == b"PAR1"
        ]
        kept.write_bytes(kept.read_bytes()[:100])
        assert remote.accounts.to_arrow().num_rows == 6

    def test_a_changed_file_is_refused_and_not_kept(self, remote, server, empty_home):
        place = server.folder / "ira-2018" / "2" / "public" / "accounts.parquet"
        place.write_bytes(place.read_bytes()[:-4] + b"XXXX")
        with pytest.raises(VerificationError, match=r"accounts\.parquet"):
            remote.accounts.to_arrow()
        assert not [path for path in empty_home.rglob("*") if path.is_file()]

    def test_a_misspelt_column_is_found_out_with_the_smallest_file(self, remote, server):
        with pytest.raises(UnknownNameError, match="language"):
            remote.posts.filter(langage="ru")
        assert len(server.asked) == 1

    def test_progress_is_told_to_whoever_asked(self, server):
        told = []
        remote = hg.load("ira-2018", server.address, progress=lambda *words: told.append(words))
        remote.posts.to_arrow()
        stages = {stage for stage, _, _ in told}
        assert stages == {"fetch ira-2018@2"}
        assert told[-1][1] == told[-1][2] > 0

    def test_a_cut_connection_is_survived(self, remote, server):
        server.cuts = [1000]
        assert remote.posts.to_arrow().num_rows == 120

    def test_the_plain_server_of_python_is_enough(self, plain_address):
        assert (
            hg.load("ira-2018", plain_address)
            .sql("SELECT count(*) AS n FROM posts")
            .to_arrow()["n"][0]
            .as_py()
            == 120
        )


def test_a_local_file_of_the_wrong_size_is_named(dataset, archive):
    place = archive / "ira-2018" / "2" / "public" / "accounts.parquet"
    place.write_bytes(place.read_bytes()[:-1])
    with pytest.raises(VerificationError, match=r"accounts\.parquet: has .* bytes"):
        dataset.accounts.to_arrow()
    place.unlink()
    with pytest.raises(VerificationError, match="is missing"):
        dataset.accounts.to_arrow()
    assert repr(dataset.accounts).startswith("accounts of ira-2018@2 (public): ")
    assert "is missing" in dataset.accounts._repr_html_()
