"""What the commands of the consortium share: who acts, in which room, and how records are shown."""

import json as json_format
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import Parameter
from rich.text import Text

from heliograph.access.preview import printable
from heliograph.bootstrap.consortium import opened, person_called
from heliograph.cli.clock import now
from heliograph.cli.face import console, emit
from heliograph.consortium.listing import Entry
from heliograph.consortium.room import Room
from heliograph.errors import UsageError
from heliograph.files.atomic import create_atomically
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.transition import Machine
from heliograph.rules.application import APPLICATION
from heliograph.rules.step import waits_for
from heliograph.settings import Settings

As = Annotated[
    str, Parameter(name="--as", help="Who acts: address of e-mail, or id. The act is logged as theirs.")
]


def acting(who: str) -> tuple[Room, Person, datetime]:
    """The room, the person who acts, and now. Commands run on the machine of the server, by whoever runs it."""
    room = opened(Settings.load())
    return room, person_called(room, who), now()


def line(text: str) -> None:
    """Print a line: words of people hold no markup, and steer no terminal."""
    console.print(Text(printable(text)))


def answer(record: object, text: str, *, json: bool) -> None:
    """What became of a command: the record as JSON, or a line."""
    if json:
        emit(document(record))
    else:
        line(text)


def told_entries(name: str, entries: Sequence[Entry], none: str, *, json: bool) -> None:
    """A list of applications: where each stands, and what waits for whoever looks.

    Args:
        name: Of the list, in JSON.
        entries: Its applications.
        none: What is said when there are none.
        json: Print one JSON document instead of text.
    """
    if json:
        emit(
            {name: [document(e.application) | {"title": e.project.title, "waits": e.waits} for e in entries]}
        )
        return
    for entry in entries:
        one = entry.application
        line(f"{one.id}  {entry.project.title}  {standing(APPLICATION, one.state, one.since)}")
        if entry.waits:
            line(f"    yours: {', '.join(entry.waits)}")
    if not entries:
        line(none)


def document(record: object) -> dict[str, Any]:
    """A record as JSON."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}  # type: ignore[arg-type]


def given(made: dict[str, Any], to: Path | None, *, json: bool) -> None:
    """A document into a new file, or onto the screen.

    Args:
        made: The document.
        to: The file; None for the screen.
        json: What is said of the file: one JSON document instead of text.
    """
    if to is None:
        emit(made)
        return
    text = json_format.dumps(made, ensure_ascii=False, indent=2) + "\n"
    create_atomically(to, text.encode("utf-8"), mode=0o600)
    if json:
        emit({"file": str(to)})
    else:
        line(f"written: {to}")


def standing(machine: Machine, state: str, since: datetime) -> str:
    """Where something stands, for whom it waits and since when."""
    waits = waits_for(machine, state, since)
    return (
        f"{state}, waits for {waits[0]} since {since:%Y-%m-%d}"
        if waits
        else f"{state} since {since:%Y-%m-%d}"
    )


def moment(text: str) -> datetime:
    """The end of a day that somebody types, as in ``2027-06-30``, in UTC.

    Raises:
        UsageError: It is no day.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - made aware below
    except ValueError:
        raise UsageError(f"{text} is no day.", hint="Write it as 2027-06-30.") from None
    return day.replace(hour=23, minute=59, second=59, tzinfo=UTC)


def pairs(texts: list[str], what: str) -> dict[str, str]:
    """``name=value`` as somebody types them.

    Raises:
        UsageError: One has no ``=``.
    """
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{text} is no {what}.", hint=f"Write {what} as NAME=VALUE.")
        found[name] = value
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - fields of any record
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if is_dataclass(value):
        return document(value)
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(each) for each in value]
    return value
