"""Coordinated groups: what they do together, planted with exact truth.

co-repost         members repost the same outside post within 60 seconds of each other
fast-repost       members repost a post of their leader within 10 seconds of it
co-url            members post the same link in words of their own within 10 minutes
hashtag-sequence  members use the same five to seven hashtags in the same order within 6 hours
copy-paste        members post the same text within an hour, some with a word dropped, swapped or added
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from heliograph.synth import arrays, stories
from heliograph.synth.chance import Chance, Whole, counting
from heliograph.synth.posts import NOBODY, REPOST, as_url_key
from heliograph.synth.presets import TACTICS
from heliograph.synth.script import NO_ROW, UNCHANGED, Writer, scene
from heliograph.synth.topics import tag_list, tag_text, topic_tags
from heliograph.synth.world import World

WINDOW_S = {
    "co-repost": 60,
    "fast-repost": 10,
    "co-url": 600,
    "hashtag-sequence": 21_600,
    "copy-paste": 3_600,
}
EDITS = ("none", "dropped", "swapped", "appended")
HOUR_MS = 3_600_000
ADDED = (" 🔥", "!!", " 👏", " …")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One coordinated action: rows of the script by one group."""

    group: int
    tactic: str
    rows: tuple[int, ...]
    edits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The posts of all events of one group: which event, who, when."""

    event: Whole
    author: Whole
    day: Whole
    start: Whole
    nth: Whole


def tactic_of(group: int) -> str:
    """Each group has one tactic."""
    return TACTICS[group % len(TACTICS)]


def plan(world: World, writer: Writer, budget: int) -> tuple[World, list[Event]]:
    """Write the scenes of all groups, about ``budget`` posts; the world gains their hashtag sequences."""
    events: list[Event] = []
    texts, lists = [world.topics.tag_texts], [world.topics.tag_lists]
    sets = len(world.topics.tag_texts)
    for group in range(world.preset.groups):
        members = np.flatnonzero(world.accounts.group == group)
        chance = world.chance.stream(f"group {group}")
        count = budget // world.preset.groups // max(1, (len(members) * 4) // 5)
        if count == 0 or len(members) < 2:
            continue
        cast = _cast(world, chance, members, count)
        more: dict[str, Any] = {"co-repost": _co_repost, "co-url": _co_url, "copy-paste": _copy_paste}
        tactic = tactic_of(group)
        if tactic == "hashtag-sequence":
            sequences = _sequences(world, chance, group, count)
            texts.append(arrays.texts([tag_text(tags) for tags in sequences]))
            lists.append(arrays.texts([tag_list(tags) for tags in sequences]))
            made = _hashtag_sequence(world, chance, group, cast, sets)
            sets += count
        elif tactic == "fast-repost":
            made = _fast_repost(world, chance, group, cast)
        else:
            made = more[tactic](world, chance, group, cast)
        edits = made.pop("edits", None)
        rows = writer.add(scene(**made))
        events.extend(_events(group, tactic, cast.event, rows, edits))
    topics = replace(world.topics, tag_texts=pa.concat_arrays(texts), tag_lists=pa.concat_arrays(lists))
    return replace(world, topics=topics), events


def _events(group: int, tactic: str, event: Whole, rows: Whole, edits: Whole | None) -> list[Event]:
    bounds = np.flatnonzero(np.diff(event, prepend=-1, append=-1))
    made = []
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        words = () if edits is None else tuple(EDITS[e] for e in edits[first:last].tolist())
        made.append(Event(group=group, tactic=tactic, rows=tuple(rows[first:last].tolist()), edits=words))
    return made


def _cast(world: World, chance: Chance, members: Whole, count: int) -> Cast:
    """Choose day, hour and taking-part members of each event; six in ten members at least."""
    calendar = world.calendar
    every = counting(count)
    earliest = int(world.accounts.created[members].max()) + 2 - calendar.first
    day = calendar.on_or_after(chance.stream("day"), every, np.full(count, max(earliest, 0)))
    least = max(2, (len(members) * 6 + 9) // 10)
    sizes = least + chance.stream("size").below(every, len(members) - least + 1)
    event = np.repeat(every, sizes)
    nth = counting(len(event)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    first = chance.stream("first").below(every, len(members))
    hour = chance.stream("hour").below(every, 14 * HOUR_MS) + 6 * HOUR_MS
    return Cast(
        event=event,
        author=members[(first[event] + nth) % len(members)],
        day=day[event],
        start=(calendar.midnight(day) + hour)[event],
        nth=nth,
    )


def _base(world: World, chance: Chance, group: int, cast: Cast, spread_ms: int) -> dict[str, Any]:
    """Originals in words of their own, spread over the window."""
    row = counting(len(cast.event))
    topic = np.full(len(row), world.topics.communities + group)
    return {
        "author": cast.author,
        "day": cast.day,
        "ms": cast.start + chance.stream("offset").below(row, spread_ms),
        "key": chance.stream("words").bits(row),
        "language": world.topics.language[topic],
        "topic": topic,
    }


def _co_repost(world: World, chance: Chance, group: int, cast: Cast) -> dict[str, Any]:
    made = _base(world, chance, group, cast, 59_000)
    found = stories.story(world, topic=made["topic"], day=cast.day, rank=cast.event % stories.RANKS)
    wait = 30_000 + chance.stream("wait").below(cast.event, 4 * HOUR_MS)
    kind = np.full(len(cast.event), REPOST)
    made.update(kind=kind, target=found.id, person=found.person, key=found.key, language=found.language)
    made["ms"] = found.ms + wait + (made["ms"] - cast.start)
    return made


def _fast_repost(world: World, chance: Chance, group: int, cast: Cast) -> dict[str, Any]:
    made = _base(world, chance, group, cast, 1)
    row = counting(len(cast.event))
    leads = cast.nth == 0
    lead = row - cast.nth
    made["key"] = made["key"][lead]
    made["ms"] = cast.start + np.where(leads, 0, 1_500 + chance.stream("delay").below(row, 8_000))
    made.update(
        kind=np.where(leads, 0, REPOST),
        target_row=np.where(leads, NO_ROW, lead),
        person=np.where(leads, NOBODY, cast.author[lead]),
    )
    return made


def _co_url(world: World, chance: Chance, group: int, cast: Cast) -> dict[str, Any]:
    made = _base(world, chance, group, cast, 590_000)
    made["url"] = as_url_key(chance.stream("url").bits(cast.event))
    return made


def _sequences(world: World, chance: Chance, group: int, count: int) -> list[list[str]]:
    """Five to seven hashtags of the group's topic in an order of their own per event."""
    topic = world.topics.communities + group
    tags = list(
        dict.fromkeys(
            topic_tags(
                world.chance.stream("topics"), world.vocabulary, topic, int(world.topics.language[topic])
            )
        )
    )
    lengths = (5 + chance.stream("length").below(counting(count), 3)).tolist()
    keys = chance.stream("order").bits(counting(count * len(tags))).reshape(count, len(tags))
    orders = np.argsort(keys, axis=1, kind="stable").tolist()
    return [[tags[k] for k in order[:length]] for order, length in zip(orders, lengths, strict=True)]


def _hashtag_sequence(world: World, chance: Chance, group: int, cast: Cast, sets: int) -> dict[str, Any]:
    made = _base(world, chance, group, cast, 5 * HOUR_MS + HOUR_MS // 2)
    made["tags"] = sets + cast.event
    return made


def _copy_paste(world: World, chance: Chance, group: int, cast: Cast) -> dict[str, Any]:
    made = _base(world, chance, group, cast, HOUR_MS - 60_000)
    row = counting(len(cast.event))
    made["key"] = chance.stream("text").bits(cast.event)
    edit = np.searchsorted(np.array([0.4, 0.6, 0.85]), chance.stream("edit").fraction(row), side="right")
    edit[cast.nth == 0] = 0
    other = world.vocabulary.tables[made["language"], chance.stream("other").below(row, 65_536)]
    suffix = [ADDED[k % len(ADDED)] if e == 3 else "" for k, e in enumerate(edit.tolist())]
    made.update(
        edit_at=np.where((edit == 1) | (edit == 2), 1 + chance.stream("at").below(row, 7), UNCHANGED),
        edit_token=np.where(edit == 2, other, world.vocabulary.empty).astype(np.int64),
        suffix=suffix,
        plain=True,
        edits=edit,
    )
    return made
