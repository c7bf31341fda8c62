"""``heliograph consortium log-out`` and ``take-factors``: for logins that are lost, or in other hands."""

import getpass
from typing import Annotated

from cyclopts import App, Parameter

from heliograph.bootstrap.identity import log_out as end_all
from heliograph.bootstrap.identity import take_factors as take_all
from heliograph.cli.acting import line
from heliograph.cli.clock import now
from heliograph.cli.face import Json, emit
from heliograph.errors import UsageError
from heliograph.settings import Settings


def add_to(consortium: App) -> None:
    """Add the commands."""
    consortium.command(log_out, sort_key=1)
    consortium.command(take_factors, sort_key=1)


def log_out(
    who: str | None = None,
    *,
    everybody: bool = False,
    programs: Annotated[bool, Parameter(negative=())] = False,
    by: str | None = None,
    json: Json = False,
) -> None:
    """End every session of somebody at once, or of everybody; programs keep their tokens unless told otherwise.

    Args:
        who: Address of e-mail, or id.
        everybody: All people instead of one.
        programs: End the tokens of their programs too: whoever was logged in as them may have made one.
        by: Who does it; your name on this machine when left out.
        json: Print one JSON document instead of text.
    """
    if everybody == bool(who):
        raise UsageError("Whose sessions?", hint="Name one person, or --everybody.")
    count, tokens = end_all(Settings.load(), who, programs=programs, by=by or getpass.getuser(), at=now())
    if json:
        emit({"ended": count} | ({"tokens": tokens} if programs else {}))
        return
    line(f"{count} session{'' if count == 1 else 's'} ended.")
    if programs:
        line(f"{tokens} token{'' if tokens == 1 else 's'} ended.")


def take_factors(who: str, *, by: str | None = None, json: Json = False) -> None:
    """Take apps, passkeys and recovery codes from somebody who has lost them. See first that it is them who ask.

    Their sessions end. Staff sets up a new factor at the next login, before anything else.

    Args:
        who: Address of e-mail, or id.
        by: Who does it; your name on this machine when left out.
        json: Print one JSON document instead of text.
    """
    count = take_all(Settings.load(), who, by=by or getpass.getuser(), at=now())
    if json:
        emit({"taken": count})
        return
    line(
        f"{count} second factor{'' if count == 1 else 's'} taken; the next login asks for the password alone."
    )
