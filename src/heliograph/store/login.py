"""Login: how a program asks a server for a token."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import httpx2

from heliograph import __version__
from heliograph.errors import RefusedError, RemoteError


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginAsked:
    """What people are shown, and with what the program asks again.

    Attributes:
        code: For the page.
        address: Of the page.
        secret: Of the program.
        interval: Seconds between two questions.
        expires_at: UTC.
    """

    code: str
    address: str
    secret: str
    interval: float
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginDone:
    """A token.

    Attributes:
        token: As it is sent.
        person: Name of its person.
        expires_at: UTC.
    """

    token: str
    person: str
    expires_at: datetime


class LoginServer:
    """The server of an archive, asked for tokens.

    Args:
        server: As ``server_of`` says it.
    """

    def __init__(self, server: str) -> None:
        self._url = f"{server}/api/v1/login"
        self._client = httpx2.Client(timeout=30.0, headers={"User-Agent": f"heliograph/{__version__}"})

    def ask(self, *, name: str, days: int, grants: tuple[str, ...]) -> LoginAsked:
        """Ask for a token."""
        said = self._post(self._url, {"name": name, "days": days, "grants": list(grants)})
        return LoginAsked(
            code=said["code"],
            address=said["address"],
            secret=said["secret"],
            interval=float(said["interval"]),
            expires_at=datetime.fromisoformat(said["expires_at"]),
        )

    def collect(self, secret: str) -> LoginDone | None:
        """The token; None while nobody has confirmed."""
        said = self._post(f"{self._url}/token", {"secret": secret})
        if "token" not in said:
            return None
        expires_at = datetime.fromisoformat(said["expires_at"])
        return LoginDone(token=said["token"], person=said["person"], expires_at=expires_at)

    def give_back(self, token: str) -> None:
        """End a token; one that is over already is no trouble."""
        headers = {"Authorization": f"Bearer {token}"}
        self._answered(lambda: self._client.request("DELETE", f"{self._url}/token", headers=headers))

    def _post(self, url: str, document: dict[str, Any]) -> dict[str, Any]:
        answer = self._answered(lambda: self._client.post(url, json=document))
        try:
            said = answer.json()
        except ValueError:
            said = {}
        if answer.status_code in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED} and said:
            return dict(said)
        error = said.get("error", {}) if isinstance(said, dict) else {}
        if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN} and "message" in error:
            raise RefusedError(error["message"], hint=error.get("hint", ""))
        raise RemoteError(
            f"{url}: the server answered {answer.status_code}.",
            hint="Does heliograph serve run there, with a consortium?",
        )

    def _answered(self, send: Any) -> httpx2.Response:  # noqa: ANN401 - a request that is about to be sent
        try:
            answer: httpx2.Response = send()
        except httpx2.HTTPError as error:
            raise RemoteError(f"{self._url}: {error}", hint="Check the address.") from None
        return answer
