"""Accounts: who takes part, since when, in which role, and how they look."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from heliograph.synth import rhythms
from heliograph.synth.arrays import digits
from heliograph.synth.calendar import days_since_epoch
from heliograph.synth.chance import Chance, Flags, Real, Whole, counting, lognormal, quantiles, zipf
from heliograph.synth.identity import account_ids, display_names, handles
from heliograph.synth.languages import BY_CODE, LANGUAGES
from heliograph.synth.presets import Preset
from heliograph.synth.topics import Topics
from heliograph.synth.vocabulary import Vocabulary

HOUR_MS = 3_600_000
EARLIEST = days_since_epoch("2007-01-01")
HABITS = np.array([0.1, 0.6, 1.0, 1.4, 1.9])
"""How much more or less than the average an account reposts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of the operation in order of their creation.

    Attributes:
        created: Day of creation, days since 1970.
        group: Coordinated group, -1 for none.
        community: Organic community, -1 for none.
        topic: What the account mostly posts about.
        language: Its language; ``second`` is the other one it uses.
        zone: Offset from UTC in milliseconds.
        rhythm: At which hours it posts (rhythms.py).
        activity: Running sum of how much each account posts.
        alive: How many accounts exist on each day of the calendar.
        habit: Share of reposts in its posts.
        clients: Two clients per account, the usual one first.
    """

    created: Whole
    group: Whole
    community: Whole
    topic: Whole
    language: Whole
    second: Whole
    zone: Whole
    rhythm: Whole
    activity: Real
    alive: Whole
    habit: Real
    clients: Whole
    followers: Whole
    following: Whole

    @property
    def count(self) -> int:
        """How many accounts there are."""
        return len(self.created)

    @property
    def is_baseline(self) -> Flags:
        """Whether each account belongs to no group and no community."""
        return (self.group < 0) & (self.community < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everyone who can be named: the accounts, then outsiders, then one who is gone.

    Attributes:
        accounts: How many of them are accounts of the operation.
        per_topic: Outsiders of each topic, the popular ones first.
        gone: Number of the last one: known by handle, listed as 0.
    """

    accounts: int
    per_topic: int
    ids: Whole
    id_texts: pa.StringArray
    handles: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def gone(self) -> int:
        """Whom the archive lists as 0."""
        return len(self.ids) - 1


def build(
    chance: Chance, preset: Preset, topics: Topics, *, count: int, first_day: int, days: int
) -> Accounts:
    """Make the accounts: roles first, then days of creation, then everything that follows from them."""
    group, community = _roles(chance, preset, count)
    created = _creation_days(chance, preset, group, first_day, days)
    order = np.argsort(created, kind="stable")
    group, community, created = group[order], community[order], created[order]
    index = counting(count)
    drawn = (
        chance.stream("language")
        .pick(index, quantiles([preset.languages.get(x.code, 0.0) for x in LANGUAGES]))
        .astype(np.int64)
    )
    home = np.where(group >= 0, topics.communities + group, community)
    follows = (home >= 0) & chance.stream("follows").happens(index, 0.9)
    language = np.where(follows, topics.language[np.maximum(home, 0)], drawn)
    weights = np.array(zipf(count, exponent=preset.skew, shift=4.0))[
        _permutation(chance.stream("rank"), count)
    ]
    weights[0] *= 0.0 if preset.largest_share else 1.0
    return Accounts(
        created=created,
        group=group,
        community=community,
        topic=np.where(home >= 0, home, topics.general(language, chance.stream("general").below(index, 2))),
        language=language,
        second=_second_languages(chance, language),
        zone=_zones(chance, language),
        rhythm=rhythms.rhythm_of(chance.stream("rhythm"), index, staffed=group >= 0),
        activity=np.cumsum(weights),
        alive=np.maximum(np.searchsorted(created, first_day - 2 + counting(days), side="right"), 1).astype(
            np.int64
        ),
        habit=np.minimum(preset.reposts * HABITS[chance.stream("habit").below(index, 5)], 0.9),
        clients=_clients(chance, preset, group),
        followers=_followers(chance, preset, count),
        following=chance.stream("following")
        .pick(index, lognormal(median=420, below=5000, share_below=0.985))
        .astype(np.int64),
    )


def outsiders(
    chance: Chance, preset: Preset, accounts: Accounts, vocabulary: Vocabulary, topics: Topics
) -> People:
    """Give every account and everyone outside an id, a handle and a name."""
    per_topic = max(5, preset.outside_accounts // topics.count)
    outside = per_topic * topics.count + 1
    span = int(accounts.created[0]) - EARLIEST
    born = EARLIEST + chance.stream("born").below(counting(outside), max(span, 1))
    ids = account_ids(chance.stream("ids"), np.concatenate([accounts.created, born]))
    ids[-1] = 0
    everyone = handles(chance.stream("handles"), len(ids))
    return People(
        accounts=accounts.count,
        per_topic=per_topic,
        ids=ids,
        id_texts=digits(ids),
        handles=tuple(everyone),
        names=tuple(display_names(chance.stream("names"), vocabulary, accounts.language)),
    )


def _roles(chance: Chance, preset: Preset, count: int) -> tuple[Whole, Whole]:
    """Coordinated groups first, then communities; who is left is baseline."""
    groups = preset.groups
    least, most = preset.group_size
    sizes = least + chance.stream("group size").below(counting(groups), most - least + 1)
    group = np.full(count, -1, dtype=np.int64)
    member = np.repeat(counting(groups), sizes)[:count]
    group[: len(member)] = member
    community = np.full(count, -1, dtype=np.int64)
    left = count - len(member) - int(count * preset.baseline)
    if preset.communities and left > 0:
        community[len(member) : len(member) + left] = counting(left) % preset.communities
    shuffled = _permutation(chance.stream("roles"), count)
    return group[shuffled], community[shuffled]


def _permutation(chance: Chance, count: int) -> Whole:
    return np.argsort(chance.bits(counting(count)), kind="stable").astype(np.int64)


def _creation_days(chance: Chance, preset: Preset, group: Whole, first_day: int, days: int) -> Whole:
    """Years before, or while the operation goes on; a third in batches, groups always within a few days."""
    index = counting(len(group))
    before = first_day - 3 - chance.stream("age").below(index, 1_500)
    batch = chance.stream("batch").below(index, 12)
    batched = chance.stream("batched").happens(index, 0.3)
    steady = chance.stream("during").below(index, max(1, days * 4 // 5))
    burst = chance.stream("batch day").below(batch, max(1, days * 4 // 5)) + chance.stream("jitter").below(
        index, 3
    )
    during = first_day + np.where(batched, burst, steady)
    created = np.where(chance.stream("old").happens(index, preset.born_before), before, during)
    cohort = (
        first_day
        + chance.stream("cohort").below(group + 1, max(1, days // 2))
        + chance.stream("jitter").below(index, 5)
    )
    created = np.where(group >= 0, cohort, created)
    created[np.flatnonzero(group < 0)[:3]] = first_day - 900
    return np.maximum(created, EARLIEST)


def _second_languages(chance: Chance, language: Whole) -> Whole:
    english = BY_CODE["en"]
    other = chance.stream("second").below(counting(len(language)), len(LANGUAGES))
    return np.where(language == english, other, english)


def _zones(chance: Chance, language: Whole) -> Whole:
    most = max(len(tongue.zones) for tongue in LANGUAGES)
    table = np.array([[tongue.zones[k % len(tongue.zones)] for k in range(most)] for tongue in LANGUAGES])
    chosen = table[language, chance.stream("zone").below(counting(len(language)), most)]
    return (chosen * HOUR_MS).astype(np.int64)


def _clients(chance: Chance, preset: Preset, group: Whole) -> Whole:
    """A usual and a second client; the members of a group share the usual one."""
    table = quantiles(list(preset.clients.values()))
    index = counting(len(group))
    own = chance.stream("client").pick(index, table)
    shared = chance.stream("group client").pick(group + 1, table)
    return np.stack(
        [np.where(group >= 0, shared, own), chance.stream("other client").pick(index, table)], axis=1
    ).astype(np.int64)


def _followers(chance: Chance, preset: Preset, count: int) -> Whole:
    """Log-normal counts in random order, so that the share below 5,000 is met as closely as the number allows."""
    table = lognormal(median=260.0, below=5_000.0, share_below=preset.below_5000)
    cell = np.floor((counting(count) + 0.5) * (len(table) / count)).astype(np.int64)
    followers: Whole = table[cell][_permutation(chance.stream("followers"), count)].astype(np.int64)
    return followers
