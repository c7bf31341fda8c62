"""Remote: the server of an archive as it is asked about gated editions that stay there."""

from typing import TYPE_CHECKING

from heliograph.bootstrap.tokens import place_of, token_for
from heliograph.settings import Settings
from heliograph.store.tokens import server_of

if TYPE_CHECKING:
    from heliograph.store.asking import AskingServer


def asking_server(where: str | None, settings: Settings) -> "AskingServer":
    """The server of an archive.

    Args:
        where: Address of the archive; None: that of the settings.
        settings: Ours.

    Raises:
        UsageError: The archive is on no server.
    """
    from heliograph.store.asking import AskingServer  # noqa: PLC0415 - readers of folders need no web client

    place = place_of(where, settings)
    return AskingServer(server_of(place), token_for(place, settings))
