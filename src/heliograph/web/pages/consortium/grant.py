"""Grant: what may be reached and until when, what it still needs, and the steps that are open to whoever looks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliograph.consortium import close as closing
from heliograph.consortium import suspend as verbs
from heliograph.consortium.appeal import appeal
from heliograph.consortium.apply import Asked, create
from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.listing import begun_beside, offered
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.why import why
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.application import ApplicationKind
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.rules.step import MACHINES, waits_for
from heliograph.web.parts.inputs import Input, Typed
from heliograph.web.parts.portal import now, person, room, unmet_document
from heliograph.web.shown import Shown

RENEWAL = "renewal"


def grant(request: HttpRequest, number: str) -> Shown:
    """One grant."""
    held, who, at = room(), person(request), now()
    one = held.records.get(Grant, number)
    dossier = gather(held.records, one.application_id, who)
    see(held, who, View.GRANT, dossier, at)
    if request.method == "POST":
        return _taken(request, held, one, who)
    holder = held.records.get(Person, one.person_id)
    ruling = why(held, holder, one.scope, at)
    waits = waits_for(MACHINES["grant"], one.state, one.stays[-1].since)
    open_ = _open(one, dossier, who)
    document = {
        "id": one.id,
        "scope": str(one.scope),
        "dataset": one.scope.dataset,
        "edition": one.scope.edition,
        "project": project_of(dossier).title,
        "state": one.state,
        "waits_for": waits[0] if waits else None,
        "since": f"{one.stays[-1].since:%Y-%m-%d}",
        "begins": f"{one.starts_at:%Y-%m-%d}",
        "ends": f"{one.ends_at:%Y-%m-%d}" if one.ends_at else None,
        "no_end_reason": one.no_end_reason,
        "early": one.is_early,
        "unmet": unmet_document(ruling.unmet),
        "history": [{"state": stay.state, "since": f"{stay.since:%Y-%m-%d}"} for stay in one.stays],
        "steps": open_,
    }
    drawn = {"forms": [_drawn(command) for command in open_], "application": one.application_id}
    return Shown(template="consortium/grant.html", document=document, drawn=drawn)


def _open(one: Grant, dossier: Dossier, who: Person) -> list[str]:
    mine = parts(who, dossier, now())
    found = [command for command in offered("grant", one.state, mine) if command in STEPS]
    return [*found, *begun_beside(one, mine)]


def _drawn(command: str) -> dict[str, Any]:
    title, inputs, _does = STEPS[command]
    return {"command": command, "title": title, "inputs": inputs(), "grave": command in GRAVE, "about": ""}


def _taken(request: HttpRequest, held: Room, one: Grant, who: Person) -> Shown:
    command = request.POST.get("step", "")
    if command not in STEPS:
        raise UnknownNameError(f"There is no step {command[:40]}.")
    made = STEPS[command][2](held, one, Typed(request.POST), who)
    location = (
        reverse("application-form", kwargs={"number": made.id})
        if command == "ask_renewal"
        else reverse("grant", kwargs={"number": one.id})
    )
    return Shown(
        template="consortium/grant.html", document={"id": one.id, "step": command}, location=location
    )


def _suspend(held: Room, one: Grant, typed: Typed, who: Person) -> object:
    return verbs.suspend(held, one.id, reason=typed.text("reason"), by=who, at=now())


def _renewal(held: Room, one: Grant, typed: Typed, who: Person) -> object:
    del typed
    template = held.form(RENEWAL)
    grants = held.records.find(Grant, application_id=one.application_id, state=("active", "suspended"))
    asked = Asked(
        kind=ApplicationKind.RENEWAL,
        template=f"{template.code}@{template.version}",
        project_id=one.project_id,
        scopes=tuple(sorted({each.scope for each in grants})),
        renews=tuple(each.id for each in grants),
    )
    return create(held, asked, by=who, at=now())


def _attest(held: Room, one: Grant, typed: Typed, who: Person) -> object:
    outputs = tuple(line.strip() for line in typed.text("outputs").splitlines() if line.strip())
    return closing.attest(
        held,
        one.id,
        deleted=typed.flag("deleted"),
        outputs=outputs,
        had_incident=typed.flag("had-incident"),
        by=who,
        at=now(),
    )


def _nothing() -> tuple[Input, ...]:
    return ()


def _reason() -> tuple[Input, ...]:
    return (Input(name="reason", label=_("Reason, for the holder"), form="textarea"),)


def _proposal() -> tuple[Input, ...]:
    return (
        *_reason(),
        Input(name="emergency", label=_("There is no time for notice"), form="checkbox", needed=False),
    )


def _rationale() -> tuple[Input, ...]:
    return (Input(name="rationale", label=_("Rationale"), form="textarea"),)


def _grounds() -> tuple[Input, ...]:
    return (Input(name="grounds", label=_("Why it should be decided otherwise"), form="textarea"),)


def _closing() -> tuple[Input, ...]:
    return (
        Input(
            name="outputs",
            label=_("What was published: a DOI or an address on each line"),
            form="textarea",
            needed=False,
        ),
        Input(name="deleted", label=_("All copies of the data were deleted"), form="checkbox", needed=False),
        Input(
            name="had-incident", label=_("Something went wrong with the data"), form="checkbox", needed=False
        ),
    )


Does = Callable[[Room, Grant, Typed, Person], Any]

STEPS: dict[str, tuple[Any, Callable[[], tuple[Input, ...]], Does]] = {
    "suspend": (gettext_lazy("Suspend"), _reason, _suspend),
    "confirm_suspension": (
        gettext_lazy("Confirm the suspension"),
        _rationale,
        lambda held, one, typed, who: verbs.confirm_suspension(held, one.id, rationale=typed.text("rationale"), by=who, at=now()),
    ),
    "restore": (gettext_lazy("Restore"), _nothing, lambda held, one, _typed, who: verbs.restore(held, one.id, by=who, at=now())),
    "propose_revocation": (
        gettext_lazy("Propose to revoke"),
        _proposal,
        lambda held, one, typed, who: verbs.propose_revocation(
            held, one.id, reason=typed.text("reason"), is_emergency=typed.flag("emergency"), by=who, at=now()
        ),
    ),
    "revoke": (gettext_lazy("Revoke as proposed"), _nothing, lambda held, one, _typed, who: verbs.revoke(held, one.id, by=who, at=now())),
    "appeal": (
        gettext_lazy("Appeal"),
        _grounds,
        lambda held, one, typed, who: appeal(
            held, one.application_id, grounds=typed.text("grounds"), grant_id=one.id, by=who, at=now()
        ),
    ),
    "ask_renewal": (gettext_lazy("Ask for a renewal"), _nothing, _renewal),
    "close_out": (gettext_lazy("End the access"), _nothing, lambda held, one, _typed, who: closing.close_out(held, one.id, by=who, at=now())),
    "attest_deletion": (gettext_lazy("Close out"), _closing, _attest),
}  # fmt: skip
"""By command: title, fields, and the verb that they are given to."""

GRAVE = frozenset({"suspend", "revoke", "propose_revocation", "close_out"})
