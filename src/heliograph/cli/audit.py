"""``heliograph audit``: prove that the log of what was done was not changed, and read it."""

import json as json_format
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import App, Parameter
from rich.text import Text

from heliograph.access.preview import printable
from heliograph.bootstrap.audit import archive_of, check_guarded, key_of, sealed_of
from heliograph.bootstrap.consortium import log_of
from heliograph.bootstrap.portal import connect
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.cli.places import Archive, archive_folder
from heliograph.consortium.heads import sign_end, verify_log
from heliograph.consortium.ports import AuditLog
from heliograph.errors import UsageError
from heliograph.model.audit import HEADS, AuditEntry
from heliograph.settings import Settings

HELP = """Prove that the log of what was done was not changed, and read it.

Every act is an event in the database, and every event carries a digest of the one before it. The end of the log is signed into the
archive: docs/how-to/audit.md.
"""

Day = Annotated[str | None, Parameter(help="A day, as in 2026-03-01; UTC.")]

audit = App(name="audit", help=HELP)


@audit.command(sort_key=1)
def verify(*, archive: Archive = None, json: Json = False) -> None:
    """Follow the log from the first event to the last, and hold it against every signed head of the archive.

    Leaves with exit code 10 and the first event that was changed, removed, moved or put in between.

    Args:
        archive: The archive; that of the settings when left out. Without one only the log itself is followed.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive or archive_of(settings)
    log = _log(settings)
    heads = sealed_of(place).heads() if place else ()
    followed = verify_log(log, heads)
    check_guarded()
    if json:
        emit(
            {
                "events": followed.number,
                "link": followed.link,
                "heads": [head.number for head in heads],
                "archive": str(place) if place else None,
            }
        )
        return
    _line(f"{followed.number:,} events, each as it was written. The last link is {followed.link}.")
    if heads:
        number = "1 signed head" if len(heads) == 1 else f"{len(heads):,} signed heads"
        _line(f"{number} in {place}, the last of {heads[-1].time}: all of them fit.")
    else:
        _line(
            "No signed head was compared: whoever can write the database could have written all of it anew."
        )


@audit.command(sort_key=2)
def head(*, archive: Archive = None, json: Json = False) -> None:
    """Sign where the log ends now, into the archive; refused when the log does not fit the heads before.

    Args:
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    log = _log(settings)
    signed = sign_end(log, sealed_of(place), key_of(place, settings), now())
    path = place / HEADS / f"{signed.number}.note"
    if json:
        emit({"number": signed.number, "link": signed.link, "time": signed.time, "file": str(path)})
    else:
        _line(f"Head {signed.number} of {signed.time} is in {path}.")


@audit.command(name="list", sort_key=3)
def list_(
    *, who: str | None = None, subject: str | None = None, since: Day = None, json: Json = False
) -> None:
    """List events: number, time, who, as what, what was done to what.

    Args:
        who: Only what somebody did: an id, or a name of the publisher's staff.
        subject: Only about this, as in case/12.
        since: Only from this day on.
        json: Print one JSON document instead of text.
    """
    first = _day(since)
    found = (
        entry for entry in _log(Settings.load()).entries(who=who, subject=subject) if entry.event.at >= first
    )
    if json:
        emit({"events": [document(entry) for entry in found]})
        return
    for entry in found:
        event = entry.event
        who_as = f"{event.who} ({event.role})" if event.role else event.who
        more = " ".join(f"{name}={value}" for name, value in event.data.items())
        _line(
            f"{entry.number}  {event.at:%Y-%m-%d %H:%M:%S}  {printable(who_as)}  {event.what}  {printable(f'{event.subject}  {more}'.strip())}"
        )


@audit.command(sort_key=4)
def export(*, who: str, output: Path | None = None, json: Json = False) -> None:
    """Write somebody's own history as JSON lines, each with its number and link, so that it can be held against the log later.

    Args:
        who: Their id.
        output: File; standard output when left out.
        json: Print one JSON document instead of lines.
    """
    found = [document(entry) for entry in _log(Settings.load()).entries(who=who)]
    if json:
        text = json_format.dumps({"who": who, "events": found}, ensure_ascii=False) + "\n"
    else:
        text = "".join(json_format.dumps(each, ensure_ascii=False) + "\n" for each in found)
    if output is None:
        sys.stdout.write(text)
        return
    output.write_text(text, "utf-8")


def document(entry: AuditEntry) -> dict[str, Any]:
    """An event with what proves its place: number, previous link, link."""
    event = entry.event
    return {
        "number": entry.number,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": event.who,
        "role": event.role,
        "what": event.what,
        "subject": event.subject,
        "data": dict(event.data),
        "previous": entry.previous,
        "link": entry.link,
    }


def _log(settings: Settings) -> AuditLog:
    connect(settings)
    return log_of()


def _day(text: str | None) -> datetime:
    try:
        return datetime.fromisoformat(text or "0001-01-01").replace(tzinfo=UTC)
    except ValueError:
        raise UsageError(f"{text} is no day", hint="write it as in 2026-03-01") from None


def _line(text: str) -> None:
    console.print(Text(text))
