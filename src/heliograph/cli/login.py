"""``heliograph login`` and ``logout``: a token for gated data, by a code that is confirmed on a page."""

from rich.text import Text

from heliograph.access.preview import printable
from heliograph.bootstrap.tokens import log_in, log_out
from heliograph.cli.face import Json, complaints, console, emit
from heliograph.settings import Settings


def login(
    where: str | None = None, *, days: int = 0, grant: tuple[str, ...] = (), json: Json = False
) -> None:
    """Get a token for the gated editions of an archive, so that get, query and Python read what was granted to you.

    The command shows a code and an address. Open the address in a browser in which you are logged in, and confirm the
    code. The token is kept in the configuration folder, readable by you alone, and sent to that server only.

    Args:
        where: Address of the archive; that of the settings when left out.
        days: How long the token shall hold; as long as the server allows when left out.
        grant: Only for this grant, by its id; may be given again.
        json: Print one JSON document instead of text; code and address still go to standard error.
    """
    server, done = log_in(where, Settings.load(), days=days, grants=grant, show=_show)
    if json:
        emit({"server": server, "person": done.person, "expires_at": done.expires_at.isoformat()})
        return
    console.print(
        Text(f"logged in at {server} as {printable(done.person)} until {done.expires_at:%Y-%m-%d %H:%M} UTC")
    )


def logout(where: str | None = None, *, json: Json = False) -> None:
    """End the token of this machine for the server of an archive, there and here.

    Args:
        where: Address of the archive; that of the settings when left out.
        json: Print one JSON document instead of text.
    """
    server, was = log_out(where, Settings.load())
    if json:
        emit({"server": server, "logged_out": was})
        return
    console.print(Text(f"logged out at {server}" if was else f"nobody was logged in at {server}"))


def _show(address: str, code: str) -> None:
    """On standard error, so that the answer alone is on standard output."""
    complaints.print(Text(f"open     {printable(address)}"))
    complaints.print(Text(f"code     {printable(code)}"))
    complaints.print(Text("waiting until the code is confirmed there ...", style="dim"))
