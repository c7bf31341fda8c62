"""Tokens of this machine: got from the server of an archive, kept, sent to that server alone, given back."""

import platform
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from heliograph.errors import RefusedError, RemoteError, UsageError
from heliograph.settings import Settings, config_folder
from heliograph.store.tokens import TokenFile, server_of

if TYPE_CHECKING:
    from heliograph.store.login import LoginDone


ADDRESS = ("http://", "https://")


def token_for(where: str, settings: Settings) -> str | None:
    """What the server of an archive knows this machine by: the setting, else what ``heliograph login`` has brought.

    The setting is for the server of the setting ``archive``, where that names one: mirrors and other archives never see it.
    """
    if not where.startswith(ADDRESS):
        return settings.token
    server, own = server_of(where), settings.archive or ""
    if settings.token and (not own.startswith(ADDRESS) or server_of(own) == server):
        return settings.token
    return TokenFile(config_folder()).token(server)


def log_in(
    where: str | None,
    settings: Settings,
    *,
    days: int,
    grants: tuple[str, ...],
    show: Callable[[str, str], None],
    wait: Callable[[float], None] = time.sleep,
) -> "tuple[str, LoginDone]":
    """Get a token for a server and keep it.

    Args:
        where: Address of the archive; None: that of the settings.
        settings: Ours.
        days: How long it shall hold; 0: the longest.
        grants: For which grants; none: all.
        show: Shows people the address and the code.
        wait: How to wait so many seconds.

    Returns:
        The server, and what it gave.

    Raises:
        RefusedError: Nobody confirmed in time, or somebody refused.
    """
    from heliograph.store.login import LoginServer  # noqa: PLC0415 - readers need no login

    server = server_of(place_of(where, settings))
    door = LoginServer(server)
    asked = door.ask(name=platform.node() or "heliograph", days=days, grants=grants)
    show(asked.address, asked.code)
    while datetime.now(UTC) < asked.expires_at:
        wait(asked.interval)
        done = door.collect(asked.secret)
        if done is not None:
            TokenFile(config_folder()).keep(server, done.token, done.expires_at)
            return server, done
    raise RefusedError("Nobody confirmed the code in time.", hint="Run heliograph login again.")


def log_out(where: str | None, settings: Settings) -> tuple[str, bool]:
    """Give the token for a server back and forget it; the server, and whether there was one."""
    from heliograph.store.login import LoginServer  # noqa: PLC0415

    server = server_of(place_of(where, settings))
    kept = TokenFile(config_folder())
    token = kept.token(server)
    if token is None:
        return server, False
    with suppress(RemoteError):  # what cannot be told now ends by itself
        LoginServer(server).give_back(token)
    kept.drop(server)
    return server, True


def place_of(where: str | None, settings: Settings) -> str:
    """The address of an archive as it was named, else that of the settings."""
    place = where or settings.archive
    if not place:
        raise UsageError("No archive is named.", hint="Name an address, or set HELIOGRAPH_ARCHIVE.")
    return place
