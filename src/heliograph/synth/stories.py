"""Stories: posts outside the operation that it reposts, answers and quotes, a few for each topic and day."""

from dataclasses import dataclass

import numpy as np

from heliograph.synth import moments
from heliograph.synth.calendar import DAY_MS
from heliograph.synth.chance import Bits, Chance, Whole, quantiles, zipf
from heliograph.synth.world import World

RANKS = 64
_POPULAR = quantiles(zipf(RANKS, exponent=1.1))
_LATER = quantiles([62.0, 22.0, 9.0, 4.0, 3.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Posts that can be pointed at, one element each; the arrays may be written into while targets are sought."""

    id: Whole
    person: Whole
    ms: Whole
    key: Bits
    language: Whole
    topic: Whole
    day: Whole


def story(world: World, *, topic: Whole, day: Whole, rank: Whole) -> Found:
    """The outside posts of these topics, days and ranks."""
    chance, people = world.chance.stream("stories"), world.people
    number = ((day + 16) * world.topics.count + topic) * RANKS + rank
    at = chance.stream("time").fraction(number)
    ms = world.calendar.midnight(day) + np.floor(at * DAY_MS).astype(np.int64)
    popularity = chance.stream("author").fraction(number)
    place = np.floor(popularity * popularity * people.per_topic).astype(np.int64)
    return Found(
        id=moments.outside_ids(chance.stream("id").bits(number), ms),
        person=people.accounts + topic * people.per_topic + place,
        ms=ms,
        key=chance.stream("content").bits(number),
        language=world.topics.language[topic],
        topic=topic.copy(),
        day=np.maximum(day, 0),
    )


def before(world: World, chance: Chance, *, number: Whole, ms: Whole, topic: Whole, day: Whole) -> Found:
    """An outside post of the topic for each of these posts, written before them."""
    rank = chance.stream("rank").pick(number, _POPULAR).astype(np.int64)
    asked = day - chance.stream("later").pick(number, _LATER)
    found = story(world, topic=topic, day=asked, rank=rank)
    late = found.ms + 1_000 >= ms
    return story(world, topic=topic, day=np.where(late, asked - 2, asked), rank=rank)
