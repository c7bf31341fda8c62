"""Make a synthetic operation: the room's one verb."""

import os
import shutil
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.errors import UsageError
from heliograph.model.document import Document
from heliograph.model.progress import Progress, silent
from heliograph.synth import actions, describe, groups, identifiers, layout, truth, world
from heliograph.synth.chance import counting
from heliograph.synth.distributions import Distribution, Tally, distributions, tally
from heliograph.synth.posts import free_posts, together
from heliograph.synth.presets import MOST_POSTS, Preset, preset_named
from heliograph.synth.profiles import profiles
from heliograph.synth.rows import Pieces, pieces, rows
from heliograph.synth.script import Writer
from heliograph.synth.truth import Truth
from heliograph.synth.world import World

BATCH = 32_768
STAGE = "making posts"


class Summary(Document):
    """What was made.

    Attributes:
        files: Bytes of each file, by its path in the folder.
        truth: Rows of each file of ground truth.
    """

    preset: str
    seed: int
    folder: str
    posts: int
    accounts: int
    actions: int
    files: dict[str, int]
    truth: dict[str, int]
    distributions: tuple[Distribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A finished batch: bytes of posts, bytes and number of actions, counts."""

    posts: pa.Buffer
    actions: pa.Buffer | None
    acted: int
    tally: Tally


def generate(
    preset: str,
    into: Path,
    *,
    posts: int | None = None,
    seed: int = 1,
    planted: int | None = None,
    progress: Progress = silent,
    workers: int | None = None,
) -> Summary:
    """Write a synthetic operation with its ground truth into a folder.

    The same preset, posts, seed and planted give the same bytes, whatever the number of workers.

    Args:
        preset: Name of a preset: tiny, demo, ira-2018, labels-2022.
        into: Folder to be made; it may exist if it is empty.
        posts: Number of posts; None takes the preset's own.
        seed: Another seed gives another operation of the same kind.
        planted: Number of identifiers planted in posts; None takes the preset's share.
        progress: Told how many posts are written.
        workers: Threads that make batches; None takes one per core.
    """
    chosen = preset_named(preset)
    count = chosen.posts if posts is None else posts
    _check(count, planted, into)
    made, planned = _planned(chosen, count, seed, planted)
    with _finished_or_gone(into) as folder:
        return _write(made, planned, folder, into, progress, workers or os.cpu_count() or 1)


def _check(posts: int, planted: int | None, into: Path) -> None:
    if not 1 <= posts <= MOST_POSTS:
        raise UsageError(f"cannot make {posts} posts", hint=f"Ask for 1 to {MOST_POSTS:,}.")
    if planted is not None and not 0 <= planted <= posts // 2:
        raise UsageError(f"cannot plant {planted} identifiers in {posts} posts", hint="Ask for at most one in every second post.")
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageError(f"{into} is there already and not an empty folder", hint="Choose another folder with --into.")


def _planned(preset: Preset, posts: int, seed: int, planted: int | None) -> tuple[World, Truth]:
    """The world, and everything that is planted in it."""
    made = world.build(preset, posts=posts, seed=seed)
    writer = Writer()
    budget = min(int(posts * preset.coordinated), preset.coordinated_limit)
    made, events = groups.plan(made, writer, budget)
    wanted = min(int(posts * preset.planted), preset.planted_limit) if planted is None else planted
    in_posts = identifiers.plant_in_posts(made, writer, wanted)
    alike = identifiers.plant_lookalikes(made, writer, min(64, posts // 50))
    made = made.with_scripted(writer.rows)
    script = writer.finish(made)
    in_profiles = identifiers.plant_in_profiles(made)
    return made, Truth(script=script, events=events, in_posts=in_posts, in_profiles=in_profiles, lookalikes=alike)


@contextmanager
def _finished_or_gone(into: Path) -> Iterator[Path]:
    """A folder beside the wanted one that takes its name when all is written."""
    into = into.absolute()
    draft = into.parent / f".{into.name}.part"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        if into.exists():
            into.rmdir()
        draft.rename(into)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write(made: World, planned: Truth, folder: Path, into: Path, progress: Progress, workers: int) -> Summary:
    name = made.preset.name
    known = profiles(made, planned.in_profiles)
    with (folder / f"{name}_users_csv_unhashed.csv").open("wb") as file:
        file.write(layout.header(layout.USERS_COLUMNS))
        file.write(_bytes_of(pc.binary_join_element_wise('"', known, '"\n', "")))
    with (folder / f"{name}_tweets_csv_unhashed.csv").open("wb") as posts, (folder / "actions.csv").open("wb") as acts:
        total, acted = _write_posts(made, planned, pieces(made, known), posts, acts, progress, workers)
    (folder / "dataset.toml").write_text(describe.description(made, total.posts), "utf-8", newline="\n")
    counts = truth.write(made, planned, folder / "truth")
    files = {str(path.relative_to(folder)): path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file()}
    return Summary(
        preset=name,
        seed=made.seed,
        folder=str(into),
        posts=total.posts,
        accounts=made.accounts.count,
        actions=acted,
        files=files,
        truth=counts,
        distributions=distributions(made, total),
    )


def _write_posts(
    made: World, planned: Truth, known: Pieces, posts: BinaryIO, acts: BinaryIO, progress: Progress, workers: int
) -> tuple[Tally, int]:
    """Write all batches in order while a few are being made."""
    posts.write(layout.header(layout.POSTS_COLUMNS))
    acts.write(actions.header())
    acted = 0
    for about_accounts in actions.of_accounts(made):
        acts.write(_bytes_of(about_accounts))
        acted += len(about_accounts)
    tallies: list[Tally] = []
    for batch in _batches(made, planned, known, workers):
        posts.write(batch.posts)
        if batch.actions is not None:
            acts.write(batch.actions)
        acted += batch.acted
        tallies = [reduce(add, [*tallies, batch.tally])]
        progress(STAGE, tallies[0].posts, made.posts)
    return tallies[0], acted


def _batches(made: World, planned: Truth, known: Pieces, workers: int) -> Iterator[Batch]:
    """Batches in order; at most one more than there are workers is held."""
    starts = range(0, max(made.free, 1), BATCH)
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Batch]] = deque()
        for start in starts:
            waiting.append(pool.submit(_batch, made, planned, known, start))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _batch(made: World, planned: Truth, known: Pieces, start: int) -> Batch:
    """One batch: the free posts from ``start`` on and the scripted ones among them, in no particular order."""
    stop = min(start + BATCH, made.free)
    last = None if stop == made.free else stop
    free = free_posts(made, start + counting(stop - start))
    posts = together([free, planned.script.between(start, last)])
    posts = posts.take(np.argsort(made.chance.stream("order").bits(posts.number), kind="stable").astype(np.int64))
    written = rows(made, planned.script, known, posts)
    acted = actions.of_batch(made, posts)
    buffer = _bytes_of(written)
    return Batch(
        posts=buffer,
        actions=None if acted is None else _bytes_of(acted),
        acted=0 if acted is None else len(acted),
        tally=tally(made, posts, written, buffer.size),
    )


def _bytes_of(lines: pa.StringArray) -> pa.Buffer:
    """The bytes of lines that lie one after the other."""
    if isinstance(lines, pa.ChunkedArray):
        lines = lines.combine_chunks()
    ends = np.frombuffer(lines.buffers()[1], dtype=np.int32)[lines.offset : lines.offset + len(lines) + 1]
    data = lines.buffers()[2]
    return data.slice(int(ends[0]), int(ends[-1] - ends[0])) if len(lines) and data is not None else pa.py_buffer(b"")
