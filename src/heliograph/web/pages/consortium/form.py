"""Form: the questions of an application with what was answered. Every save succeeds; faults stand beside the fields.

With scripts the form is saved by itself, without them by its button. What somebody else, or another tab, has saved meanwhile is
neither overwritten nor lost: both texts are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium import apply as verbs
from heliograph.consortium.attach import entry_of, forget_unnamed, may_attach, receive
from heliograph.consortium.gather import application_of, gather, project_of
from heliograph.consortium.listing import is_offered
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.errors import ConflictError
from heliograph.model.consortium.fault import Fault
from heliograph.model.consortium.form import FieldKind, FormTemplate
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.web.parts.answering import DROP, Answered, answered
from heliograph.web.parts.portal import now, person, room
from heliograph.web.parts.questions import Questions, into
from heliograph.web.shown import Shown

TRIES = 3
"""How often a save begins anew when somebody else was quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a save.

    Attributes:
        said: What the form said, joined with what was saved before.
        faults: What is wrong so far.
        files: Files that were not taken, by question.
    """

    said: Answered
    faults: Mapping[str, Fault]
    files: Mapping[str, Fault] = field(default_factory=dict)


def form(request: HttpRequest, number: str) -> Shown:
    """The questions of one application."""
    held, who, at = room(), person(request), now()
    dossier = gather(held.records, number, who)
    see(held, who, View.ANSWERS, dossier, at)
    standing = application_of(dossier)
    template = held.form(standing.template)
    writes = is_offered("save", "application", standing.state, parts(who, dossier, at))
    saved = _save(request, held, dossier, who) if request.method == "POST" else None
    values = saved.said.values if saved else verbs.latest(dossier).values
    faults = saved.faults if saved else verbs.faults_of(held, dossier, values, partial=True)
    missing = verbs.faults_of(held, dossier, values) if writes else {}
    document = {
        "id": number,
        "form": standing.template,
        "answers": dict(values),
        "faults": {code: fault.kind.value for code, fault in faults.items()},
        "missing": sorted(missing),
        "clashes": sorted(saved.said.clashes) if saved else [],
        "refused_files": {code: one.kind.value for code, one in saved.files.items()} if saved else {},
    }
    shown = {**faults, **(saved.files if saved else {})}
    draws = Questions(dossier, values, shown, who, saved.said if saved else None)
    fresh = not (saved and request.headers.get("HX-Request"))
    drawn = {
        "sections": _sections(template, draws, standing.marked, fresh=fresh),
        "title": project_of(dossier).title,
        "writes": writes,
        "saved": saved,
        "clashes": bool(saved and saved.said.clashes),
        "intro": into(template.intro),
        "left": len(missing),
        "number": number,
        "back": reverse("application", kwargs={"number": number}),
    }
    return Shown(
        template="consortium/form.html" if fresh else "consortium/saved.html", document=document, drawn=drawn
    )


def _sections(
    template: FormTemplate, draws: Questions, marked: tuple[str, ...], *, fresh: bool
) -> list[dict[str, Any]]:
    return [
        {"title": into(one.title), "help": into(one.help), "code": one.code, "marked": one.code in marked,
         "questions": [draws.question(each, fresh=fresh) for each in one.fields]}
        for one in template.sections
    ]  # fmt: skip


def _save(request: HttpRequest, held: Room, dossier: Dossier, who: Person) -> Saved:
    """Save what can be saved; begin anew, with what is there then, where somebody else was quicker."""
    number = application_of(dossier).id
    template = held.form(application_of(dossier).template)
    added, refused = _files(request, held, dossier, template, who)
    for left in reversed(range(TRIES)):
        before = verbs.latest(gather(held.records, number, who)).values
        said = answered(request.POST, template, before, who, added)
        try:
            faults = verbs.save(held, number, said.values, by=who, at=now())
        except ConflictError:
            if not left:
                raise
            continue
        break
    gone = [
        str(each) for name in request.POST if name.startswith(DROP) for each in request.POST.getlist(name)
    ]
    if gone and held.attachments:
        forget_unnamed(held, number, *gone)
    return Saved(said=said, faults=faults, files=refused)


def _files(
    request: HttpRequest, held: Room, dossier: Dossier, template: FormTemplate, who: Person
) -> tuple[dict[str, list[Any]], dict[str, Fault]]:
    """The files that came with the form: those that are kept, as answers name them, and the faults of others."""
    added: dict[str, list[Any]] = {}
    refused: dict[str, Fault] = {}
    if not may_attach(dossier, who, now()):
        return added, refused
    for each in template.fields():
        for sent in request.FILES.getlist(each.code) if each.kind is FieldKind.FILES else ():
            found = receive(held, dossier, each, sent.name or "", sent.read())
            if isinstance(found, Fault):
                refused[each.code] = found
            else:
                added.setdefault(each.code, []).append(entry_of(found))
    return added, refused
