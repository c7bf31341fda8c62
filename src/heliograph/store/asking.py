"""Asking: how a program asks a gated edition where it lies, in SQL or by words."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2
import pyarrow as pa
import pyarrow.ipc

from heliograph import __version__
from heliograph.errors import (
    HeliographError,
    NotAllowedError,
    RefusedError,
    RemoteError,
    UnknownNameError,
    UsageError,
    VerificationError,
)
from heliograph.rules.ruling import Unmet

ARROW = "application/vnd.apache.arrow.stream"
SECONDS = 120.0
"""A query may wait in line before it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsThere:
    """The answer to SQL.

    Attributes:
        rows: As many as the server gives.
        cut: ``rows`` or ``bytes`` where there are more.
        query: Id in the log of the server.
        citation: Of the release that was asked.
        fewest: Accounts behind each row: rows of fewer are left out; 0: none are.
    """

    rows: pa.Table
    cut: str
    query: str
    citation: str
    fewest: int


class AskingServer:
    """The server of an archive, asked by a member.

    Args:
        server: As ``server_of`` says it.
        token: What the server knows the member by.
    """

    def __init__(self, server: str, token: str | None) -> None:
        self._url = f"{server}/api/v1/consortium/"
        known = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx2.Client(
            timeout=SECONDS, headers={"User-Agent": f"heliograph/{__version__}"} | known
        )

    def sql(self, name: str, query: str, edition: str) -> RowsThere:
        """The rows of a query.

        Raises:
            NotAllowedError: Conditions are not met.
            VerificationError: The bytes are not those that the server has in its log.
        """
        answer = self._post(f"datasets/{name}/sql", {"query": query, "edition": edition}, accept=ARROW)
        return self._rows(answer)

    def search(self, name: str, words: str, edition: str, **more: str | int) -> dict[str, Any]:
        """What a search finds, as the server says it.

        Raises:
            NotAllowedError: Conditions are not met.
        """
        asked = {"query": words, "edition": edition} | more
        answer = self._post(f"datasets/{name}/search", asked, accept="application/json")
        return dict(answer.json())

    def output(self, number: str) -> RowsThere:
        """The rows of an answer that was held back, once it is released.

        Raises:
            NotAllowedError: Conditions are not met.
            RefusedError: It is not released, or was a search, whose answer stands on the page.
        """
        url = f"{self._url}outputs/{quote(number, safe='')}"
        answer = self._sent(lambda: self._client.get(url, headers={"Accept": ARROW}))
        if answer.status_code != HTTPStatus.OK:
            raise _told(answer, url)
        if answer.headers.get("Content-Type") != ARROW:
            said = answer.json()
            raise RefusedError(
                f"The output {number} is {said.get('state', 'of another kind')}.",
                hint="Its page says where it stands: /consortium/outputs/",
            )
        return self._rows(answer)

    def _rows(self, answer: httpx2.Response) -> RowsThere:
        if answer.headers.get("Heliograph-SHA256") != sha256(answer.content).hexdigest():
            raise VerificationError("The answer is not the one that the server has logged.")
        try:
            rows = pyarrow.ipc.open_stream(pa.BufferReader(answer.content)).read_all()
        except pa.ArrowException as error:
            raise RemoteError(f"The answer is no stream of Arrow: {error}") from None
        return RowsThere(
            rows=rows,
            cut=answer.headers.get("Heliograph-Cut", ""),
            query=answer.headers.get("Heliograph-Query", ""),
            citation=answer.headers.get("Heliograph-Citation", ""),
            fewest=int(answer.headers.get("Heliograph-Fewest-Accounts", "0")),
        )

    def _post(self, path: str, document: dict[str, Any], *, accept: str) -> httpx2.Response:
        url = self._url + quote(path, safe="/@")
        answer = self._sent(lambda: self._client.post(url, json=document, headers={"Accept": accept}))
        if answer.status_code == HTTPStatus.ACCEPTED:
            number = answer.json().get("output", "")
            raise RefusedError(
                f"Two people look at the answer before it leaves: output {number}.",
                hint=f"Get it when it is released: heliograph query --remote --held {number}",
            )
        if answer.status_code != HTTPStatus.OK:
            raise _told(answer, url)
        return answer

    def _sent(self, send: Callable[[], httpx2.Response]) -> httpx2.Response:
        try:
            return send()
        except httpx2.HTTPError as error:
            raise RemoteError(f"{self._url}: {error}", hint="Check the address.") from None


def _told(answer: httpx2.Response, url: str) -> HeliographError:
    """The error that the server tells of, word for word."""
    try:
        said = answer.json()["error"]
        message, hint, unmet = str(said["message"]), str(said["hint"]), said.get("unmet", [])
    except (ValueError, KeyError, TypeError):
        return RemoteError(
            f"{url}: the server answered {answer.status_code}.",
            hint="Does heliograph serve run there, with gated editions?",
        )
    if unmet:
        return NotAllowedError([Unmet(one["code"], one["text"], one["who"]) for one in unmet])
    kinds: dict[int, type[HeliographError]] = {400: UsageError, 403: RefusedError, 404: UnknownNameError}
    return kinds.get(answer.status_code, RemoteError)(message, hint=hint)
