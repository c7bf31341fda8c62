"""The script: posts that are planned because a truth is planted in them."""

from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

import numpy as np
import pyarrow as pa

from heliograph.synth import moments
from heliograph.synth.arrays import texts
from heliograph.synth.chance import Bits, Flags, Whole, counting
from heliograph.synth.posts import NOBODY, ORIGINAL, Posts, no_posts, together, with_features
from heliograph.synth.texts import Edits
from heliograph.synth.world import World

UNCHANGED = -1
NO_ROW = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Planned posts of one sort, before they have numbers.

    Attributes:
        target_row: Row of this scene that the post points at instead of ``target``, NO_ROW for none.
        tags: Set of hashtags, UNCHANGED leaves it to the content; likewise ``url`` where 0 leaves it.
        edit_at: Word that is changed into ``edit_token``, UNCHANGED for none.
        suffix: What stands behind the text.
        extra_url: A link in the list of links beside the post's own.
        plain: Whether hashtags, links and mentions of chance are left out.
    """

    author: Whole
    day: Whole
    ms: Whole
    kind: Whole
    target: Whole
    target_row: Whole
    person: Whole
    key: Bits
    language: Whole
    topic: Whole
    tags: Whole
    url: Bits
    edit_at: Whole
    edit_token: Whole
    suffix: list[str]
    extra_url: list[str]
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """All planned posts.

    Attributes:
        posts: The posts with their numbers, which follow those of the free posts.
        position: Number of the free post before which each is written; rising with ``order``.
        order: Rows sorted by position.
        suffixes, extra_urls, has_extra_url: By row; one more empty entry at the end (-1) for posts by chance.
    """

    posts: Posts
    position: Whole
    order: Whole
    suffixes: pa.StringArray
    extra_urls: pa.StringArray
    has_extra_url: Flags
    edit_at: Whole
    edit_token: Whole

    def between(self, first: int, last: int | None) -> Posts:
        """The posts that go with the free posts from ``first`` up to ``last`` (None: to the end)."""
        placed = self.position[self.order]
        start = np.searchsorted(placed, first)
        stop = len(placed) if last is None else np.searchsorted(placed, last)
        return self.posts.take(self.order[start:stop])

    def edits(self, posts: Posts) -> Edits:
        """The changed words of a batch."""
        row = np.flatnonzero(posts.script >= 0)
        row = row[self.edit_at[posts.script[row]] >= 0]
        script = posts.script[row]
        return Edits(row=row.astype(np.int64), at=self.edit_at[script], token=self.edit_token[script])


@dataclass(slots=True)
class Writer:
    """Collects scenes and says where the rows of each will stand."""

    scenes: list[Scene] = field(default_factory=list)
    rows: int = 0

    def add(self, scene: Scene) -> Whole:
        """Take a scene; its rows in the script to be."""
        start = self.rows
        self.scenes.append(scene)
        self.rows += len(scene.author)
        return counting(len(scene.author)) + start

    def finish(self, world: World) -> Script:
        """Number the posts and place them among the free ones of the same day."""
        starts = accumulate((len(scene.author) for scene in self.scenes[:-1]), initial=0)
        parts = [_posts_of(world, scene, start) for scene, start in zip(self.scenes, starts, strict=True)]
        posts = together([no_posts(), *parts])
        at = world.chance.stream("place").fraction(posts.number)
        first = world.calendar.starts
        days = np.concatenate([scene.day for scene in self.scenes]) if self.scenes else counting(0)
        position = first[days] + np.floor(at * (first[days + 1] - first[days])).astype(np.int64)
        return Script(
            posts=posts,
            position=position,
            order=np.argsort(position, kind="stable"),
            suffixes=texts([*(text for scene in self.scenes for text in scene.suffix), ""]),
            has_extra_url=np.array([*(bool(url) for scene in self.scenes for url in scene.extra_url), False]),
            extra_urls=texts([*(url for scene in self.scenes for url in scene.extra_url), ""]),
            edit_at=_column(self.scenes, "edit_at"),
            edit_token=_column(self.scenes, "edit_token"),
        )


def _column(scenes: list[Scene], name: str) -> Whole:
    return np.concatenate([getattr(scene, name) for scene in scenes]) if scenes else counting(0)


def _posts_of(world: World, scene: Scene, start: int) -> Posts:
    script = start + counting(len(scene.author))
    number = world.free + script
    ms = moments.in_slot(number, scene.ms)
    linked = scene.target_row >= 0
    target = scene.target.copy()
    target[linked] = moments.post_ids(number, ms)[scene.target_row[linked]]
    nothing = np.zeros(len(number), dtype=np.int64)
    posts = Posts(
        number=number,
        author=scene.author,
        ms=ms,
        kind=scene.kind,
        target=target,
        person=scene.person,
        key=scene.key,
        language=scene.language,
        topic=scene.topic,
        day=scene.day,
        words=nothing,
        tags=nothing,
        url=nothing.astype(np.uint64),
        mention=nothing + NOBODY,
        second_mention=nothing + NOBODY,
        script=script,
    )
    featured = with_features(world, posts)
    if scene.plain:
        bare: dict[str, Any] = {
            "tags": nothing,
            "url": nothing.astype(np.uint64),
            "mention": nothing + NOBODY,
            "second_mention": nothing + NOBODY,
        }
        featured = replace(featured, words=np.maximum(featured.words, 9), **bare)
    return replace(
        featured,
        tags=np.where(scene.tags >= 0, scene.tags, featured.tags),
        url=np.where(scene.url != 0, scene.url, featured.url),
    )


def scene(
    *,
    author: Whole,
    day: Whole,
    ms: Whole,
    key: Bits,
    language: Whole,
    topic: Whole,
    kind: Whole | None = None,
    target: Whole | None = None,
    target_row: Whole | None = None,
    person: Whole | None = None,
    tags: Whole | None = None,
    url: Bits | None = None,
    edit_at: Whole | None = None,
    edit_token: Whole | None = None,
    suffix: list[str] | None = None,
    extra_url: list[str] | None = None,
    plain: bool = False,
) -> Scene:
    """A scene of original posts, but for what is said otherwise."""
    size = len(author)
    nothing = np.zeros(size, dtype=np.int64)
    return Scene(
        author=author,
        day=day,
        ms=ms,
        kind=nothing + ORIGINAL if kind is None else kind,
        target=nothing if target is None else target,
        target_row=nothing + NO_ROW if target_row is None else target_row,
        person=nothing + NOBODY if person is None else person,
        key=key,
        language=language,
        topic=topic,
        tags=nothing + UNCHANGED if tags is None else tags,
        url=nothing.astype(np.uint64) if url is None else url,
        edit_at=nothing + UNCHANGED if edit_at is None else edit_at,
        edit_token=nothing if edit_token is None else edit_token,
        suffix=[""] * size if suffix is None else suffix,
        extra_url=[""] * size if extra_url is None else extra_url,
        plain=plain,
    )
