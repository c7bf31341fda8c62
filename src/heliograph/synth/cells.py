"""Cells: what stands in the columns of a row that are more than a look-up."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.synth.arrays import chosen, constant, digits, either, joined, replaced, texts
from heliograph.synth.chance import Bits, Whole, counting, lognormal
from heliograph.synth.languages import LANGUAGES
from heliograph.synth.layout import NEXT
from heliograph.synth.pieces import POLLS, Pieces
from heliograph.synth.posts import NOBODY, ORIGINAL, QUOTE, REPLY, REPOST, Posts
from heliograph.synth.script import Script
from heliograph.synth.texts import bodies, links
from heliograph.synth.vocabulary import runs
from heliograph.synth.world import World

_LIKES = lognormal(median=1.1, below=60, share_below=0.985)


def texts_of(world: World, script: Script, known: Pieces, posts: Posts) -> list[Any]:
    """The pieces of the text: who is reposted or answered, the words, and what stands behind them."""
    return [
        chosen(known.named, _openings(world, known, posts)),
        bodies(
            world.vocabulary,
            key=posts.key,
            language=posts.language,
            words=posts.words,
            edits=script.edits(posts),
        ),
        _named(world, known, posts),
        chosen(world.topics.tag_texts, posts.tags),
        links(posts.url),
        links(_quote_codes(posts)),
        chosen(script.suffixes, posts.script % len(script.suffixes)),
        links(_planted_codes(script, posts)),
    ]


def _openings(world: World, known: Pieces, posts: Posts) -> Whole:
    people = len(world.people.ids)
    opening = np.full(len(posts), len(known.named) - 1)
    opening = np.where(posts.kind == REPOST, posts.person, opening)
    return np.where(posts.kind == REPLY, people + posts.person, opening)


def _named(world: World, known: Pieces, posts: Posts) -> pa.StringArray:
    people, nothing = len(world.people.ids), len(known.named) - 1
    mentioned = np.stack([posts.mention, posts.second_mention], axis=1)
    tokens = np.where(mentioned == NOBODY, nothing, mentioned + 2 * people).astype(np.int32)
    return runs(known.named, tokens.ravel(), counting(len(posts) + 1) * 2)


def mention_lists(world: World, known: Pieces, posts: Posts) -> pa.StringArray:
    """Reposted or answered person first; for some posts the list was never exported."""
    people, size = len(world.people.ids), len(known.listed)
    addressed = np.where(posts.kind == QUOTE, NOBODY, posts.person)
    mentioned = np.stack([addressed, posts.mention, posts.second_mention], axis=1)
    present = mentioned != NOBODY
    later = np.cumsum(present, axis=1) > 1
    tokens = np.where(present, mentioned + later * people, size - 1)
    empty = ~present.any(axis=1)
    tokens[empty, 0] = size - 3
    closing = np.full(len(posts), size - 2)
    unknown = empty & world.chance.stream("no mention list").happens(posts.number, 0.05)
    tokens[unknown, 0] = size - 1
    closing[unknown] = size - 1
    flat = np.concatenate([tokens, closing[:, None]], axis=1).astype(np.int32)
    return runs(known.listed, flat.ravel(), counting(len(posts) + 1) * 4)


def _quote_codes(posts: Posts) -> Bits:
    """Codes of the shortened links to quoted posts."""
    return np.where(posts.kind == QUOTE, posts.target, 0).astype(np.uint64)


def _planted_codes(script: Script, posts: Posts) -> Bits:
    """Codes of the shortened links whose expansion holds a planted identifier."""
    return np.where(script.has_extra_url[posts.script], posts.number, 0).astype(np.uint64)


def link_lists(world: World, script: Script, known: Pieces, posts: Posts) -> pa.StringArray:
    """The expanded links: the post's own, that of a quoted post (with the author's handle), a planted one."""
    own = world.topics.link_lists(posts.url, posts.topic, posts.day)
    longer = (posts.kind == QUOTE) | (_planted_codes(script, posts) != 0)
    row = np.flatnonzero(longer)
    quoting = posts.kind[row] == QUOTE
    handle = chosen(
        known.named, np.where(quoting, posts.person[row] + 2 * len(world.people.ids), len(known.named) - 1)
    )
    status = joined(
        "https://twitter.com/", pc.replace_substring(handle, " @", ""), "/status/", digits(posts.target[row])
    )
    more = either(quoting, status, chosen(script.extra_urls, posts.script[row] % len(script.extra_urls)))
    mine = chosen(own, row)
    opening = pc.replace_substring(mine, "]", "")
    gap = either(posts.url[row] == 0, "'", ", '")
    return replaced(own, longer, joined(opening, gap, more, "']"))


def tag_lists(world: World, posts: Posts) -> pa.StringArray:
    """Hashtags as a legacy list; for some posts without any the list was never exported."""
    lists = chosen(world.topics.tag_lists, posts.tags)
    unknown = (posts.tags == 0) & world.chance.stream("no hashtag list").happens(posts.number, 0.03)
    return either(unknown, "", lists)


def language_marks(world: World, posts: Posts) -> Whole:
    """Detected language: undetermined for short texts, missing for some."""
    chance = world.chance.stream("detected")
    short = (posts.words < 5) & chance.stream("und").happens(posts.key, 0.4)
    marks = np.where(short, len(LANGUAGES), posts.language)
    return np.where(chance.stream("missing").happens(posts.number, 0.04), len(LANGUAGES) + 1, marks)


def clients(world: World, posts: Posts) -> Whole:
    """Number of the client: mostly the usual one of the account."""
    other = world.chance.stream("other client").happens(posts.number, 0.15)
    return world.accounts.clients[posts.author, other.astype(np.int64)]


def polls(world: World, posts: Posts) -> Whole:
    """Number of the poll; hardly any post has one."""
    has = (posts.kind == ORIGINAL) & world.chance.stream("poll").happens(posts.number, 0.001)
    return np.where(has, 1 + posts.number % (len(POLLS) - 1), 0)


def places(world: World, posts: Posts) -> pa.StringArray:
    """Coordinates in degrees where a post carried them, as in early and unhashed files; ``absent`` otherwise."""
    chance = world.chance.stream("place")
    present = chance.stream("present").happens(posts.number, 0.006)
    row = np.flatnonzero(present)
    degrees = [
        _hundredths(chance.stream("north").below(posts.number[row], 12_000) - 5_000),
        _hundredths(chance.stream("east").below(posts.number[row], 34_000) - 17_000),
    ]
    absent = pa.repeat(constant(f"absent{NEXT}absent{NEXT}"), len(posts))
    return replaced(absent, present, joined(degrees[0], NEXT, degrees[1], NEXT))


def _hundredths(value: Whole) -> pa.StringArray:
    sign = chosen(texts(["", "-"]), (value < 0).astype(np.int8))
    whole, part = np.abs(value) // 100, np.abs(value) % 100
    padding = chosen(texts([".", ".0"]), (part < 10).astype(np.int8))
    return joined(sign, digits(whole), padding, digits(part))


def counts(world: World, posts: Posts) -> pa.StringArray:
    """Quotes, replies, likes, reposts: heavy-tailed, higher for the followed, 0 for reposts, sometimes lost."""
    chance = world.chance.stream("counts")
    lost = chance.stream("lost").happens(posts.number, 0.0094)
    kept = (posts.kind != REPOST) & ~lost
    row = np.flatnonzero(kept)
    likes, reposts, replies, quotes = _engagement(world, posts.number[row], posts.author[row])
    columns = [digits(values) for values in (quotes, replies, likes, reposts)]
    written = joined(*(part for column in columns for part in (column, NEXT)))
    default = chosen(texts([f"0{NEXT}" * 4, NEXT * 4]), lost.astype(np.int8))
    return replaced(default, kept, written)


def _engagement(world: World, number: Whole, author: Whole) -> tuple[Whole, Whole, Whole, Whole]:
    """Likes, reposts, replies and quotes of posts that are no reposts."""
    chance = world.chance.stream("engagement")
    reach = 16 + np.floor(np.sqrt(world.accounts.followers[author])).astype(np.int64)
    likes = (chance.pick(number, _LIKES).astype(np.int64) * reach) >> 5
    part = chance.stream("part").bits(number)
    thirds = [((part >> np.uint64(shift)) & np.uint64(0xFF)).astype(np.int64) for shift in (0, 8, 16)]
    return likes, (likes * thirds[0]) >> 9, (likes * thirds[1]) >> 10, (likes * thirds[2]) >> 11
