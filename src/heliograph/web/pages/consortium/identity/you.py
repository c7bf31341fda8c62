"""You: what the consortium knows of whoever is logged in, and the browsers in which they are."""

from datetime import UTC, datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import activate

from heliograph.bootstrap.identity import change_person, end_other_sessions, end_session, sessions_of
from heliograph.bootstrap.portal import LANGUAGES
from heliograph.model.consortium.person import Person
from heliograph.web.pages.consortium.door import known, needs_second_factor, person_here
from heliograph.web.pages.consortium.identity.forms import AboutYou
from heliograph.web.shown import Shown


@known
def you(request: HttpRequest) -> Shown:
    """The first page after logging in; a form that changes name and language."""
    person = _person(request)
    form = AboutYou(request.POST if request.method == "POST" else None, initial=_said(person))
    if form.is_bound and form.is_valid():
        change_person(person.id, **form.cleaned_data)
        activate(form.cleaned_data["language"])
        return Shown(template="", document={}, location=reverse("you"))
    document = {
        "id": person.id,
        **_said(person),
        "email": person.email,
        "orcid": person.orcid,
        "roles": sorted(person.roles),
        "has_second_factor": person.has_second_factor,
        "needs_second_factor": needs_second_factor(person),
        "joined_at": person.joined_at.isoformat(),
    }
    return Shown(
        template="consortium/identity/you.html",
        document=document,
        drawn={"form": form, "section": "you"},
        status=400 if form.errors else 200,
    )


@known
def sessions(request: HttpRequest) -> Shown:
    """The browsers in which somebody is logged in; a form that ends one, or all others."""
    person, key = _person(request), request.session.session_key or ""
    if request.method == "POST":
        if chosen := request.POST.get("session", ""):
            end_session(person.id, chosen)
        else:
            end_other_sessions(person.id, key)
        return Shown(template="", document={}, location=reverse("sessions"))
    document = {
        "sessions": [
            {
                "id": each.id,
                "browser": each.browser,
                "begun_at": each.begun_at.isoformat(),
                "seen_at": each.seen_at.isoformat(),
                "is_this": is_this,
            }
            for each, is_this in sessions_of(person.id, key, datetime.now(UTC))
        ]
    }
    return Shown(
        template="consortium/identity/sessions.html", document=document, drawn={"section": "sessions"}
    )


def _person(request: HttpRequest) -> Person:
    person = person_here(request)
    assert person is not None  # noqa: S101 - the door has looked
    return person


def _said(person: Person) -> dict[str, str]:
    known_languages = {code for code, _ in LANGUAGES}
    language = person.language if person.language in known_languages else LANGUAGES[0][0]
    return {"name": person.name, "language": language}
