"""About: what the consortium is, who may join, how to apply, how long that takes, and the numbers so far."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliograph.consortium.register import registered
from heliograph.consortium.report import as_json, so_far
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.criterion import Criteria, Judged
from heliograph.web.pages.consortium.public.datasets import gated
from heliograph.web.parts.portal import known_criteria, now, room
from heliograph.web.shown import Shown


def about(request: HttpRequest) -> Shown:
    """The consortium in one page."""
    del request
    held, at = room(), now()
    numbers, listed = so_far(held, at), registered(held, at)
    days = {
        step.value: held.clocks[step].days
        for step in (Step.COMPLETENESS, Step.REVIEW, Step.FIRST_DECISION, Step.APPEAL)
    }
    document = {
        "who_may_join": [_asked(each) for each in known_criteria()],
        "steps": _steps(days, held.quorum),
        "days_promised": days,
        "so_far": as_json(numbers) if numbers else None,
        "projects_listed": len(listed.entries),
        "projects_running": sum(entry.is_running for entry in listed.entries),
        "projects_unlisted": listed.unlisted,
        "datasets": gated(),
    }
    return Shown(template="consortium/public/about.html", document=document, drawn={"section": "about"})


def _asked(criteria: Criteria) -> dict[str, Any]:
    """What one way of joining asks, and whom it leaves out."""
    language = get_language() or "en"
    told = [
        {
            "code": one.code,
            "version": one.version,
            "excludes": one.judged is Judged.EXCLUSION,
            "title": one.title.into(language),
            "text": one.text.into(language),
        }
        for one in criteria.in_force(now().date()).values()
    ]
    return {
        "code": criteria.code,
        "title": room().form(criteria.code).title.into(language),
        "asked": [one for one in told if not one["excludes"]],
        "excluded": [one for one in told if one["excludes"]],
    }


def _steps(days: dict[str, int], reviews: int) -> list[dict[str, str]]:
    return [
        {"title": _("Sign up"), "text": _("With your address of e-mail, or with the login of your organisation or ORCID. Anybody may.")},
        {"title": _("Say where you work"), "text": _("A login of your organisation shows it. Newsrooms and small organisations name somebody who knows them instead; the result is the same.")},
        {"title": _("Fill in the form"), "text": _("As a draft, with your team, for as long as you like. It says at once what is missing.")},
        {"title": _("We look whether it is complete"), "text": _("Within %(days)s working days. If something is missing it comes back with a note, and our clock stops.") % {"days": days["completeness"]}},
        {"title": _("Reviewers judge it apart"), "text": _("At least %(number)s of them. None knows what another says before all have judged. Nobody judges people they work or publish with.") % {"number": reviews}},
        {"title": _("You get a decision with reasons"), "text": _("Within %(days)s working days of our time, with a reason for each criterion. Silence is neither yes nor no.") % {"days": days["first-decision"]}},
        {"title": _("You may appeal"), "text": _("Within %(days)s days. Somebody decides who had no part before.") % {"days": days["appeal"]}},
        {"title": _("All sign the agreement"), "text": _("You, where needed your organisation, and we. Then the data are open to you, until the day that is agreed.")},
    ]  # fmt: skip
