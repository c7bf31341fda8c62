"""A member's copy lacks a few posts and is otherwise the edition; found anywhere, in any form, it leads to its grant."""

import shutil
from dataclasses import replace

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers
from hypothesis.strategies import text as texts

from heliograph.errors import InputError, RefusedError, StorageError, UsageError, VerificationError
from heliograph.model.manifest import Manifest
from heliograph.publish.keys.held import HeldTracing
from heliograph.publish.tracing.marks import marked_posts
from heliograph.publish.tracing.source import read_source
from heliograph.publish.tracing.trace import trace
from heliograph.signing.canonical import digest, read_json
from heliograph.signing.copy import CopyStatement
from heliograph.signing.note import read_note
from heliograph.tables.engine import connect
from publisher import rows, visible
from traced_edition import KEY, POSTS, TEXTS, traced_desk

GRANTS = [f"grant-{number}" for number in range(40)]


@pytest.fixture(scope="module")
def desk():
    return traced_desk()


@pytest.fixture(scope="module")
def copied(desk, tmp_path_factory):
    return desk.copy("grant-7", tmp_path_factory.mktemp("copies") / "grant-7")


@pytest.fixture(scope="module")
def marked(desk):
    with connect() as engine:
        return marked_posts(engine, desk.source())


def posts_of(folder):
    return f"{folder}/posts/*.parquet"


def kept_and_lost(desk, copied):
    edition = desk.source().folder
    with duckdb.connect() as engine:
        return [
            set(engine.execute(f"SELECT post_id FROM '{posts_of(folder)}'").fetchnumpy()["post_id"])
            for folder in (copied.folder, edition)
        ]


class TestCopy:
    def test_it_lacks_posts_of_the_edition_and_has_no_others(self, desk, copied, marked):
        kept, whole = kept_and_lost(desk, copied)
        lacking = whole - kept

        assert kept < whole
        assert lacking <= set(marked.posts["post_id"].to_pylist())
        assert 150 < len(lacking) < 450
        left = f"SELECT * FROM '{posts_of(copied.folder)}' EXCEPT ALL SELECT * FROM '{posts_of(desk.source().folder)}'"
        assert duckdb.sql(left).fetchall() == []

    def test_its_manifest_says_what_it_is_and_its_counts_are_its_own(self, desk, copied):
        manifest, edition = copied.manifest, desk.source().manifest

        assert manifest.trace == edition.trace == "omission"
        assert edition.member_copy is None
        assert manifest.member_copy.edition_sha256 == desk.source().sha256
        assert manifest.rows["posts"] == edition.rows["posts"] - manifest.member_copy.lacks
        assert manifest.member_copy.lacks <= manifest.member_copy.may_lack == 600
        assert manifest.nonce != edition.nonce
        assert any("A member's copy" in note for note in manifest.notes)
        assert "grant-7" not in copied.manifest_bytes.decode()

    def test_every_file_is_listed_with_its_digest_and_its_rows(self, copied):
        manifest = Manifest.model_validate(
            read_json((copied.folder / "manifest.json").read_bytes(), what="it")
        )
        there = {name: data for name, data in visible(copied.folder).items() if not name.endswith("/")}

        assert set(there) == {file.path for file in manifest.files} | {"manifest.json", "copy.sig"}
        assert all(digest(there[file.path]) == file.sha256 for file in manifest.files)
        for file in manifest.files:
            if file.path.endswith(".parquet"):
                assert pq.ParquetFile(copied.folder / file.path).metadata.num_rows == file.rows
        assert len(manifest.files) == len({file.path for file in manifest.files})

    def test_it_has_the_files_of_the_edition(self, desk, copied):
        assert [file.path for file in copied.manifest.files] == [
            file.path for file in desk.source().manifest.files
        ]

    def test_nothing_in_it_names_a_post_that_it_lacks(self, desk, copied):
        kept, whole = kept_and_lost(desk, copied)
        lacking = {post.encode() for post in whole - kept}
        for path in copied.folder.rglob("*.parquet"):
            for column in pq.read_table(path).columns:
                values = column.to_pylist() if column.type == "string" else []
                assert not lacking & {value.encode() for value in values if value}

    def test_the_key_of_the_archive_vouches_for_it(self, desk, copied):
        note = read_note((copied.folder / "copy.sig").read_bytes())

        assert CopyStatement.from_text(note.text) == CopyStatement(
            edition_sha256=desk.source().sha256, copy_sha256=digest(copied.manifest_bytes)
        )

    def test_posts_stay_sorted_and_lookups_lead_to_them(self, copied):
        found = rows(copied.folder / "keys/by_post.parquet", "key, row", "WHERE file = 1 ORDER BY row")
        posts = rows(posts_of(copied.folder), "post_id")

        assert [key for key, _ in found] == [post for (post,) in posts]

    def test_the_csv_lacks_the_same_posts(self, copied):
        [csv] = copied.folder.glob("csv/*tweets*.zip")
        entry = next(file for file in copied.manifest.files if file.path == f"csv/{csv.name}")

        assert entry.rows == copied.manifest.rows["posts"]

    def test_the_same_grant_gives_the_same_bytes_and_another_one_others(self, desk, copied, tmp_path):
        again, other = desk.copy("grant-7", tmp_path / "again"), desk.copy("grant-8", tmp_path / "other")

        assert visible(again.folder) == visible(copied.folder)
        assert other.manifest_bytes != copied.manifest_bytes

    def test_nothing_is_written_over(self, desk, copied):
        with pytest.raises(StorageError, match="is there already"):
            desk.copy("grant-7", copied.folder)


class TestMarks:
    def test_no_account_and_no_text_loses_much(self, desk, marked):
        edition = posts_of(desk.source().folder)
        marks = marked.posts
        assert len(marks) == 600
        of_account = duckdb.sql(
            f"SELECT max(n / total) FROM (SELECT account_id, count(*) AS n FROM marks GROUP BY ALL) "
            f"JOIN (SELECT account_id, count(*) AS total FROM '{edition}' GROUP BY ALL) USING (account_id)"
        ).fetchall()[0][0]
        of_text = duckdb.sql(
            f"SELECT max(n) FROM (SELECT text, count(*) AS n FROM '{edition}' JOIN marks USING (post_id) GROUP BY ALL)"
        ).fetchall()[0][0]

        assert of_account <= 0.1
        assert of_text <= POSTS // TEXTS // 4

    def test_another_key_chooses_other_posts(self, desk, marked):
        with connect() as engine:
            other = marked_posts(engine, desk.source(HeldTracing(secret=b"u" * 32)))

        same = set(other.posts["post_id"].to_pylist()) & set(marked.posts["post_id"].to_pylist())
        assert len(same) < 300

    def test_any_post_may_be_left_out_where_the_data_set_says_so(self, desk):
        source = desk.source()
        any_post = replace(source, declared=source.declared.model_copy(update={"choose": "any"}))
        with connect() as engine:
            assert len(marked_posts(engine, any_post).posts) == 600

    def test_a_post_that_others_speak_of_stays(self, desk, tmp_path):
        source = desk.source()
        folder = tmp_path / "edition"
        shutil.copytree(source.folder, folder)
        with connect() as engine:
            before = marked_posts(engine, source).posts["post_id"].to_pylist()
        table = pq.read_table(folder / "media.parquet")
        spoken = table.schema.empty_table().to_pydict()
        row = {name: [None] for name in spoken} | {"post_id": [before[0]]}
        pq.write_table(table.schema.empty_table().from_pydict(row, table.schema), folder / "media.parquet")
        with connect() as engine:
            after = marked_posts(engine, replace(source, folder=folder)).posts["post_id"].to_pylist()

        assert before[0] not in after

    def test_too_few_posts_trace_nobody(self, desk):
        source = desk.source()
        few = replace(source, declared=source.declared.model_copy(update={"rows": 499}))
        with connect() as engine, pytest.raises(RefusedError, match="only 499 posts"):
            marked_posts(engine, few)


class TestSource:
    def test_a_data_set_that_does_not_declare_it_is_not_traced(self, desk):
        source = desk.source()
        with pytest.raises(RefusedError, match="does not declare"):
            read_source(source.folder, expected=source.sha256, declared=None, key=KEY)

    def test_an_edition_that_was_changed_is_not_vouched_for_anew(self, desk):
        source = desk.source()
        with pytest.raises(VerificationError, match="the release says"):
            read_source(source.folder, expected="0" * 64, declared=source.declared, key=KEY)


class TestTrace:
    def found(self, desk, *files, **other):
        return trace(desk.source(), files, GRANTS, **other)

    def test_the_copy_itself_leads_to_its_grant_alone(self, desk, copied):
        traced = self.found(desk, *sorted((copied.folder / "posts").iterdir()))

        assert [one.grant for one in traced.named] == ["grant-7"]
        assert traced.suspects[0].copy_id == copied.manifest.member_copy.copy_id
        assert traced.suspects[0].bound < 1e-20
        assert traced.suspects[1].bound > 0.1
        assert traced.leak.known == traced.leak.rows == copied.manifest.rows["posts"]
        assert traced.told == traced.marks == 600

    @pytest.mark.parametrize(
        ("name", "query"),
        [
            ("shuffled.csv", "SELECT post_id, text FROM posts ORDER BY md5(post_id)"),
            ("legacy.csv", "SELECT post_id AS tweetid, account_id AS userid FROM posts"),
            ("half.parquet", "SELECT * FROM posts WHERE md5(post_id) < '8'"),
            ("no_ids.csv", "SELECT account_id, posted_at, text, 'x' AS note FROM posts"),
        ],
    )
    def test_parts_of_it_in_any_order_and_form_do(self, desk, copied, tmp_path, name, query):
        with duckdb.connect() as engine:
            engine.execute(f"CREATE VIEW posts AS FROM '{posts_of(copied.folder)}'")
            engine.execute(f"COPY ({query}) TO '{tmp_path / name}'")

        traced = self.found(desk, tmp_path / name)

        assert [one.grant for one in traced.named] == ["grant-7"]

    @settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(grant=texts(min_size=1, max_size=40), seed=integers(0, 2**32))
    def test_the_copy_of_any_grant_leads_to_it(self, desk, tmp_path_factory, grant, seed):
        folder = tmp_path_factory.mktemp("any")
        copied, leak = desk.copy(grant, folder / "copy"), folder / "leak.csv"
        some = f"SELECT post_id, account_id FROM '{posts_of(copied.folder)}' WHERE hash(post_id, {seed}) % 10 < 8"
        duckdb.sql(f"COPY ({some} ORDER BY md5(post_id)) TO '{leak}'")

        traced = trace(desk.source(), [leak], [grant, *GRANTS])

        assert [one.grant for one in traced.named] == [grant]
        assert trace(desk.source(), [leak], [grant, *GRANTS]).to_json() == traced.to_json()

    def test_the_edition_itself_names_nobody(self, desk):
        traced = self.found(desk, *desk.source().posts)

        assert traced.named == ()

    def test_the_public_edition_is_no_leak(self, desk):
        public = desk.publisher.archive / "boats/1/public/posts/part-00001.parquet"

        assert self.found(desk, public).named == ()

    def test_a_few_rows_name_nobody_and_are_called_few(self, desk, copied, tmp_path):
        few = tmp_path / "few.csv"
        duckdb.sql(f"COPY (SELECT post_id FROM '{posts_of(copied.folder)}' LIMIT 9) TO '{few}'")

        traced = self.found(desk, few)

        assert traced.named == ()
        assert traced.is_thin
        assert traced.to_json()["known_rows"] == 9

    def test_what_is_no_table_is_refused_in_words(self, desk, tmp_path):
        text, strange = tmp_path / "note.md", tmp_path / "strange.csv"
        text.write_text("hello")
        strange.write_text("colour,size\nred,3\n")
        broken = tmp_path / "broken.parquet"
        broken.write_bytes(b"PAR1 no")
        for file in (text, strange, broken):
            with pytest.raises(InputError):
                self.found(desk, file)

    def test_grants_and_a_chance_are_needed(self, desk):
        with pytest.raises(UsageError, match="no grant"):
            trace(desk.source(), desk.source().posts, [])
        with pytest.raises(UsageError, match="no chance"):
            self.found(desk, *desk.source().posts, chance=1.5)
