"""``heliograph consortium``: look after the people of a consortium."""

import getpass
from typing import Annotated, Literal

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import App, Parameter
from rich.text import Text

from heliograph.bootstrap.identity import invite_staff
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.model.consortium.role import Role
from heliograph.settings import Settings

HELP = """Look after the people of a consortium.

They are kept in the database of the settings, on the machine of the server.
"""

consortium = App(name="consortium", help=HELP)


@consortium.command(sort_key=1)
def invite(
    email: str,
    *,
    role: Annotated[list[Role], Parameter(negative=())],
    language: Literal["en", "es", "ar"] = "en",
    by: str | None = None,
    json: Json = False,
) -> None:
    """Invite somebody to staff: a link that can be used once, within seven days, is sent to their address.

    Args:
        email: Their address; they must prove to have it.
        role: That they are given when they accept; name it again for each further role.
        language: Of the mail.
        by: Who invites; your name on this machine when left out.
        json: Print one JSON document instead of text.
    """
    link = invite_staff(Settings.load(), email, role, language=language, by=by or getpass.getuser(), at=now())
    if json:
        emit({"email": email, "roles": sorted(role), "link": link})
        return
    console.print(Text(f"An invitation was sent to {email}: {', '.join(sorted(role))}."))
    console.print(Text(f"The link, should the mail be lost: {link}"), soft_wrap=True)
