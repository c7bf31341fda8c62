"""Copy: the edition as one member gets it, without some of the posts that copies may lack.

Posts are read once, part by part, and written as the edition was: sorted, in parts of bounded size, with look-ups, cube and CSV of
what is left. All other files are the same bytes, but for the crosswalk, which would name the missing posts.
"""

import secrets
import shutil
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.errors import StorageError
from heliograph.files.atomic import fsync_tree, replace_folder, storage_errors, write_atomically
from heliograph.model.manifest import Manifest, TableFile
from heliograph.model.progress import Progress, silent
from heliograph.model.tables import TABLES
from heliograph.model.tracing import MemberCopy
from heliograph.privacy.tardos import seed_of
from heliograph.publish.package.crosswalk import CROSSWALK
from heliograph.publish.package.crosswalk import SCHEMA as PAIRS
from heliograph.publish.package.cube import Cube
from heliograph.publish.package.edition import WRITERS, entry_of
from heliograph.publish.package.legacy import TweetsCsv
from heliograph.publish.package.lookups import Lookups
from heliograph.publish.package.order import InOrder
from heliograph.publish.package.parts import Part, one_thread, write_table
from heliograph.publish.package.posts import PART_BYTES, write_posts
from heliograph.publish.tracing.marks import MarkedPosts, marked_posts
from heliograph.publish.tracing.source import MANIFEST, Source, check_bytes
from heliograph.signing.canonical import canonical, read_json
from heliograph.signing.copy import SIGNATURE, sign_copy
from heliograph.signing.keys import SigningKey
from heliograph.tables.engine import MEMORY_LIMIT, connect, parquet

NOTE = (
    "A member's copy: {lacks:,} posts of the edition are left out, so that a leak can be traced. No post is changed, none is invented. "
    "No count differs from that of the edition by more than {may_lack:,}."
)
MADE_ANEW = frozenset({"cube.parquet", CROSSWALK})
"""Files that would tell of the missing posts; beside them posts, look-ups and the CSV of posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A member's copy as it was written."""

    folder: Path
    manifest: Manifest
    manifest_bytes: bytes

    @classmethod
    def read(cls, folder: Path) -> "Copied | None":
        """A copy that was written before; None where there is none."""
        path = folder / MANIFEST
        if not path.is_file():
            return None
        data = path.read_bytes()
        return cls(
            folder=folder,
            manifest=Manifest.model_validate(read_json(data, what=str(path))),
            manifest_bytes=data,
        )

    def is_for(self, source: Source, grant: str) -> bool:
        """Whether it was made from this edition for this grant."""
        said = self.manifest.member_copy
        return said is not None and (said.copy_id, said.edition_sha256) == (
            copy_id(source, grant),
            source.sha256,
        )


def make_copy(
    source: Source,
    grant: str,
    target: Path,
    *,
    signing: SigningKey,
    memory: str = MEMORY_LIMIT,
    part_bytes: int = PART_BYTES,
    progress: Progress = silent,
) -> Copied:
    """Write the copy of the holder of a grant; the same key, edition and grant give the same bytes.

    Args:
        source: The edition.
        grant: Id of the grant. Nothing is kept of the copy: the id and the tracing key say for ever what it lacks.
        target: Folder of the copy, which must not be there; it appears in one step when all is written.
        signing: Key of the archive, which vouches for the copy.
        memory: Bound of the table engine's buffer pool.
        part_bytes: No part of the posts is larger.
        progress: Told how many posts are written.

    Raises:
        VerificationError: A file of the edition is not what was signed.
        RefusedError: Too few posts may be left out.
        StorageError: The folder is there already, or the disk is full or not writable.
    """
    making = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    if target.exists():
        raise StorageError(f"{target} is there already", hint="name a folder that is not there yet")
    with storage_errors("write", making):
        try:
            making.mkdir(mode=0o700, parents=True)
            with closing(connect(memory_limit=memory, scratch=making / ".scratch", ordered=True)) as engine:
                copied = _written(engine, source, grant, making, part_bytes=part_bytes, progress=progress)
            shutil.rmtree(making / ".scratch", ignore_errors=True)
            data = canonical(copied.to_json())
            write_atomically(making / MANIFEST, data)
            write_atomically(making / SIGNATURE, sign_copy(data, source.sha256, key=signing))
            fsync_tree(making)
            replace_folder(making, target)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return Copied(folder=target, manifest=copied, manifest_bytes=data)


def _written(
    engine: duckdb.DuckDBPyConnection,
    source: Source,
    grant: str,
    folder: Path,
    *,
    part_bytes: int,
    progress: Progress,
) -> Manifest:
    for file in source.manifest.files:
        check_bytes(source.folder / file.path, file)
    marked = marked_posts(engine, source)
    lacking = _lacking(marked, grant)
    engine.register("lacking", lacking)
    kept = [file for file in source.manifest.files if not _is_made_anew(file)]
    for file in kept:
        _same(source.folder / file.path, folder / file.path)
    total = source.manifest.rows["posts"] - len(lacking)
    posts, beside = _posts(
        engine,
        source,
        folder,
        part_bytes=part_bytes,
        tell=lambda done: progress("writing the copy", done, total),
    )
    made = [entry_of(folder, "posts", part) for part in posts]
    made += [entry_of(folder, None, part) for part in beside]
    return _manifest(source, marked, grant, [*kept, *made])


def _lacking(marked: MarkedPosts, grant: str) -> pa.Table:
    return marked.posts.select(["post_id"]).filter(pa.array(~marked.word(grant)))


def _is_made_anew(file: TableFile) -> bool:
    return (
        file.table == "posts"
        or file.path in MADE_ANEW
        or file.path.startswith("keys/")
        or _is_posts_csv(file)
    )


def _is_posts_csv(file: TableFile) -> bool:
    return file.path.startswith("csv/") and "_tweets_csv_" in file.path


def _same(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _posts(
    engine: duckdb.DuckDBPyConnection,
    source: Source,
    folder: Path,
    *,
    part_bytes: int,
    tell: Callable[[int], None],
) -> tuple[list[Part], list[Part]]:
    """Write the posts that are left, and what is made of them."""
    (folder / "csv").mkdir(exist_ok=True)
    lookups, cube = Lookups(engine), Cube(engine)
    also: list[Callable[[pa.Table], None]] = [InOrder(TABLES["posts"].order), lookups, cube]
    with ExitStack() as stack:
        stack.enter_context(one_thread(engine))
        csv = stack.enter_context(_posts_csv(engine, source, folder)) if _has_posts_csv(source) else None
        posts = write_posts(
            engine,
            f"FROM {parquet(source.posts)} ANTI JOIN lacking USING (post_id)",
            pq.read_schema(source.posts[0]),
            folder / "posts",
            part_bytes=part_bytes,
            progress=tell,
            also=also if csv is None else [*also, csv],
        )
    beside = [cube.write(folder / "cube.parquet"), *lookups.write(posts, folder / "keys")]
    if csv is not None:
        beside.append(Part(path=csv.written.path, rows=csv.written.rows))
    if any(file.path == CROSSWALK for file in source.manifest.files):
        query = f"""FROM {parquet([source.folder / CROSSWALK])}
            WHERE kind <> 'post' OR identifier NOT IN (SELECT post_id FROM lacking)"""
        with one_thread(engine):
            beside.append(write_table(engine, query, PAIRS, folder / CROSSWALK))
    return posts, beside


def _has_posts_csv(source: Source) -> bool:
    return any(map(_is_posts_csv, source.manifest.files))


def _posts_csv(engine: duckdb.DuckDBPyConnection, source: Source, folder: Path) -> TweetsCsv:
    manifest = source.manifest
    accounts = source.folder / "accounts.parquet"
    return TweetsCsv(engine, manifest.dataset, manifest.edition, folder / "csv", accounts=accounts)


def _manifest(source: Source, marked: MarkedPosts, grant: str, files: list[TableFile]) -> Manifest:
    """What the copy says of itself: its own files, counts and nonce, and which edition it is a part of."""
    key = source.key.secret
    posts = sum(file.rows or 0 for file in files if file.table == "posts")
    lacks = source.manifest.rows["posts"] - posts
    said = MemberCopy(
        copy_id=copy_id(source, grant),
        edition_sha256=source.sha256,
        may_lack=len(marked.posts),
        lacks=lacks,
        tracing_key=source.key.key_id,
    )
    return source.manifest.model_copy(
        update={
            "nonce": seed_of(key, "nonce", source.name, grant).hex(),
            "member_copy": said,
            "rows": {**source.manifest.rows, "posts": posts},
            "files": tuple(sorted(files, key=lambda file: file.path)),
            "notes": (*source.manifest.notes, NOTE.format(lacks=lacks, may_lack=said.may_lack)),
            "written_with": WRITERS,
        }
    )


def copy_id(source: Source, grant: str) -> str:
    """What a copy is called: whoever has the tracing key finds the grant, others learn nothing of it."""
    return seed_of(source.key.secret, "copy", source.name, grant)[:8].hex()
