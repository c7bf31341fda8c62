"""docs/reference/dataset-toml.md: every field of dataset.toml."""

import re
import types
import typing
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from docs.pages.markdown import table
from heliograph.model.dataset import DatasetDescription
from heliograph.model.document import DatasetName, Document, SafeInt
from heliograph.model.indicator import INDICATOR_KINDS, NO_ATTRIBUTION, CountryCode
from heliograph.model.text import Day, Line, PartialDay, WebAddress, Words
from heliograph.publish.describe.source import COMPUTED_FIELDS, nested_model
from heliograph.publish.describe.template import dataset_toml

NAMED_TYPES: tuple[tuple[Any, str], ...] = (
    (DatasetName, "name"),
    (Line, "one line of text"),
    (Words, "text"),
    (Day, "day"),
    (PartialDay, "day, month or year"),
    (WebAddress, "address"),
    (CountryCode, "country code"),
    (SafeInt, "count"),
    (bool, "true or false"),
)

EXAMPLES: dict[str, str] = {
    "name": '"harbour-2021"',
    "title": '"Harbour network, 2021"',
    "operation": '"Harbour network"',
    "policy_area": '"information-operations"',
    "summary": '"Accounts that praised a harbour nobody has seen."',
    "detection": '"Found by shared sign-up infrastructure."',
    "impact": '"Few reactions from outside the network."',
    "presumptive_country": "a section, see below",
    "presumptive_country.country": '"XX"',
    "presumptive_country.indicators": "sections, see below",
    "presumptive_country.indicators.kind": '"login-network"',
    "presumptive_country.indicators.country": '"XX"',
    "presumptive_country.indicators.share": "0.75",
    "presumptive_country.indicators.n": "120",
    "presumptive_country.indicators.confidence": '"high"',
    "attribution": '"The platform attributes the network to ..."',
    "sampling": '"All accounts of the network; their posts of the last two years."',
    "limits": '["Direct messages are not in it."]',
    "announced": "a section per table, see below",
    "announced.TABLE.value": "120",
    "announced.TABLE.source": '"https://example.org/announcement"',
    "announced.TABLE.date": '"2021-12-02"',
    "announced.TABLE.at_least": "true",
    "difference_notes": '{ accounts = "One account had been announced twice." }',
    "embargo": "a section, see below",
    "embargo.until": '"2022-06-01"',
    "embargo.reason": '"An investigation is still under way."',
    "embargo.edition": '"public"',
    "tracing": "a section, see below",
    "tracing.rows": "5000",
    "tracing.coalition": "5",
    "tracing.choose": '"repeats"',
    "contact": "a section, see below",
    "contact.name": '"Trust and safety desk"',
    "contact.email": '"desk@example.org"',
    "contact.url": '"https://example.org/contact"',
    "license": '"CC-BY-4.0"',
    "reports": "sections, see below",
    "reports.title": '"Title of the report"',
    "reports.url": '"https://example.org/report"',
    "reports.date": '"2021-12"',
    "studies": "sections, see below",
    "studies.title": '"Title of the study"',
    "studies.url": '"https://example.org/study"',
    "studies.date": '"2022"',
    "sign_off": "sections, see below",
    "sign_off.by": '"Release reviewer"',
    "sign_off.on": '"2022-05-30"',
    "waivers": "sections, see below",
    "waivers.check": '"identifiers"',
    "waivers.by": '"Name of a person"',
    "waivers.reason": '"The handle is the name of a country."',
    "waivers.on": '"2022-05-30"',
}
"""One value for each field, invented."""


class Section(typing.NamedTuple):
    """One section of dataset.toml: its header, the model behind it and the path of its fields."""

    header: str
    model: type[Document]
    path: str


def dataset_toml_page() -> str:
    """The page, from the model that reads dataset.toml."""
    lines = [
        "# dataset.toml",
        "",
        "What a data set is about, in the words of its publisher. Import writes a commented one to start from; publish puts",
        "it into `release.json` and computes the datasheet, the citation and the catalogue entries from it. A field that does",
        "not exist is refused, with the one that was probably meant.",
        "",
    ]
    for section in sections():
        lines += [f"## {section.header}", "", *_about(section)]
        lines += table(("Field", "Type", "Required", "Meaning", "Example"), _rows(section))
        lines.append("")
    lines += ["## Usual kinds of technical indicator", "", NO_ATTRIBUTION, ""]
    lines += table(("Kind", "Meaning"), ((f"`{kind}`", words) for kind, words in INDICATOR_KINDS.items()))
    lines += [
        "",
        "## The file to start from",
        "",
        "```toml",
        dataset_toml(name="harbour-2021").rstrip("\n"),
        "```",
    ]
    return "\n".join(lines)


def sections() -> Iterator[Section]:
    """The sections of the file, from the outside in."""
    yield Section("At the top of the file", DatasetDescription, "")
    yield from _inner(DatasetDescription, "")


def fields(section: Section) -> list[str]:
    """The fields that a publisher may write in a section."""
    return [name for name in section.model.model_fields if name not in COMPUTED_FIELDS]


def meanings(model: type[Document]) -> dict[str, str]:
    """What each field means, from the Attributes of the docstring."""
    _, _, attributes = (model.__doc__ or "").partition("Attributes:")
    entries = re.findall(r"^\s{8}(\w+): (.+(?:\n\s{12}.+)*)", attributes, flags=re.MULTILINE)
    return {name: re.sub(r"\s+", " ", words).replace("``", "`") for name, words in entries}


def type_words(hint: object) -> str:
    """A type as a publisher understands it."""
    named = next((words for known, words in NAMED_TYPES if hint == known), None)
    if named is not None:
        return named
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType, typing.Annotated}:
        return type_words(inner[0])
    if origin is tuple:
        return "sections" if nested_model(inner[0]) else f"list: {type_words(inner[0])} each"
    if origin is dict:
        return f"{type_words(inner[1])} per table"
    return _class_words(hint)


def _class_words(hint: object) -> str:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f"one of {', '.join(hint)}"
    if isinstance(hint, type) and issubclass(hint, Document):
        return "section"
    if typing.get_origin(hint) is typing.Literal:
        return f"one of {', '.join(typing.get_args(hint))}"
    return "number" if hint in {float, int} else "text"


def _inner(model: type[Document], path: str) -> Iterator[Section]:
    for name, hint in _hints(model).items():
        inner = nested_model(hint)
        if inner is None:
            continue
        here = f"{path}{name}"
        plain = hint if typing.get_origin(hint) is not types.UnionType else typing.get_args(hint)[0]
        if typing.get_origin(plain) is dict:
            yield Section(f"`[{here}.TABLE]`", inner, f"{here}.TABLE.")
        elif typing.get_origin(plain) is tuple:
            yield Section(f"`[[{here}]]`", inner, f"{here}.")
        else:
            yield Section(f"`[{here}]`", inner, f"{here}.")
        yield from _inner(inner, f"{here}.")


def _hints(model: type[Document]) -> dict[str, Any]:
    hints = typing.get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


def _about(section: Section) -> list[str]:
    first = (section.model.__doc__ or "").strip().splitlines()[0]
    return [] if section.path == "" else [first, ""]


def _rows(section: Section) -> Iterator[tuple[str, ...]]:
    words, hints = meanings(section.model), _hints(section.model)
    for name in fields(section):
        example = EXAMPLES[section.path + name]
        yield (
            f"`{name}`",
            type_words(hints[name]),
            "yes" if section.model.model_fields[name].is_required() else "",
            words[name],
            example if example.startswith(("a section", "sections")) else f"`{example}`",
        )
