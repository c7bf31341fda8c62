"""Criteria: what is asked now, what was asked before, what is proposed, and what the public says about that."""

from datetime import date
from itertools import pairwise
from time import monotonic
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from heliograph.consortium.comment import Said, said_of, write_comment
from heliograph.model.consortium.comment import LONGEST_NAME, LONGEST_WORDS, Comment
from heliograph.model.consortium.criterion import Criteria, Criterion
from heliograph.rules.text_change import compare
from heliograph.web.pages.cases import TRAP, desk
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import known_criteria, now, room
from heliograph.web.shown import Shown


def criteria(request: HttpRequest) -> Shown:
    """Every version of every criterion; a form for each change that is open for comments."""
    if request.method == "POST":
        return _written(request)
    return _shown(thanks=request.GET.get("sent") == "yes")


def _shown(*, thanks: bool = False, status: int = 200, **drawn: Any) -> Shown:  # noqa: ANN401 - for the template
    day = now().date()
    document = {"day": day.isoformat(), "criteria": [_set(each, day) for each in known_criteria()]}
    more = {
        "section": "criteria",
        "thanks": thanks,
        "trap": TRAP,
        "longest": LONGEST_WORDS,
        "longest_name": LONGEST_NAME,
    }
    headers = {"Retry-After": "600"} if status == 429 else {}
    return Shown(
        template="consortium/public/criteria.html",
        document=document,
        drawn=more | drawn,
        status=status,
        headers=headers,
    )


def _written(request: HttpRequest) -> Shown:
    """A comment is kept; or the page with what was typed and what is wrong with it."""
    typed, held, at = Typed(request.POST), room(), now()
    number = typed.text("version")
    comment = Comment(
        id=held.new_id(at),
        criteria=typed.text("criteria"),
        criterion=typed.text("criterion"),
        of_version=int(number) if number.isdecimal() and len(number) < 9 else 0,
        words=typed.text("words"),
        name=typed.text("name"),
        written_at=at,
    )
    if typed.text(TRAP):
        return _shown(status=400, wrote=comment, trapped=True)
    if desk().ration.take(monotonic()):
        return _shown(status=429, wrote=comment, too_many=True)
    ruling = write_comment(held, known_criteria(), comment)
    if not ruling.allow:
        return _shown(status=400, wrote=comment, missing=[one.code for one in ruling.unmet])
    return Shown(
        template="",
        document={"id": comment.id},
        location=f"{reverse('consortium-criteria')}?sent=yes#sent",
    )


def _set(criteria: Criteria, day: date) -> dict[str, Any]:
    in_force = criteria.in_force(day)
    open_ = criteria.open_for_comments(day)
    codes = dict.fromkeys(one.code for one in criteria.criteria)
    return {
        "code": criteria.code,
        "title": room().form(criteria.code).title.into(_language()),
        "current": [_version(one) for one in in_force.values()],
        "earlier": [
            _change(old, new)
            for code in codes
            for old, new in pairwise(_versions(criteria, code))
            if new.in_force_from <= day
        ],
        "proposed": [
            _change(old, new) | {"open": new in open_} | _comments(criteria.code, new)
            for code in codes
            for old, new in pairwise(_versions(criteria, code))
            if day < new.in_force_from and new.proposed_on and new.proposed_on <= day
        ],
    }


def _comments(code: str, change: Criterion) -> dict[str, Any]:
    said: Said = said_of(room(), code, change.code, change.version)
    return {
        "comments": [
            {"name": one.name, "words": one.words, "written_on": f"{one.written_at:%Y-%m-%d}"}
            for one in said.shown
        ],
        "waiting": said.waiting,
        "refused": said.refused,
    }


def _versions(criteria: Criteria, code: str) -> list[Criterion]:
    return [one for one in criteria.criteria if one.code == code]


def _version(one: Criterion) -> dict[str, Any]:
    language = _language()
    return {
        "code": one.code,
        "version": one.version,
        "title": one.title.into(language),
        "text": one.text.into(language),
        "judged_by": one.judged.value,
        "in_force_from": one.in_force_from.isoformat(),
    }


def _change(old: Criterion, new: Criterion) -> dict[str, Any]:
    """One version and the next, with the words that went and came."""
    before, after = _version(old), _version(new)
    lines = compare(*(f"{one['title']}\n{one['text']}" for one in (before, after)))
    return {
        "before": before,
        "after": after,
        "proposed_on": new.proposed_on.isoformat() if new.proposed_on else None,
        "comments_until": new.comments_until.isoformat() if new.comments_until else None,
        "words": [
            [{"kind": piece.kind.value, "text": piece.text} for piece in line.pieces] for line in lines
        ],
    }


def _language() -> str:
    return get_language() or "en"
