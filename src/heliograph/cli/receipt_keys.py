"""``heliograph keys receipts``: keys with which a server signs receipts, so that the signing key need not lie there."""

import os
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number
from rich.text import Text

from heliograph.bootstrap.keys import key_folder, receipt_key_file
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.cli.keys_told import line, tell_event
from heliograph.cli.places import Archive, archive_folder
from heliograph.model.event import KeyReason
from heliograph.publish.keys.receipt_key import DAYS, name_receipt_key, withdraw_receipt_key
from heliograph.settings import Settings

receipts = App(
    name="receipts", help="Make and withdraw keys with which a server signs receipts, and nothing else."
)


@receipts.command(sort_key=1)
def make(
    file: Path,
    *,
    archive: Archive = None,
    days: Annotated[int, Parameter(validator=Number(gte=1, lte=3660))] = DAYS,
    json: Json = False,
) -> None:
    """Make a key that may sign the receipts of an archive for a time; a signed event of the archive names it.

    Needs the signing key, so it runs where releases are made. Carry the file to the server and name it in its setting receipt_key.
    No back-up is needed: make another when it is lost.

    Args:
        file: Where the key shall lie, mode 0600; a receipt key that lies there and no event names is taken.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        days: How long it holds.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    event = name_receipt_key(
        place,
        keys=key_folder(settings),
        kept=receipt_key_file(file),
        now=now(),
        randomness=os.urandom,
        days=days,
    )
    if json:
        emit({"event": event.to_json(), "file": str(file)})
        return
    console.print(
        Text.assemble((f"New receipt key: {event.key_id}", "bold"), f"  {file}, until {event.until}")
    )
    tell_event(event, place)
    line(
        f"Next: on the server, receipt_key = the place of that file; publish the folder {place / 'events'} there too."
    )


@receipts.command(sort_key=2)
def withdraw(
    key_id: str,
    *,
    archive: Archive = None,
    reason: Literal[
        "scheduled", "staff-change", "loss", "compromise", "no-longer-needed"
    ] = "no-longer-needed",
    json: Json = False,
) -> None:
    """End the time of a receipt key; receipts of before stay believed, unless somebody else may have had it (compromise).

    Args:
        key_id: Its id, as heliograph keys show prints it.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        reason: Why, as the event will say.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = archive_folder(archive, settings)
    event = withdraw_receipt_key(
        place, key_id, keys=key_folder(settings), reason=KeyReason(reason), now=now()
    )
    if json:
        emit({"event": event.to_json()})
        return
    console.print(Text(f"Withdrawn: the receipt key {key_id}", style="bold"))
    tell_event(event, place)
