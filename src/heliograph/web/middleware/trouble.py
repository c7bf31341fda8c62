"""Trouble: what went wrong, in the words of the error, as a page or as JSON."""

import sys
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from heliograph.errors import (
    HeliographError,
    NotAllowedError,
    RefusedError,
    RemoteError,
    UnknownNameError,
    UsageError,
)
from heliograph.web.frame import site

log = structlog.get_logger()

API = "/api/v"
"""Below it programs ask, and errors are JSON."""

PROGRAMS = (API, "/gated/")
"""Below these too."""

STATUS: tuple[tuple[type[HeliographError], int], ...] = (
    (UnknownNameError, 404),
    (UsageError, 400),
    (RefusedError, 403),
    (RemoteError, 502),
)
"""The first that fits; all else is 500."""

OURS = (
    gettext_lazy("There is no page at this address."),
    gettext_lazy("The server failed."),
    gettext_lazy("Try again later; tell the publisher if it stays."),
)
"""Words of this site itself, which pages say in their language; those of the rooms are English."""


class Trouble:
    """Turns errors of ours, and addresses that lead nowhere, into answers that say what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell of an address that leads nowhere."""
        response = self._next(request)
        if response.status_code == 404 and not getattr(response, "is_told", False):
            return told(request, UnknownNameError("There is no page at this address."), 404)
        if response.status_code == 405 and request.path.startswith(API):
            said = response.headers.get("Allow", "GET")
            allowed = "GET, HEAD" if "GET" in said else said  # the library forgets HEAD
            asked = UsageError(
                f"{request.method} is not done here.", hint=f"Ask with {allowed.partition(',')[0]}."
            )
            refused = told(request, asked, 405, code="method")
            refused.headers["Allow"] = allowed
            return refused
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Called by Django for what a page raises; None leaves it to Django."""
        if isinstance(error, Http404) or not isinstance(error, HeliographError):
            return None
        return told(request, error, status_of(error))


def status_of(error: HeliographError) -> int:
    """The HTTP status that says the same."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def failed(request: HttpRequest) -> HttpResponse:
    """The answer when a fault of ours, and nothing that was asked, is the reason."""
    kind, _, trace = sys.exc_info()
    at = [f"{each.filename}:{each.lineno}" for each in traceback.extract_tb(trace)]
    log.error(
        "fault", kind=kind.__name__ if kind else "", at=at
    )  # no message: words of people may stand in it
    error = HeliographError("The server failed.", hint="Try again later; tell the publisher if it stays.")
    return told(request, error, 500)


def told(request: HttpRequest, error: HeliographError, status: int, *, code: str = "") -> HttpResponse:
    """The answer that tells of an error.

    Args:
        request: What was asked.
        error: Why it is not answered.
        status: Of the answer.
        code: By which programs know it; empty for that of the error.
    """
    words = words_of(error) | ({"code": code} if code else {})
    said = {"error": words}
    response: HttpResponse
    if request.path.startswith(PROGRAMS) or request.path.endswith(".json"):
        response = JsonResponse(said, status=status)
    else:
        response = render(request, "trouble.html", said | _drawn(request, words, status), status=status)
    response.is_told, response.code = True, words["code"]  # type: ignore[attr-defined]
    return response


def words_of(error: HeliographError) -> dict[str, Any]:
    """An error as documents and pages tell it."""
    words: dict[str, Any] = {
        "code": error.code,
        "message": _without_folders(error.message),
        "hint": _without_folders(error.hint),
    }
    if isinstance(error, NotAllowedError):
        words["unmet"] = [{"code": one.code, "text": one.text, "who": one.who} for one in error.unmet]
    return words


def _drawn(request: HttpRequest, words: dict[str, Any], status: int) -> dict[str, Any]:
    """What the page needs besides: the words in its language where they are ours, and whether the consortium was asked."""
    message, hint = (gettext(words[name]) if words[name] else "" for name in ("message", "hint"))
    said = {"message": message, "hint": hint, "translated": message != words["message"]}
    return {"status": status, "said": said, "is_consortium": "/consortium/" in request.path}


def _without_folders(words: str | None) -> str | None:
    """Words that do not tell a reader where on the server the archive lies."""
    settings = site().settings
    for folder in (settings.gated, settings.archive):
        if words and folder and "://" not in str(folder):
            words = words.replace(str(folder), "this archive")
    return words
