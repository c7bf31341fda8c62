"""``heliograph embargo``: releases that are signed and held until a day."""

import getpass
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from heliograph.bootstrap.embargo import shelf_root
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.cli.places import Archive, archive_folder
from heliograph.model.consortium.embargo import CancelReason
from heliograph.publish.catalogue import read_archive
from heliograph.publish.hold import Held, held_in
from heliograph.publish.lift import lift as lift_due
from heliograph.settings import Settings

HELP = """Releases under embargo: signed, and held in the gated root until the day from which the public may have them.

heliograph publish holds a release whose [embargo] in dataset.toml, or --embargo-until, names a later day.
"""

embargo = App(name="embargo", help=HELP)

Gated = Annotated[Path | None, Parameter(help="Root that holds them; HELIOGRAPH_GATED when left out.")]


@embargo.command(name="list", sort_key=1)
def list_(*, archive: Archive = None, gated: Gated = None, json: Json = False) -> None:
    """List what is held: name, day and reason, the next first.

    Args:
        archive: That they were made for; HELIOGRAPH_ARCHIVE when left out.
        gated: Root that holds them; HELIOGRAPH_GATED when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    target = archive_folder(archive, settings)
    found = held_in(shelf_root(gated, settings), read_archive(target).origin)
    if json:
        emit({"held": [document(one) for one in found]})
    else:
        _lines((f"{one.name}  public on {one.day}: {one.reason}" for one in found), nothing="nothing is held")


@embargo.command(sort_key=2)
def lift(*, archive: Archive = None, gated: Gated = None, json: Json = False) -> None:
    """Open what is due: copy it into the archive, checked against its signature before and after.

    The scheduler of a server does the same (heliograph consortium tick). No key is needed; to run it twice changes nothing.

    Args:
        archive: That they were made for; HELIOGRAPH_ARCHIVE when left out.
        gated: Root that holds them; HELIOGRAPH_GATED when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    target = archive_folder(archive, settings)
    opened = lift_due(target, shelf_root(gated, settings), today=now().astimezone(UTC).date())
    if json:
        emit({"opened": [document(one) for one in opened]})
    else:
        _lines((f"{one.name} is public" for one in opened), nothing="nothing is due")


@embargo.command(sort_key=3)
def cancel(
    name: str,
    *,
    reason: CancelReason,
    because: str,
    archive: Archive = None,
    gated: Gated = None,
    by: str | None = None,
    json: Json = False,
) -> None:
    """Take a held release back before its day: what was signed is void, holders of early access are told, the act is logged.

    Args:
        name: Data set, or data set and number.
        reason: Why, for the record.
        because: Why, for those who had early access.
        archive: That it was made for; HELIOGRAPH_ARCHIVE when left out.
        gated: Root that holds it; HELIOGRAPH_GATED when left out.
        by: Who takes it back; your name on this machine when left out.
        json: Print one JSON document instead of text.
    """
    from heliograph.bootstrap.withdrawing import cancel_held  # noqa: PLC0415 - needs Django, the other commands do not

    settings = Settings.load()
    target, root = archive_folder(archive, settings), shelf_root(gated, settings)
    held, told = cancel_held(
        settings,
        target,
        root,
        name,
        reason=reason,
        words=because,
        by=by or getpass.getuser(),
        at=now(),
    )
    if json:
        emit({"cancelled": document(held), "told": told})
        return
    console.print(f"{held.name} is taken back; {told} who had early access will be told", markup=False)


def _lines(lines: Iterable[str], *, nothing: str) -> None:
    for one in tuple(lines) or (nothing,):
        console.print(one, markup=False)


def document(held: Held) -> dict[str, object]:
    """A held release as JSON."""
    return {
        "name": held.name,
        "release_id": held.release_id,
        "public_on": held.day.isoformat(),
        "reason": held.reason,
        "signed_at": held.release.published_at,
    }
