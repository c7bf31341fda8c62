"""Shown: a page as a document for programs and, made from the same document, for people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

Make = Callable[..., "Shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page.

    Attributes:
        template: Draws it.
        document: What is on it, as JSON can say it: nothing that a person reads is kept from a program.
        drawn: What only people need: pictures, links, choices.
        status: Of the answer.
        headers: Of the answer.
        location: Where people are sent instead of seeing the page: what a form has made. Programs are told it.
        code: Of what was refused, for the log of the server.
    """

    template: str
    document: dict[str, Any]
    drawn: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    location: str = ""
    code: str = ""


def page(route: str, make: Make, name: str) -> list[URLPattern]:
    """The addresses of a page: for people with a slash at the end, for programs with ``.json`` instead."""
    twin = f"{route.removesuffix('/')}.json" if route else "index.json"

    def for_people(request: HttpRequest, **words: str) -> HttpResponse:
        if request.method != "POST" and (short := _without_empty(request)) is not None:
            return HttpResponseRedirect(short)
        shown = make(request, **words)
        if shown.location:
            return HttpResponse(status=303, headers={"Location": shown.location})
        context = {"shown": shown.document, "twin": twin_of(request), **shown.drawn}
        return _with(render(request, shown.template, context, status=shown.status), shown, shown.headers)

    def for_programs(request: HttpRequest, **words: str) -> HttpResponse:
        shown = make(request, **words)
        made = {"Location": shown.location} if shown.location else {}
        answer = JsonResponse(
            shown.document,
            status=201 if made else shown.status,
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
        return _with(answer, shown, shown.headers | made)

    return [path(route, for_people, name=name), path(twin, for_programs, name=f"{name}-json")]


def _with(answer: HttpResponse, shown: Shown, headers: dict[str, str]) -> HttpResponse:
    for name, value in headers.items():
        answer[name] = value
    # a page that says 404 tells why: no other takes its place
    answer.is_told, answer.code = True, shown.code  # type: ignore[attr-defined]
    return answer


def is_twin(request: HttpRequest) -> bool:
    """Whether a program asks for the twin of a page; a file whose name ends with .json is none."""
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("-json")


def twin_of(request: HttpRequest) -> str:
    """The address of the same page for programs."""
    match, query = request.resolver_match, request.META.get("QUERY_STRING", "")
    if match is None:
        return ""
    return reverse(f"{match.url_name}-json", kwargs=match.kwargs) + (f"?{query}" if query else "")


def _without_empty(request: HttpRequest) -> str | None:
    """The address without fields that were left empty in a form: one view has one address; None when there are none."""
    pairs = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if value]
    if len(kept) == len(pairs):
        return None
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
