"""Step inputs: the fields of each form by which somebody takes a step of an application."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliograph.consortium.criterion import shipped
from heliograph.consortium.gather import application_of
from heliograph.consortium.room import Room
from heliograph.consortium.tell import holders
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.review import Vote
from heliograph.model.consortium.role import Role
from heliograph.rules.form import criteria_of
from heliograph.rules.matter import Dossier
from heliograph.web.parts.inputs import Input

Inputs = Callable[[Room, Dossier], tuple[Input, ...]]


def title_of(dossier: Dossier, code: str) -> str:
    """A criterion in words; its code where the form has no criteria of its own."""
    form = application_of(dossier).template.partition("@")[0]
    try:
        titles = {one.code: one.title for one in shipped(form).criteria}
    except UnknownNameError:
        return code
    return titles[code].into(get_language() or "en") if code in titles else code


def _people(room: Room, role: Role) -> tuple[tuple[str, str], ...]:
    found = room.records.find(Person, id=holders(room, role))
    return tuple((one.id, one.name or one.email) for one in found)


def reviewer(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """Who reviews."""
    del dossier
    return (Input(name="reviewer", label=_("Reviewer"), form="select", choices=_people(room, Role.REVIEWER)),)


def judge(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """Who looks again."""
    del dossier
    choices = _people(room, Role.APPEAL_REVIEWER)
    return (Input(name="reviewer", label=_("Appeal reviewer"), form="select", choices=choices),)


def notes(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """A note for each section."""
    template = room.form(application_of(dossier).template)
    return tuple(
        Input(
            name=f"note-{one.code}",
            label=one.title.into(get_language() or "en"),
            form="textarea",
            needed=False,
        )
        for one in template.sections
    )


def ballot(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """Advice, a score for each criterion, and why."""
    scores = tuple((str(n), str(n)) for n in range(5))
    words = {
        Vote.APPROVE: _("approve"),
        Vote.CONDITIONS: _("approve with conditions"),
        Vote.REJECT: _("reject"),
        Vote.ABSTAIN: _("abstain"),
    }
    return (
        Input(
            name="vote", label=_("Advice"), form="select", choices=tuple((v.value, words[v]) for v in Vote)
        ),
        *(
            Input(
                name=f"score-{code}",
                label=title_of(dossier, code),
                form="select",
                choices=scores,
                hint=_("0 not met, 4 fully met"),
            )
            for code in criteria_of(room.form(application_of(dossier).template))
        ),
        Input(name="rationale", label=_("Rationale, for the panel"), form="textarea"),
    )


def verdict(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """A reason for each criterion, and a rationale."""
    codes = (("met", _("met")), ("not-met", _("not met")), ("not-shown", _("not shown")))
    made: list[Input] = []
    for code in criteria_of(room.form(application_of(dossier).template)):
        made.append(Input(name=f"code-{code}", label=title_of(dossier, code), form="select", choices=codes))
        made.append(
            Input(
                name=f"reason-{code}",
                label=_("Reason, for the applicant: %(code)s") % {"code": title_of(dossier, code)},
                form="textarea",
            )
        )
    made.append(Input(name="rationale", label=_("Rationale, for staff"), form="textarea"))
    return tuple(made)


def approval(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """A verdict and the end of the access."""
    return (
        *verdict(room, dossier),
        Input(name="until", label=_("Last day of the access"), form="date", needed=False),
        Input(name="no-end", label=_("Or why it has no end"), needed=False),
        *_early(room, dossier),
    )


def _early(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """Whether it is opened before the public has it: asked where a release of what was asked for is held."""
    asked = {scope.dataset for scope in application_of(dossier).scopes}
    return tuple(
        Input(
            name="early",
            label=_("Early access to %(name)s, which is public from %(day)s on")
            % {"name": one.name, "day": one.public_on},
            form="checkbox",
            needed=False,
            hint=_("It needs a last day, and stands in the public register."),
        )
        for one in room.held()
        if one.dataset in asked
    )[:1]


def conditional(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """An approval and its condition."""
    return (
        *approval(room, dossier),
        Input(name="condition", label=_("Condition"), form="textarea"),
        Input(name="condition-due", label=_("To be met by"), form="date"),
    )


def reason_and_day(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """Why, and until when."""
    del room, dossier
    return (
        Input(name="reason", label=_("Reason, for the applicant"), form="textarea"),
        Input(name="until", label=_("New day"), form="date"),
    )


def checklist(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """Each section of the form."""
    template = room.form(application_of(dossier).template)
    return tuple(
        Input(
            name=f"yes-{one.code}",
            label=one.title.into(get_language() or "en"),
            form="checkbox",
            needed=False,
        )
        for one in template.sections
    )


def condition(room: Room, dossier: Dossier) -> tuple[Input, ...]:
    """A condition that is open, and what shows that it is met."""
    del room
    open_ = tuple((one.id, one.text) for one in dossier.conditions if not one.met_at)
    return (
        Input(name="condition", label=_("Condition"), form="select", choices=open_),
        Input(name="evidence", label=_("What shows it")),
    )


def text(name: str, label: str | Promise) -> Inputs:
    """One field for a text."""
    return lambda _room, _dossier: (Input(name=name, label=str(label), form="textarea"),)
