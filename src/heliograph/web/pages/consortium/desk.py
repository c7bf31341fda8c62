"""Desk: what waits for somebody, their applications and their grants."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliograph.consortium import apply as verbs
from heliograph.consortium import organise
from heliograph.consortium.announce import new_to
from heliograph.consortium.comment import waiting_for
from heliograph.consortium.listing import Entry, invitations, visible
from heliograph.consortium.room import Room
from heliograph.consortium.tasks import Task, tasks
from heliograph.consortium.why import why
from heliograph.errors import UsageError
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.data_dossier import FORM as ON_REQUEST
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.project import Project
from heliograph.rules.registry import keeps
from heliograph.rules.step import MACHINES, waits_for
from heliograph.web.parts.dossiers import FIELD, LARGEST, begun
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, person, releases, room, unmet_document
from heliograph.web.shown import Shown

FORMS = ("tmrc-2022", ON_REQUEST)
"""What an application may be begun by; the first where nothing is said."""
NEWEST = 5


def desk(request: HttpRequest) -> Shown:
    """Everything that concerns whoever is signed in; invitations to a team are answered here."""
    held, who, at = room(), person(request), now()
    if request.method == "POST":
        return _answered(Typed(request.POST), held, who)
    entries = visible(held.records, who, at)
    grants = []
    for one in held.records.find(Grant, person_id=who.id):
        ruling = why(held, who, one.scope, at)
        grants.append(
            {
                "id": one.id,
                "scope": str(one.scope),
                "project": held.records.get(Project, one.project_id).title,
                "state": one.state,
                "ends": f"{one.ends_at:%Y-%m-%d}" if one.ends_at else None,
                "unmet": unmet_document(ruling.unmet),
            }
        )
    applications = [_entry(held, each) for each in entries]
    document = {
        "applications": applications,
        "grants": grants,
        "new_releases": [
            {"name": one.name, "title": one.title, "dataset": one.dataset, "on": f"{one.at:%Y-%m-%d}"}
            for one in new_to(held, who, releases())[:NEWEST]
        ],
        "comments_waiting": waiting_for(held, who, at),
        "tasks": [_task(each) for each in tasks(held, who, at)],
        "invitations": [
            {"id": each.application.id, "title": each.project.title}
            for each in invitations(held.records, who)
        ],
    }
    drawn = {
        "keeps": keeps(who, at).allow,
        "waiting": [one for one in applications if one["steps"]],
        "section": "desk",
    }
    return Shown(template="consortium/desk.html", document=document, drawn=drawn)


def _answered(typed: Typed, held: Room, who: Person) -> Shown:
    """An invitation to a team; who says no has no page of the application to go to."""
    number, says_no = typed.text("application"), typed.flag("decline")
    verb = verbs.decline if says_no else verbs.accept
    verb(held, number, by=who, at=now())
    return Shown(
        template="consortium/desk.html",
        document={"id": number, "step": verb.__name__},
        location=reverse("desk") if says_no else reverse("application", kwargs={"number": number}),
    )


def begin(request: HttpRequest) -> Shown:
    """Begin an application."""
    held, who = room(), person(request)
    organisations = sorted(held.records.find(Organisation), key=lambda one: one.name.casefold())
    if request.method == "POST":
        typed = Typed(request.POST)
        sent = request.FILES.get(FIELD)
        if isinstance(sent, UploadedFile):
            data = sent.read(LARGEST + 1)
            return _begun(begun(held, sent.name or "", data, typed.text("organisation"), who))
        said = typed.text("form")
        template = held.form(said if said in FORMS else FORMS[0])
        asked = verbs.Asked(
            kind=ApplicationKind.ACCESS,
            template=f"{template.code}@{template.version}",
            title=typed.text("title"),
            organisation_id=_organisation(held, typed, who),
        )
        made = verbs.create(held, asked, by=who, at=now())
        return _begun(made)
    language = get_language() or "en"
    document = {
        "forms": [{"code": code, "title": held.form(code).title.into(language)} for code in FORMS],
        "organisations": [{"id": one.id, "name": one.name, "country": one.country} for one in organisations],
    }
    return Shown(template="consortium/begin.html", document=document)


def _begun(made: Application) -> Shown:
    return Shown(
        template="consortium/begin.html",
        document={"id": made.id},
        location=reverse("application-form", kwargs={"number": made.id}),
    )


def _task(task: Task) -> dict[str, object]:
    return {
        "kind": task.kind,
        "id": task.id,
        "title": task.title,
        "state": task.state,
        "since": f"{task.since:%Y-%m-%d}",
        "steps": list(task.waits),
    }


def _organisation(held: Room, typed: Typed, who: Person) -> str:
    """The id of the organisation that was chosen, or of a new record of one that was named."""
    if typed.text("name"):
        return organise.propose_organisation(
            held,
            typed.text("name"),
            country=typed.text("country"),
            domain=typed.text("domain"),
            by=who,
            at=now(),
        ).id
    if not typed.text("organisation"):
        raise UsageError(
            _("An organisation is needed."), hint=_("Choose one, or write its name and its country.")
        )
    return held.records.get(Organisation, typed.text("organisation")).id


def _entry(held: Room, entry: Entry) -> dict[str, object]:
    one = entry.application
    waits = waits_for(MACHINES["application"], one.state, one.since)
    return {
        "id": one.id,
        "title": entry.project.title,
        "kind": one.kind.value,
        "state": one.state,
        "waits_for": waits[0] if waits else None,
        "since": f"{one.since:%Y-%m-%d}",
        "due": held.last_day(one.due_at) if one.due_at else None,
        "steps": list(entry.waits),
    }
