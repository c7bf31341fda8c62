"""Batches: posts made a few thousand at a time, by several threads, handed on in order."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from heliograph.synth import actions
from heliograph.synth.chance import counting
from heliograph.synth.distributions import Tally, tally
from heliograph.synth.pieces import Pieces
from heliograph.synth.posts import free_posts, together
from heliograph.synth.rows import rows
from heliograph.synth.script import Script
from heliograph.synth.world import World

SIZE = 16_384
"""Free posts of a batch: with 600 bytes a row a batch is ten megabytes, and NumPy's overhead is small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A finished batch: bytes of posts, bytes and number of actions, counts."""

    posts: pa.Buffer
    actions: pa.Buffer
    acted: int
    tally: Tally


def batches(world: World, script: Script, known: Pieces, workers: int) -> Iterator[Batch]:
    """All batches in order; at most one more than there are workers is held.

    NumPy and Arrow leave the interpreter lock while they work, so threads use all cores and share the dictionaries.
    """
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Batch]] = deque()
        for start in range(0, max(world.free, 1), SIZE):
            waiting.append(pool.submit(batch, world, script, known, start))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def batch(world: World, script: Script, known: Pieces, start: int) -> Batch:
    """The free posts from ``start`` on and the scripted ones among them, in no particular order."""
    stop = min(start + SIZE, world.free)
    last = None if stop == world.free else stop
    posts = together([free_posts(world, start + counting(stop - start)), script.between(start, last)])
    posts = posts.take(np.argsort(world.chance.stream("order").bits(posts.number), kind="stable"))
    written = bytes_of(rows(world, script, known, posts))
    acted = actions.about_posts(world, posts)
    return Batch(
        posts=written,
        actions=bytes_of(acted),
        acted=len(acted),
        tally=tally(world, posts, written.size),
    )


def bytes_of(lines: pa.StringArray) -> pa.Buffer:
    """The bytes of lines, which lie one after the other in memory."""
    ends = np.frombuffer(lines.buffers()[1], dtype=np.int32)[lines.offset : lines.offset + len(lines) + 1]
    data = lines.buffers()[2]
    return pa.py_buffer(b"") if data is None else data.slice(int(ends[0]), int(ends[-1] - ends[0]))
