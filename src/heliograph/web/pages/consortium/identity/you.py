"""You: what the consortium knows of whoever is logged in, and the browsers in which they are."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import activate

from heliograph.bootstrap.identity import change_person, end_other_sessions, end_session, sessions_of
from heliograph.bootstrap.portal import LANGUAGES
from heliograph.model.consortium.person import Person
from heliograph.web.pages.consortium.door import known, needs_second_factor
from heliograph.web.pages.consortium.identity.forms import AboutYou
from heliograph.web.parts.portal import now, person
from heliograph.web.shown import Shown


@known
def you(request: HttpRequest) -> Shown:
    """The first page after logging in; a form that changes name and language."""
    who = person(request)
    form = AboutYou(request.POST if request.method == "POST" else None, initial=_said(who))
    if form.is_bound and form.is_valid():
        change_person(who.id, **form.cleaned_data)
        activate(form.cleaned_data["language"])
        return Shown(template="", document={}, location=reverse("you"))
    document = {
        "id": who.id,
        **_said(who),
        "email": who.email,
        "orcid": who.orcid,
        "roles": sorted(who.roles),
        "has_second_factor": who.has_second_factor,
        "needs_second_factor": needs_second_factor(who),
        "joined_at": who.joined_at.isoformat(),
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
    who, key = person(request), request.session.session_key or ""
    if request.method == "POST":
        if chosen := request.POST.get("session", ""):
            end_session(who.id, chosen)
        else:
            end_other_sessions(who.id, key)
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
            for each, is_this in sessions_of(who.id, key, now())
        ]
    }
    return Shown(
        template="consortium/identity/sessions.html", document=document, drawn={"section": "sessions"}
    )


def _said(person: Person) -> dict[str, str]:
    known_languages = {code for code, _ in LANGUAGES}
    language = person.language if person.language in known_languages else LANGUAGES[0][0]
    return {"name": person.name, "language": language}
