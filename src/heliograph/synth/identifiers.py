"""Planted identifiers: what must not survive publication, hidden where people hide it; and harmless look-alikes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from heliograph.synth.chance import Chance, counting
from heliograph.synth.disguises import DISGUISES, Disguise, Kind, Place, same
from heliograph.synth.script import Scene, Writer, scene
from heliograph.synth.world import World

HOUR_MS = 3_600_000
DISTINCTIVE = 8
"""Display names shorter than this, or whose case cannot be changed and back, are not planted."""

LOOKALIKES = ("news", "weather", "Anna", "12", "100000000000000001", "202020202020202020", "Grace", "summer")
"""Common words, a given name and numbers that are no identifiers: a scan must stay calm at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One planted identifier.

    Attributes:
        row: Row of the script for posts, number of the account for profile texts.
        owner: Number of the account that it identifies.
        written: How it stands in the cell.
    """

    place: Place
    row: int
    owner: int
    kind: Kind
    identifier: str
    disguise: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """One harmless string that looks like an identifier."""

    row: int
    written: str


def identifier_of(world: World, account: int, kind: Kind) -> str:
    """What identifies an account in that way."""
    match kind:
        case Kind.ID:
            return str(world.people.ids[account])
        case Kind.HANDLE:
            return world.people.handles[account]
        case Kind.NAME:
            return world.people.names[account]
        case Kind.EMAIL:
            return f"{world.people.handles[account]}@mail.example"
        case Kind.PHONE:
            return f"+1 {201 + account % 780} 555 01{account // 780 % 100:02d}"


def plant_in_posts(world: World, writer: Writer, count: int) -> list[Planted]:
    """Write ``count`` posts that each carry one identifier in text or links."""
    chance = world.chance.stream("planted")
    made = list(_choices(world, chance, count, profile=False))
    inside = [p.written if p.place is Place.URLS else "" for p in made]
    suffix = [f" {p.written}" if p.place is Place.TEXT else "" for p in made]
    rows = writer.add(_carriers(world, chance, count, suffix=suffix, extra_url=inside))
    return [replace(planted, row=row) for planted, row in zip(made, rows.tolist(), strict=True)]


def plant_in_profiles(world: World) -> list[Planted]:
    """Choose the profile texts that carry an identifier, of themselves or of another account."""
    chance = world.chance.stream("bios")
    carriers = np.flatnonzero(
        chance.stream("carrier").happens(counting(world.accounts.count), world.preset.planted_bios)
    )
    made = _choices(world, chance, len(carriers), profile=True)
    return [replace(planted, row=row) for planted, row in zip(made, carriers.tolist(), strict=True)]


def plant_lookalikes(world: World, writer: Writer, count: int) -> list[Lookalike]:
    """Write posts that carry harmless look-alikes."""
    chance = world.chance.stream("lookalikes")
    written = [LOOKALIKES[k % len(LOOKALIKES)] for k in range(count)]
    rows = writer.add(_carriers(world, chance, count, suffix=[f" {word}" for word in written]))
    return [Lookalike(row=row, written=word) for row, word in zip(rows.tolist(), written, strict=True)]


def _carriers(
    world: World, chance: Chance, count: int, *, suffix: list[str], extra_url: list[str] | None = None
) -> Scene:
    """Posts of any author, on a day on which the account exists, at waking hours."""
    index, accounts, calendar = counting(count), world.accounts, world.calendar
    author = chance.stream("author").below(index, accounts.count)
    earliest = np.maximum(accounts.created[author] + 2 - calendar.first, 0)
    day = calendar.on_or_after(chance.stream("day"), index, earliest)
    return scene(
        author=author,
        day=day,
        ms=calendar.midnight(day) + 6 * HOUR_MS + chance.stream("hour").below(index, 16 * HOUR_MS),
        key=chance.stream("words").bits(index),
        language=accounts.language[author],
        topic=accounts.topic[author],
        suffix=suffix,
        extra_url=extra_url,
    )


def _choices(world: World, chance: Chance, count: int, *, profile: bool) -> Iterable[Planted]:
    """Disguises in turn; owner, kind, place and variant by chance."""
    names = [name for name, d in DISGUISES.items() if not profile or Place.BIO in d.places]
    index = counting(count)
    owners = chance.stream("owner").below(index, world.accounts.count).tolist()
    bits = (chance.stream("variant").bits(index) >> np.uint64(34)).tolist()
    for nth, owner, variant in zip(range(count), owners, bits, strict=True):
        disguise = names[nth % len(names)]
        yield _choice(world, DISGUISES[disguise], disguise, owner, variant, profile=profile)


def _choice(
    world: World, disguise: Disguise, name: str, owner: int, variant: int, *, profile: bool
) -> Planted:
    kind = disguise.kinds[variant % len(disguise.kinds)]
    value = identifier_of(world, owner, kind)
    if kind is Kind.NAME and (
        len(value) < DISTINCTIVE or value.upper() == value or not same(value.upper(), value)
    ):
        kind, value = Kind.HANDLE, identifier_of(world, owner, Kind.HANDLE)
    places = [Place.BIO] if profile else [place for place in disguise.places if place is not Place.BIO]
    written = disguise.write(kind, value, variant // 7)
    place = places[variant // 11 % len(places)]
    return Planted(
        place=place, row=-1, owner=owner, kind=kind, identifier=value, disguise=name, written=written
    )
