"""Rows: a batch of posts as the bytes of a legacy CSV, without a Python object per post."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.synth.calendar import DAY_MS, iso_days
from heliograph.synth.chance import Bits, Flags, Whole, counting, lognormal
from heliograph.synth.languages import LANGUAGES
from heliograph.synth.layout import NEXT
from heliograph.synth.posts import NOBODY, ORIGINAL, QUOTE, REPLY, REPOST, Posts
from heliograph.synth.script import Script
from heliograph.synth.texts import bodies, links
from heliograph.synth.vocabulary import runs
from heliograph.synth.world import World

_KINDS = range(4)
_BEFORE_PERSON = ("", f"{NEXT}{NEXT}{NEXT}True{NEXT}", "", "")
_BEFORE_TARGET = (f"{NEXT}{NEXT}{NEXT}False{NEXT}{NEXT}", NEXT, NEXT, f"{NEXT}{NEXT}")
_AFTER_TARGET = (NEXT, NEXT, f"{NEXT}{NEXT}False{NEXT}{NEXT}{NEXT}", f"{NEXT}False{NEXT}{NEXT}{NEXT}")
_LIKES = lognormal(median=1.1, below=60, share_below=0.985)
POLLS = ("", "yes|no", "red|green|blue", "now|later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Dictionaries from which rows are joined; made once, shared by all batches.

    Attributes:
        profiles: The ten columns of each account.
        people: Ids; ``named`` and ``listed`` say how people stand in texts and in lists of mentions.
        clients: Client and what follows it, by client and kind of post.
        first_day: Day of the first entry of ``days``.
    """

    profiles: pa.StringArray
    people: pa.StringArray
    named: pa.StringArray
    listed: pa.StringArray
    languages: pa.StringArray
    days: pa.StringArray
    minutes: pa.StringArray
    clients: pa.StringArray
    before_target: pa.StringArray
    after_target: pa.StringArray
    polls: pa.StringArray
    first_day: int


def pieces(world: World, profiles: pa.StringArray) -> Pieces:
    """Make the dictionaries of a world."""
    people = world.people
    first_day = world.calendar.first - 2
    names, ids = people.handles, people.id_texts.to_pylist()
    clients = [f"{NEXT}{client}{NEXT}{_BEFORE_PERSON[kind]}" for client in world.preset.clients for kind in _KINDS]
    return Pieces(
        profiles=pc.binary_join_element_wise(NEXT, profiles, NEXT, ""),
        people=pa.array([*ids, ""]),
        named=pa.array([*(f"RT @{n}: " for n in names), *(f"@{n} " for n in names), *(f" @{n}" for n in names), ""]),
        listed=pa.array([*(f"[{i}" for i in ids), *(f", {i}" for i in ids), "[", "]", ""]),
        languages=pa.array([*(f"{language.code}{NEXT}" for language in LANGUAGES), f"und{NEXT}", NEXT]),
        days=pa.array([f"{NEXT}{day} " for day in iso_days(first_day, world.calendar.days + 6)]),
        minutes=pa.array([f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)]),
        clients=pa.array(clients),
        before_target=pa.array(_BEFORE_TARGET),
        after_target=pa.array(_AFTER_TARGET),
        polls=pa.array([f'{NEXT}{choices}"\n' for choices in POLLS]),
        first_day=first_day,
    )


def rows(world: World, script: Script, known: Pieces, posts: Posts) -> pa.StringArray:
    """The CSV rows of a batch, each with its line end."""
    minute = posts.ms // 60_000
    day, time = minute // 1440, minute % 1440
    person = np.where(posts.person == NOBODY, len(known.people) - 1, posts.person)
    targets = pa.array(posts.target, mask=posts.target == 0).cast(pa.string())
    columns = [
        '"',
        pa.array(posts.ids()).cast(pa.string()),
        _take(known.profiles, posts.author),
        _take(known.languages, _language_marks(world, posts)),
        *_texts(world, script, known, posts),
        _take(known.days, day - known.first_day),
        _take(known.minutes, time),
        _take(known.clients, _clients(world, posts) * len(_KINDS) + posts.kind),
        _take(known.people, np.where(posts.kind == QUOTE, len(known.people) - 1, person)),
        _take(known.before_target, posts.kind),
        pc.fill_null(targets, ""),
        _take(known.after_target, posts.kind),
        _places(world, posts),
        _counts(world, posts),
        _tag_lists(world, posts),
        NEXT,
        _link_lists(world, script, known, posts),
        NEXT,
        _mention_lists(world, known, posts),
        _take(known.polls, _polls(world, posts)),
    ]
    return pc.binary_join_element_wise(*columns, "")


def _take(values: pa.StringArray, index: Whole) -> pa.StringArray:
    return values.take(pa.array(index))


def _texts(world: World, script: Script, known: Pieces, posts: Posts) -> list[Any]:
    """The pieces of the text: who is reposted or answered, the words, and what stands behind them."""
    return [
        _take(known.named, _openings(world, known, posts)),
        bodies(world.vocabulary, key=posts.key, language=posts.language, words=posts.words, edits=script.edits(posts)),
        _named(world, known, posts),
        _take(world.topics.tag_texts, posts.tags),
        links(posts.url),
        links(quote_codes(posts)),
        _take(script.suffixes, posts.script % len(script.suffixes)),
        links(_planted_codes(script, posts)),
    ]


def _openings(world: World, known: Pieces, posts: Posts) -> Whole:
    people = len(world.people.ids)
    opening = np.full(len(posts), len(known.named) - 1)
    opening = np.where(posts.kind == REPOST, posts.person, opening)
    return np.where(posts.kind == REPLY, people + posts.person, opening)


def _named(world: World, known: Pieces, posts: Posts) -> pa.StringArray:
    people, nothing = len(world.people.ids), len(known.named) - 1
    chosen = np.stack([posts.mention, posts.second_mention], axis=1)
    tokens = np.where(chosen == NOBODY, nothing, chosen + 2 * people).astype(np.int32)
    return runs(known.named, tokens.ravel(), counting(len(posts) + 1) * 2)


def _mention_lists(world: World, known: Pieces, posts: Posts) -> pa.StringArray:
    """Reposted or answered person first; for some posts the list was never exported."""
    people, size = len(world.people.ids), len(known.listed)
    addressed = np.where(posts.kind == QUOTE, NOBODY, posts.person)
    chosen = np.stack([addressed, posts.mention, posts.second_mention], axis=1)
    present = chosen != NOBODY
    later = np.cumsum(present, axis=1) > 1
    tokens = np.where(present, chosen + later * people, size - 1)
    empty = ~present.any(axis=1)
    tokens[empty, 0] = size - 3
    closing = np.full(len(posts), size - 2)
    unknown = empty & world.chance.stream("no mention list").happens(posts.number, 0.05)
    tokens[unknown, 0] = size - 1
    closing[unknown] = size - 1
    flat = np.concatenate([tokens, closing[:, None]], axis=1).astype(np.int32)
    return runs(known.listed, flat.ravel(), counting(len(posts) + 1) * 4)


def quote_codes(posts: Posts) -> Bits:
    """Codes of the shortened links to quoted posts."""
    return np.where(posts.kind == QUOTE, posts.target, 0).astype(np.uint64)


def _planted_codes(script: Script, posts: Posts) -> Bits:
    """Codes of the shortened links whose expansion holds a planted identifier."""
    shown = np.zeros(len(posts), dtype=np.uint64)
    row = np.flatnonzero(posts.script >= 0)
    held = pc.binary_length(_take(script.extra_urls, posts.script[row])).to_numpy(zero_copy_only=False) > 0
    shown[row[held]] = posts.number[row[held]].astype(np.uint64)
    return shown


def _link_lists(world: World, script: Script, known: Pieces, posts: Posts) -> pa.StringArray:
    """The expanded links: the post's own, that of a quoted post (with the author's handle), a planted one."""
    own = world.topics.link_lists(posts.url, posts.topic, posts.day)
    longer = (posts.kind == QUOTE) | (_planted_codes(script, posts) != 0)
    row = np.flatnonzero(longer)
    quoting = posts.kind[row] == QUOTE
    handle = _take(known.named, np.where(quoting, posts.person[row] + 2 * len(world.people.ids), len(known.named) - 1))
    status = pc.binary_join_element_wise(
        "https://twitter.com/", pc.replace_substring(handle, " @", ""), "/status/", pa.array(posts.target[row]).cast(pa.string()), ""
    )
    more = pc.if_else(pa.array(quoting), status, _take(script.extra_urls, posts.script[row] % len(script.extra_urls)))
    mine = own.take(pa.array(row))
    opening = pc.replace_substring(mine, "]", "")
    gap = pc.if_else(pc.equal(mine, "[]"), "'", ", '")
    return pc.replace_with_mask(own, pa.array(longer), pc.binary_join_element_wise(opening, gap, more, "']", ""))


def _tag_lists(world: World, posts: Posts) -> pa.StringArray:
    lists = _take(world.topics.tag_lists, posts.tags)
    unknown = (posts.tags == 0) & world.chance.stream("no hashtag list").happens(posts.number, 0.03)
    return pc.if_else(pa.array(unknown), "", lists)


def _language_marks(world: World, posts: Posts) -> Whole:
    """Detected language: undetermined for short texts, missing for some."""
    chance = world.chance.stream("detected")
    short = (posts.words < 5) & chance.stream("und").happens(posts.key, 0.4)
    marks = np.where(short, len(LANGUAGES), posts.language)
    return np.where(chance.stream("missing").happens(posts.number, 0.04), len(LANGUAGES) + 1, marks)


def _clients(world: World, posts: Posts) -> Whole:
    other = world.chance.stream("other client").happens(posts.number, 0.15)
    return world.accounts.clients[posts.author, other.astype(np.int64)]


def _polls(world: World, posts: Posts) -> Whole:
    has = (posts.kind == ORIGINAL) & world.chance.stream("poll").happens(posts.number, 0.001)
    return np.where(has, 1 + posts.number % (len(POLLS) - 1), 0)


def _places(world: World, posts: Posts) -> pa.StringArray:
    """Coordinates in degrees where a post carried them, as in early and unhashed files; ``absent`` otherwise."""
    chance = world.chance.stream("place")
    present = chance.stream("present").happens(posts.number, 0.006)
    row = np.flatnonzero(present)
    degrees = [
        _hundredths(chance.stream("north").below(posts.number[row], 12_000) - 5_000),
        _hundredths(chance.stream("east").below(posts.number[row], 34_000) - 17_000),
    ]
    written = pc.binary_join_element_wise(degrees[0], NEXT, degrees[1], NEXT, "")
    absent = pa.repeat(pa.scalar(f"absent{NEXT}absent{NEXT}"), len(posts))
    return pc.replace_with_mask(absent, pa.array(present), written)


def _hundredths(value: Whole) -> pa.StringArray:
    sign = pa.array(np.where(value < 0, "-", "").tolist(), type=pa.string())
    whole, part = np.abs(value) // 100, np.abs(value) % 100
    padding = pa.array(np.where(part < 10, ".0", ".").tolist(), type=pa.string())
    return pc.binary_join_element_wise(sign, pa.array(whole).cast(pa.string()), padding, pa.array(part).cast(pa.string()), "")


def _counts(world: World, posts: Posts) -> pa.StringArray:
    """Quotes, replies, likes, reposts: heavy-tailed, higher for the followed, 0 for reposts, sometimes lost."""
    chance = world.chance.stream("counts")
    counted = posts.kind != REPOST
    lost = chance.stream("lost").happens(posts.number, 0.0094)
    row = np.flatnonzero(counted & ~lost)
    likes, reposts, replies, quotes = engagement(world, posts.number[row], posts.author[row])
    texts = [pa.array(values).cast(pa.string()) for values in (quotes, replies, likes, reposts)]
    written = pc.binary_join_element_wise(*(part for text in texts for part in (text, NEXT)), "")
    default = pa.array([f"0{NEXT}" * 4, NEXT * 4]).take(pa.array(lost.astype(np.int8)))
    return pc.replace_with_mask(default, pa.array(_mask(row, len(posts))), written)


def _mask(row: Whole, size: int) -> Flags:
    mask = np.zeros(size, dtype=np.bool_)
    mask[row] = True
    return mask


def engagement(world: World, number: Whole, author: Whole) -> tuple[Whole, Whole, Whole, Whole]:
    """Likes, reposts, replies and quotes of posts that are no reposts."""
    chance = world.chance.stream("engagement")
    reach = 16 + np.floor(np.sqrt(world.accounts.followers[author])).astype(np.int64)
    likes = (chance.pick(number, _LIKES).astype(np.int64) * reach) >> 5
    part = chance.stream("part").bits(number)
    thirds = [((part >> np.uint64(shift)) & np.uint64(0xFF)).astype(np.int64) for shift in (0, 8, 16)]
    return likes, (likes * thirds[0]) >> 9, (likes * thirds[1]) >> 10, (likes * thirds[2]) >> 11
