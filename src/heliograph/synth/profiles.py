"""Profiles: the ten columns that every row of an account repeats, joined once per account."""

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.synth import arrays
from heliograph.synth.calendar import iso_days
from heliograph.synth.chance import Chance, Whole, counting
from heliograph.synth.identifiers import Planted
from heliograph.synth.languages import LANGUAGES
from heliograph.synth.layout import NEXT
from heliograph.synth.texts import bodies, links
from heliograph.synth.world import World


def profiles(world: World, planted: list[Planted]) -> pa.StringArray:
    """The ten users columns of each account as they stand between the outer quotes of a row."""
    accounts, people, chance = world.accounts, world.people, world.chance.stream("profiles")
    inside = slice(0, accounts.count)
    index = counting(accounts.count)
    columns = [
        people.id_texts[inside],
        _quotable(arrays.texts(people.names)),
        arrays.texts(people.handles[inside]),
        arrays.texts(_locations(world, chance)),
        _bios(world, chance, planted),
        links(chance.stream("link").bits(index) * chance.stream("linked").happens(index, 0.3), spaced=False),
        arrays.digits(accounts.followers),
        arrays.digits(accounts.following),
        _days(accounts.created),
        arrays.texts(_interface_languages(world, chance)),
    ]
    return arrays.joined(*columns, between=NEXT)


def _quotable(texts: pa.StringArray) -> pa.StringArray:
    return pc.replace_substring(texts, '"', '""')


def _days(created: Whole) -> pa.StringArray:
    first = int(created.min())
    days = arrays.texts(iso_days(first, int(created.max()) - first + 1))
    return arrays.chosen(days, created - first)


def _bios(world: World, chance: Chance, planted: list[Planted]) -> pa.StringArray:
    """A few words in the account's language, or none; planted identifiers stand behind them."""
    index = counting(world.accounts.count)
    words = 4 + chance.stream("bio length").below(index, 24)
    words_of = bodies(
        world.vocabulary, key=chance.stream("bio").bits(index), language=world.accounts.language, words=words
    )
    kept = chance.stream("has bio").happens(index, 0.88)
    behind = [""] * world.accounts.count
    for item in planted:
        behind[item.row] = f" {item.written}"
    shown = arrays.either(kept, words_of, "")
    return arrays.joined(shown, _quotable(arrays.texts(behind)))


def _locations(world: World, chance: Chance) -> list[str]:
    """Places as people type them: often none, sometimes a flag of fantasy."""
    index = counting(world.accounts.count)
    form = chance.stream("location").below(index, 20).tolist()
    first = chance.stream("place").below(index, 300).tolist()
    second = chance.stream("region").below(index, 60).tolist()
    places = []
    for language, how, town, region in zip(
        world.accounts.language.tolist(), form, first, second, strict=True
    ):
        words = world.vocabulary.words[language]
        town_name, region_name = words[200 + town].capitalize(), words[600 + region].capitalize()
        forms = {0: "🌍", 1: "Earth", 2: f"{town_name} / {region_name}", 3: town_name.upper()}
        places.append(
            "" if how < 7 else forms.get(how - 7, f"{town_name}, {region_name}" if how < 15 else town_name)
        )
    return places


def _interface_languages(world: World, chance: Chance) -> list[str]:
    """Interface languages; their case varies within one file, as in the archive."""
    which = chance.stream("interface").below(counting(world.accounts.count), 12).tolist()
    codes = [LANGUAGES[number].account_codes for number in world.accounts.language.tolist()]
    return [options[k % len(options)] for options, k in zip(codes, which, strict=True)]
