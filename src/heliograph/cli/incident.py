"""``heliograph incident``: something went wrong: reported, looked into, contained, closed with a finding."""

from datetime import datetime
from typing import Any, Literal

from cyclopts import App

from heliograph.cli.acting import As, acting, answer, document, line, standing
from heliograph.cli.face import Json, emit
from heliograph.consortium import incident as verbs
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.model.consortium.incident import Incident, Informed
from heliograph.model.consortium.person import Person
from heliograph.rules.incident import INCIDENT
from heliograph.rules.permissions import View

HELP = """Incidents: something went wrong with data or with people.

Commands act on the database of the server, on its machine. Each act is logged as that of the person named with --as.
"""

incident = App(name="incident", help=HELP)

Severity = Literal["low", "medium", "high"]


@incident.command(name="list", sort_key=1)
def list_(*, who: As, json: Json = False) -> None:
    """List incidents, the latest first.

    Args:
        who: Security admin or chair.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    found = verbs.incidents(room, person, at)
    if json:
        emit({"incidents": [document(one) for one in found]})
        return
    for one in found:
        line(f"{one.id}  {_standing(one)}  {one.severity or 'not looked at'}  {one.words}")
    if not found:
        line("no incidents that you may see")


@incident.command(sort_key=2)
def show(number: str, *, who: As, json: Json = False) -> None:
    """Show an incident.

    Args:
        number: Its id.
        who: Security admin or chair.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    one = room.records.get(Incident, number)
    see(room, person, View.INCIDENT, verbs.about(room, one, person), at)
    if json:
        emit(document(one))
        return
    for name, value in document(one).items():
        line(f"{name}: {value}")


@incident.command(sort_key=3)
def report(words: str, *, who: As, grant: str = "", json: Json = False) -> None:
    """Say that something went wrong; the security admin is told.

    Args:
        words: What happened.
        who: Anybody who is known.
        grant: Id of a grant that it is about, and that they may see.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = verbs.report_about(room, words, grant, by=person, at=at)
    answer(made, made.id, json=json)


@incident.command(sort_key=4)
def triage(number: str, *, severity: Severity, who: As, json: Json = False) -> None:
    """Look into an incident.

    Args:
        number: Its id.
        severity: How grave it is.
        who: Security admin.
        json: Print one JSON document instead of text.
    """
    _moved(acting(who), number, "triage", severity=severity, json=json)


@incident.command(sort_key=5)
def contain(number: str, *, severity: Severity, who: As, json: Json = False) -> None:
    """Say that an incident is contained: no grant that it is about is open any more.

    Args:
        number: Its id.
        severity: How grave it is.
        who: Security admin.
        json: Print one JSON document instead of text.
    """
    _moved(acting(who), number, "contain", severity=severity, json=json)


@incident.command(sort_key=6)
def dismiss(number: str, *, finding: str, who: As, json: Json = False) -> None:
    """Close an incident that is none.

    Args:
        number: Its id.
        finding: Why it is none.
        who: Security admin.
        json: Print one JSON document instead of text.
    """
    _moved(acting(who), number, "dismiss", rationale=finding, json=json)


@incident.command(sort_key=7)
def resolve(number: str, *, finding: str, notice: Informed, who: As, json: Json = False) -> None:
    """Close an incident with what was found and what follows from it.

    Args:
        number: Its id.
        finding: What was found.
        notice: Who is told of it: nobody, the people in the data, an authority, or both.
        who: Chair.
        json: Print one JSON document instead of text.
    """
    _moved(acting(who), number, "resolve", rationale=finding, notice=notice.value, json=json)


@incident.command(sort_key=8)
def reopen(number: str, *, evidence: str, who: As, json: Json = False) -> None:
    """Open a closed incident again.

    Args:
        number: Its id.
        evidence: What is new.
        who: Security admin.
        json: Print one JSON document instead of text.
    """
    _moved(acting(who), number, "reopen", evidence=evidence, json=json)


def _moved(who: tuple[Room, Person, datetime], number: str, command: str, *, json: bool, **said: Any) -> None:  # noqa: ANN401 - what the step needs
    room, person, at = who
    after = verbs.move(room, number, command, by=person, at=at, **said)
    answer(after, _standing(after), json=json)


def _standing(one: Incident) -> str:
    return standing(INCIDENT, one.state, one.stays[-1].since)
