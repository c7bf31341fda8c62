"""Invitation: the page of the link by which somebody becomes staff."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from heliograph.bootstrap.identity import plain_room
from heliograph.consortium.invite import accept, is_for, open_invitation
from heliograph.web.pages.consortium.door import person_here
from heliograph.web.shown import Shown


def invitation(request: HttpRequest, secret: str) -> Shown:
    """What it gives, and a button; whoever is not logged in is told to be."""
    now, room, person = datetime.now(UTC), plain_room(), person_here(request)
    if request.method == "POST" and person is not None:
        accept(room, secret, person.id, now)
        return Shown(template="", document={}, location=reverse("you"))
    found = open_invitation(room, secret, now)
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
