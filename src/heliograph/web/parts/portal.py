"""Portal: what the pages of the consortium share: the room, the clock, who asks."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from heliograph.bootstrap.audit import archive_of
from heliograph.bootstrap.consortium import criteria_of, published_in, room_of
from heliograph.consortium.gather import gather
from heliograph.consortium.room import Room
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.criterion import Criteria
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.published import Published
from heliograph.rules.access import SIGN_IN, decide
from heliograph.rules.permissions import View
from heliograph.web.frame import gated, site


def room() -> Room:
    """What the verbs work with."""
    return room_of(site().library.description, gated().settings)


def known_criteria() -> tuple[Criteria, ...]:
    """Every set of criteria."""
    return criteria_of(site().settings)


def releases() -> tuple[Published, ...]:
    """Every release of the archive, the latest first; read again when there is a new one."""
    shown = site()
    ids = tuple(one.release_id for each in shown.library.catalogue.datasets for one in each.releases)
    today = now().astimezone(UTC).date()
    return shown.held(("published", ids, today), lambda: published_in(archive_of(shown.settings), today))


def now() -> datetime:
    """The time; a test that tells a story of months turns it."""
    clock: Callable[[], datetime] = getattr(settings, "HELIOGRAPH_CLOCK", _clock)
    return clock()


def person_or_none(request: HttpRequest) -> Person | None:
    """Who asks, if they are signed in."""
    found: Person | None = getattr(request, "person", None)
    return found


def person(request: HttpRequest) -> Person:
    """Who asks.

    Raises:
        NotAllowedError: Nobody is signed in.
    """
    found = person_or_none(request)
    if found is None:
        raise NotAllowedError((SIGN_IN,))
    return found


def second_factor_at(request: HttpRequest) -> datetime:
    """When whoever asks last gave a second factor in this session; long ago when they never did."""
    found: datetime | None = getattr(request, "second_factor_at", None)
    return found or datetime.fromtimestamp(0, UTC)


def after(who: Person, view: View, application_id: str, place: str) -> str:
    """Where somebody goes on after a step: to a page, or to the desk where the step has closed that page to them.

    Args:
        who: Who took it.
        view: What the page shows.
        application_id: Of which application.
        place: Address of the page.
    """
    held = room()
    return (
        place
        if decide(who, view, gather(held.records, application_id, who), now()).allow
        else reverse("desk")
    )


def unmet_document(unmet: tuple[Any, ...]) -> list[dict[str, str]]:
    """What is missing, as JSON says it."""
    return [{"code": one.code, "text": one.text, "who": one.who} for one in unmet]


def _clock() -> datetime:
    return datetime.now(UTC)
