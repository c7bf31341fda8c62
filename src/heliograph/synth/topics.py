"""Topics: what communities, groups and everybody else talk about, with their hashtags and sites."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from heliograph.synth import arrays
from heliograph.synth.calendar import iso_days
from heliograph.synth.chance import Bits, Chance, Small, Whole, counting, quantiles, zipf
from heliograph.synth.languages import LANGUAGES
from heliograph.synth.presets import Preset
from heliograph.synth.vocabulary import Vocabulary, latin_words, runs

TAGS = 40
SETS = 200
SITES = 10
PATHS = 4096
GENERAL = 2
"""General topics per language, beside those of communities and groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """The topics of an operation, numbered: communities, groups, then general ones by language.

    Attributes:
        language: Language of each topic.
        communities: How many topics belong to organic communities.
        groups: How many belong to coordinated groups.
        tag_texts: Hashtags as they stand in a text, by number of the set; set 0 is none.
        tag_lists: The same sets as a legacy list.
        set_table: Quantiles over the sets of one topic.
        site_table: Quantiles over the sites of one topic.
        links: Pieces of links in a legacy list: sites, days, paths, and two words for "none".
        first_day: Day of the first of the day pieces.
    """

    language: Whole
    communities: int
    groups: int
    tag_texts: pa.StringArray
    tag_lists: pa.StringArray
    set_table: Small
    site_table: Small
    links: pa.StringArray
    first_day: int
    days: int

    @property
    def count(self) -> int:
        """How many topics there are."""
        return len(self.language)

    def general(self, language: Whole, which: Whole) -> Whole:
        """A general topic of each language."""
        return self.communities + self.groups + language * GENERAL + which % GENERAL

    def link_lists(self, url: Bits, topic: Whole, day: Whole) -> pa.StringArray:
        """The legacy list that holds one expanded link, ``[]`` where the url key is 0."""
        site = self.site_table[(url >> np.uint64(48)).astype(np.int64)] + topic * SITES
        dated = self.count * SITES + np.clip(day, 0, self.days - 1)
        path = self.count * SITES + self.days + (url & np.uint64(PATHS - 1)).astype(np.int64)
        nothing = len(self.links) - 1
        chosen = np.stack([np.where(url == 0, nothing - 1, site), dated, path], axis=1)
        chosen[url == 0, 1:] = nothing
        return runs(self.links, chosen.astype(np.int32).ravel(), counting(len(url) + 1) * 3)


def build(chance: Chance, preset: Preset, vocabulary: Vocabulary, *, first_day: int, days: int) -> Topics:
    """Make the topics of a preset."""
    language = _languages(chance, preset, preset.communities + preset.groups)
    texts, lists = _tag_sets(chance, vocabulary, language)
    return Topics(
        language=language,
        communities=preset.communities,
        groups=preset.groups,
        tag_texts=arrays.texts(texts),
        tag_lists=arrays.texts(lists),
        set_table=quantiles(zipf(SETS, exponent=1.1)),
        site_table=quantiles(zipf(SITES)),
        links=arrays.texts(_link_pieces(chance, len(language), first_day, days)),
        first_day=first_day,
        days=days,
    )


def _languages(chance: Chance, preset: Preset, special: int) -> Whole:
    weights = quantiles([preset.languages.get(language.code, 0.0) for language in LANGUAGES])
    own = chance.stream("language").pick(counting(special), weights).astype(np.int64)
    return np.concatenate([own, np.repeat(counting(len(LANGUAGES)), GENERAL)])


def _tag_sets(chance: Chance, vocabulary: Vocabulary, language: Whole) -> tuple[list[str], list[str]]:
    texts, lists = [""], ["[]"]
    every = counting(len(language) * SETS)
    sizes = (1 + chance.stream("size").pick(every, quantiles([60.0, 27.0, 10.0, 3.0]))).tolist()
    members = np.stack(
        [chance.stream(f"tag {k}").pick(every, quantiles(zipf(TAGS))) for k in range(4)], axis=1
    ).tolist()
    for topic, number in enumerate(language.tolist()):
        tags = topic_tags(chance, vocabulary, topic, number)
        for k in range(topic * SETS, (topic + 1) * SETS):
            chosen = list(dict.fromkeys(tags[m] for m in members[k][: sizes[k]]))
            texts.append(tag_text(chosen))
            lists.append(tag_list(chosen, marked=k % 256 == 255))
    return texts, lists


def topic_tags(chance: Chance, vocabulary: Vocabulary, topic: int, language: int) -> list[str]:
    """The hashtags of one topic, most used first."""
    words = vocabulary.words[language]
    index = topic * TAGS + counting(TAGS)
    first = chance.stream("first").below(index, 500).tolist()
    second = chance.stream("second").below(index, 500).tolist()
    double = chance.stream("double").happens(index, 0.4).tolist()
    pairs = zip(first, second, double, strict=True)
    return [
        _joined(words[20 + a], words[20 + b]) if both else words[20 + a].replace("\u200c", "")
        for a, b, both in pairs
    ]


def _joined(first: str, second: str) -> str:
    return (first[:1].upper() + first[1:] + second[:1].upper() + second[1:]).replace("\u200c", "")


def tag_text(tags: list[str]) -> str:
    """Hashtags as they stand behind a text."""
    return "".join(f" #{tag}" for tag in tags)


def tag_list(tags: list[str], *, marked: bool = False) -> str:
    """Hashtags as a legacy list; the archive holds both forms, with and without the mark."""
    return repr([f"#{tag}" if marked else tag for tag in tags])


def _link_pieces(chance: Chance, topics: int, first_day: int, days: int) -> list[str]:
    names = latin_words(chance.stream("sites"), topics * SITES)
    heads = ("['https://www.", "['https://", "['http://")
    sites = [f"{heads[k % 3]}{name}.example/" for k, name in enumerate(names)]
    dates = [day.replace("-", "/") + "/" for day in iso_days(first_day, days)]
    words = latin_words(chance.stream("paths"), 2_000)
    one, two, tail = (chance.stream(f"path {k}").below(counting(PATHS), 2_000).tolist() for k in range(3))
    tails = ("", "", ".html", "?utm_source=feed&utm_medium=social", "/")
    paths = [
        f"{words[a]}-{words[b]}-{k}{tails[c % len(tails)]}']"
        for k, (a, b, c) in enumerate(zip(one, two, tail, strict=True))
    ]
    return [*sites, *dates, *paths, "[]", ""]
