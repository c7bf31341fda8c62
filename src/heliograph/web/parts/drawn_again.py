"""Drawn again: a step that was refused is shown with what was typed in it and what it lacks: nobody writes a rationale twice."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict

from heliograph.errors import NotAllowedError, UsageError
from heliograph.web.middleware.trouble import status_of, words_of
from heliograph.web.parts.inputs import Input
from heliograph.web.shown import Shown, is_twin

Make = Callable[..., Shown]

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "step", "text-sha256", "comment"})
"""What a form sends besides, which nobody has typed."""


def drawn_again(make: Make) -> Make:
    """A page with steps: for people, a refusal leaves them where they were. Programs are told the error alone."""

    @wraps(make)
    def kept(request: HttpRequest, **words: str) -> Shown:
        try:
            return make(request, **words)
        except (NotAllowedError, UsageError) as error:
            if request.method != "POST" or is_twin(request):
                raise
            refused = error
        shown = _looked_at(make, request, words)
        forms = [_filled(form, request.POST) for form in shown.drawn.get("forms", ())]
        around = {"forms": forms, "refused": words_of(refused) | {"typed": _left(forms, request.POST)}}
        return replace(shown, status=status_of(refused), code=refused.code, drawn=shown.drawn | around)

    return kept


def _looked_at(make: Make, request: HttpRequest, words: dict[str, str]) -> Shown:
    """The page as if nothing had been sent; whoever may not look at it is told that instead."""
    request.method = "GET"
    try:
        return make(request, **words)
    finally:
        request.method = "POST"


def _filled(form: dict[str, Any], posted: QueryDict) -> dict[str, Any]:
    if form["command"] != posted.get("step"):
        return form
    inputs = tuple(_with_value(one, posted) for one in form["inputs"])
    return form | {"inputs": inputs, "is_open": True}


def _with_value(one: Input, posted: QueryDict) -> Input:
    return replace(one, value=str(posted.get(one.name, "")))


def _left(forms: list[dict[str, Any]], posted: QueryDict) -> list[str]:
    """What was typed for a step that is not open any more, so that it can be copied."""
    if any(form.get("is_open") for form in forms):
        return []
    return [said for name in posted if name not in NOT_TYPED for said in posted.getlist(name) if said.strip()]
