"""Door: who may come in. Pages of the consortium ask here first, then the rules."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from heliograph.errors import RefusedError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import STAFF
from heliograph.web.frame import gated
from heliograph.web.parts.portal import person_or_none
from heliograph.web.shown import Shown, is_twin

Make = Callable[..., Shown]


def needs_second_factor(person: Person) -> bool:
    """Whether somebody who must have more than a password, or a login elsewhere, has not: nothing is shown to them yet."""
    asked_of_all = gated().settings.second_factor == "everybody"
    return (asked_of_all or bool(person.roles & STAFF)) and not person.has_second_factor


def signed_in(make: Make) -> Make:
    """A page for people who are logged in, and for staff with a second factor: others are sent to where that is done.

    ``request.person`` is a person on such a page.
    """

    @wraps(make)
    def kept(request: HttpRequest, **words: str) -> Shown:
        return turned_away(request) or make(request, **words)

    return kept


def turned_away(request: HttpRequest) -> Shown | None:
    """Where somebody who may not come in is sent; None: they may."""
    person = person_or_none(request)
    if person is None:
        return _elsewhere(request, "account_login", _("Log in first."))
    if needs_second_factor(person):
        return _elsewhere(request, "mfa_index", _("Set up a second factor first."))
    return None


def sent_away(request: HttpRequest) -> HttpResponse | None:
    """The same for what is no page but a file."""
    elsewhere = turned_away(request)
    return HttpResponse(status=303, headers={"Location": elsewhere.location}) if elsewhere else None


def known(make: Make) -> Make:
    """The same, without asking for a second factor: for pages on which people look after their login."""

    @wraps(make)
    def kept(request: HttpRequest, **words: str) -> Shown:
        if person_or_none(request) is None:
            return _elsewhere(request, "account_login", _("Log in first."))
        return make(request, **words)

    return kept


def _elsewhere(request: HttpRequest, name: str, said: str) -> Shown:
    """Where people are sent; programs are told."""
    if is_twin(request):
        raise RefusedError(said)
    back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return Shown(template="", document={}, location=f"{reverse(name)}?{back}" if back else reverse(name))
