"""Invitation: the page of the link by which somebody becomes staff."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium.invite import accept, is_for, open_invitation
from heliograph.web.parts.portal import now, person_or_none, room
from heliograph.web.shown import Shown


def invitation(request: HttpRequest, secret: str) -> Shown:
    """What it gives, and a button; whoever is not logged in is told to be."""
    held, at, person = room(), now(), person_or_none(request)
    if request.method == "POST" and person is not None:
        accept(held, secret, person.id, at)
        return Shown(template="", document={}, location=reverse("you"))
    found = open_invitation(held, secret, at)
    document = {
        "roles": sorted(found.roles),
        "expires_at": found.expires_at.isoformat(),
        "is_yours": person is not None and is_for(found, person),
    }
    here = urlencode({"next": request.path, "email": found.email})
    drawn = {
        "who": person,
        "email": found.email,
        "join_href": f"{reverse('account_signup')}?{here}",
        "login_href": f"{reverse('account_login')}?{here}",
    }
    return Shown(template="consortium/identity/invitation.html", document=document, drawn=drawn)
