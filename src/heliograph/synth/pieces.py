"""Pieces: the dictionaries from which rows are joined, made once and shared by all batches."""

from dataclasses import dataclass

import pyarrow as pa

from heliograph.synth.arrays import joined, texts
from heliograph.synth.calendar import iso_days
from heliograph.synth.languages import LANGUAGES
from heliograph.synth.layout import NEXT
from heliograph.synth.world import World

KINDS = 4
_BEFORE_PERSON = ("", f"{NEXT}{NEXT}{NEXT}True{NEXT}", "", "")
_BEFORE_TARGET = (f"{NEXT}{NEXT}{NEXT}False{NEXT}{NEXT}", NEXT, NEXT, f"{NEXT}{NEXT}")
_AFTER_TARGET = (NEXT, NEXT, f"{NEXT}{NEXT}False{NEXT}{NEXT}{NEXT}", f"{NEXT}False{NEXT}{NEXT}{NEXT}")
POLLS = ("", "yes|no", "red|green|blue", "now|later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Strings that rows are joined from, with the quotes and commas that go with them.

    The six columns on replies, quotes and reposts depend on the kind of post: what stands before the person (behind
    ``clients``), between person and target, and behind the target.

    Attributes:
        profiles: The ten users columns of each account.
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
    names, ids = world.people.handles, world.people.id_texts.to_pylist()
    first_day = world.calendar.first - 2
    clients = [
        f"{NEXT}{client}{NEXT}{before}" for client in world.preset.clients for before in _BEFORE_PERSON
    ]
    return Pieces(
        profiles=joined(NEXT, profiles, NEXT),
        people=texts([*ids, ""]),
        named=texts(
            [*(f"RT @{n}: " for n in names), *(f"@{n} " for n in names), *(f" @{n}" for n in names), ""]
        ),
        listed=texts([*(f"[{i}" for i in ids), *(f", {i}" for i in ids), "[", "]", ""]),
        languages=texts([*(f"{language.code}{NEXT}" for language in LANGUAGES), f"und{NEXT}", NEXT]),
        days=texts([f"{NEXT}{day} " for day in iso_days(first_day, world.calendar.days + 6)]),
        minutes=texts([f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)]),
        clients=texts(clients),
        before_target=texts(_BEFORE_TARGET),
        after_target=texts(_AFTER_TARGET),
        polls=texts([f'{NEXT}{choices}"\n' for choices in POLLS]),
        first_day=first_day,
    )
