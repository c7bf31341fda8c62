"""Posts: batches of posts as arrays, and the posts that nobody planned.

``free_posts`` is a pure function of post numbers. A repost needs its target's author, time and text: they are made
again from the target's number, not remembered.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from heliograph.synth import moments, stories
from heliograph.synth.chance import Bits, Chance, Flags, Whole, quantiles, zipf
from heliograph.synth.texts import length_of
from heliograph.synth.topics import SETS
from heliograph.synth.world import World

ORIGINAL, REPOST, REPLY, QUOTE = range(4)
NOBODY = -1
NOT_SCRIPTED = -1
_LATER = quantiles([62.0, 20.0, 8.0, 4.0, 3.0, 2.0, 1.0])
"""How many days after its target a repost or reply comes."""
STORIES = 24
_STORY_LINKS = quantiles(zipf(STORIES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """A batch of posts, one element each.

    Attributes:
        number: Number of the post in the operation; everything about it follows from it.
        target: Id of the post that is reposted, answered or quoted, 0 for none (or a reply to an account only).
        person: Whom it belongs to, a number of People, NOBODY for none.
        key, language, topic, day: Content; those of the target for reposts.
        tags: Number of the set of hashtags.
        url: Url key, 0 for none.
        mention, second_mention: People named in the text.
        script: Row of the script, NOT_SCRIPTED for posts by chance.
    """

    number: Whole
    author: Whole
    ms: Whole
    kind: Whole
    target: Whole
    person: Whole
    key: Bits
    language: Whole
    topic: Whole
    day: Whole
    words: Whole
    tags: Whole
    url: Bits
    mention: Whole
    second_mention: Whole
    script: Whole

    def __len__(self) -> int:
        """How many posts the batch holds."""
        return len(self.number)

    def ids(self) -> Whole:
        """The ids of the posts."""
        return moments.post_ids(self.number, self.ms)

    def take(self, order: Whole) -> "Posts":
        """The posts at these places."""
        return Posts(**{field.name: getattr(self, field.name)[order] for field in fields(self)})


def together(batches: list[Posts]) -> Posts:
    """Several batches as one."""
    columns: dict[str, Any] = {
        f.name: np.concatenate([getattr(batch, f.name) for batch in batches]) for f in fields(Posts)
    }
    return Posts(**columns)


def no_posts() -> Posts:
    """An empty batch."""
    empty = np.zeros(0, dtype=np.int64)
    bits = empty.astype(np.uint64)
    columns: dict[str, Any] = {f.name: bits if f.name in {"key", "url"} else empty for f in fields(Posts)}
    return Posts(**columns)


def free_posts(world: World, number: Whole) -> Posts:
    """The posts of these numbers, all below ``world.free``."""
    day = world.calendar.day_of(number)
    author, ms = _who_and_when(world, number, day)
    kind = _kinds(world, number, author)
    key, language, topic = _content(world, number, author)
    draft = _draft(
        number=number, author=author, ms=ms, kind=kind, key=key, language=language, topic=topic, day=day
    )
    return with_features(world, _with_targets(world, draft))


def _draft(**known: Any) -> Posts:  # noqa: ANN401 - the columns are checked by Posts itself
    number: Whole = known["number"]
    nothing = np.zeros(len(number), dtype=np.int64)
    rest: dict[str, Any] = {
        "target": nothing,
        "person": nothing + NOBODY,
        "words": nothing,
        "tags": nothing,
        "url": nothing.astype(np.uint64),
        "mention": nothing + NOBODY,
        "second_mention": nothing + NOBODY,
        "script": nothing + NOT_SCRIPTED,
    }
    return Posts(**rest, **known)


def _who_and_when(world: World, number: Whole, day: Whole) -> tuple[Whole, Whole]:
    accounts, calendar, chance = world.accounts, world.calendar, world.chance
    author = moments.authors(
        chance, accounts, calendar, post=number, day=day, largest=world.preset.largest_share
    )
    return author, moments.times(chance, accounts, calendar, post=number, day=day, author=author)


def _kinds(world: World, number: Whole, author: Whole) -> Whole:
    preset = world.preset
    repost = world.accounts.habit[author]
    left = (1.0 - repost) / (1.0 - preset.reposts)
    at = world.chance.stream("kind").fraction(number)
    reply, quote = preset.replies * left, preset.quotes * left
    kind = (at < repost + reply + quote).astype(np.int64) * QUOTE
    kind[at < repost + reply] = REPLY
    kind[at < repost] = REPOST
    return kind


def _content(world: World, number: Whole, author: Whole) -> tuple[Bits, Whole, Whole]:
    accounts, chance = world.accounts, world.chance
    other = chance.stream("other language").happens(number, 0.1)
    language = np.where(other, accounts.second[author], accounts.language[author])
    astray = other | chance.stream("astray").happens(number, 0.15)
    general = world.topics.general(language, number)
    return chance.stream("content").bits(number), language, np.where(astray, general, accounts.topic[author])


def _with_targets(world: World, posts: Posts) -> Posts:
    """Give reposts, replies and quotes something to point at: mostly outside, partly posts of the operation."""
    rows = np.flatnonzero(posts.kind != ORIGINAL)
    number, ms, chance = posts.number[rows], posts.ms[rows], world.chance.stream("target")
    found = stories.before(world, chance, number=number, ms=ms, topic=posts.topic[rows], day=posts.day[rows])
    wanted = np.flatnonzero(chance.stream("inside").happens(number, world.preset.inside))
    for attempt in range(3):
        at = _inside_targets(world, posts, rows[wanted], attempt=attempt, found=found, into=wanted)
        wanted = wanted[~at]
    copies = posts.kind[rows] == REPOST
    copied = ("target", "person", "key", "language", "topic", "day")
    columns: dict[str, Any] = {name: getattr(posts, name).copy() for name in copied}
    columns["target"][rows] = found.id
    columns["person"][rows] = found.person
    for name in ("key", "language", "topic", "day"):
        columns[name][rows[copies]] = getattr(found, name)[copies]
    unnamed = (posts.kind == REPLY) & world.chance.stream("unnamed").happens(posts.number, 0.04)
    columns["target"][unnamed] = 0
    return replace(posts, **columns)


def _inside_targets(
    world: World, posts: Posts, rows: Whole, *, attempt: int, found: stories.Found, into: Whole
) -> Flags:
    """Try an earlier original of the operation for each row; write those that fit into ``found`` at ``into``."""
    chance, calendar = world.chance.stream(f"candidate {attempt}"), world.calendar
    number = posts.number[rows]
    day = np.maximum(posts.day[rows] - chance.stream("later").pick(number, _LATER), 0)
    room = calendar.starts[day + 1] - calendar.starts[day]
    at = chance.stream("which").fraction(number)
    candidate = np.minimum(
        calendar.starts[day] + np.floor(room * at * at * at).astype(np.int64), world.free - 1
    )
    day = calendar.day_of(candidate)
    author, ms = _who_and_when(world, candidate, day)
    key, language, topic = _content(world, candidate, author)
    near: Flags = (topic == posts.topic[rows]) | chance.stream("far").happens(number, 0.3)
    fits: Flags = near & (room > 0) & (ms + 1_000 < posts.ms[rows]) & (author != posts.author[rows])
    fits &= _kinds(world, candidate, author) == ORIGINAL
    chosen = into[fits]
    found.id[chosen] = moments.post_ids(candidate, ms)[fits]
    for name, values in (
        ("person", author),
        ("key", key),
        ("language", language),
        ("topic", topic),
        ("day", day),
    ):
        getattr(found, name)[chosen] = values[fits]
    return fits


def with_features(world: World, posts: Posts) -> Posts:
    """Add what follows from the content: length, hashtags, link, mentions."""
    chance, key = world.chance.stream("features"), posts.key
    tags = 1 + posts.topic * SETS + chance.stream("tags").pick(key, world.topics.set_table)
    mention = _mention(world, chance.stream("mention"), posts, posts.kind <= REPOST, 0.13)
    return replace(
        posts,
        words=length_of(chance.stream("words"), key),
        tags=np.where(chance.stream("tagged").happens(key, 0.44), tags, 0),
        url=_urls(world, posts),
        mention=mention,
        second_mention=_mention(world, chance.stream("second mention"), posts, mention != NOBODY, 0.3),
    )


def _urls(world: World, posts: Posts) -> Bits:
    """A story that many share, or a page of one's own."""
    chance, key = world.chance.stream("url"), posts.key
    rank = chance.stream("rank").pick(key, _STORY_LINKS)
    story = (posts.day * world.topics.count + posts.topic) * STORIES + rank
    common = chance.stream("common").happens(key, 0.6)
    url = np.where(common, chance.stream("story").bits(story), chance.stream("own").bits(key))
    return as_url_key(url) * chance.stream("linked").happens(key, 0.6)


def as_url_key(bits: Bits) -> Bits:
    """Bits that choose a link; never 0, which means none."""
    return bits | np.uint64(1 << 20)


def _mention(world: World, chance: Chance, posts: Posts, may: Flags, share: float) -> Whole:
    """Somebody popular outside, an account of the operation, now and then oneself or somebody who is gone."""
    people, key = world.people, posts.key
    writer = np.where(posts.kind == REPOST, posts.person, posts.author)
    outside = (
        people.accounts + posts.topic * people.per_topic + chance.stream("rank").below(key, people.per_topic)
    )
    person = np.where(
        chance.stream("outside").happens(key, 0.55),
        outside,
        chance.stream("inside").below(key, people.accounts),
    )
    person = np.where(chance.stream("gone").happens(key, 0.03), people.gone, person)
    person = np.where(chance.stream("self").happens(key, 0.02), writer, person)
    return np.where(may & chance.stream("named").happens(key, share), person, NOBODY)
