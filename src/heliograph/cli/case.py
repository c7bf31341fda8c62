"""``heliograph case``: read and close what people asked of the publisher."""

import getpass
from typing import Annotated, Any

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import App, Parameter
from rich.text import Text

from heliograph.access.preview import printable
from heliograph.bootstrap.portal import cases_of
from heliograph.cases.close import close_case
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.model.audit import AuditEvent
from heliograph.model.case import Case, CaseState, Outcome
from heliograph.settings import Settings

HELP = """Read and close what people asked of the publisher, on the pages of heliograph serve.

Cases lie in the database of the settings, on the machine of the server.
"""

SHORT = 60
"""Signs of somebody's words in a list."""

case = App(name="case", help=HELP)


@case.command(name="list", sort_key=1)
def list_(*, state: CaseState | None = None, json: Json = False) -> None:
    """List cases: number, kind, since when, and whether the mail to the publisher was sent.

    Args:
        state: Only these.
        json: Print one JSON document instead of text.
    """
    found = cases_of(Settings.load()).all(state)
    if json:
        emit({"cases": [_document(each) for each in found]})
        return
    for each in found:
        words = " ".join(printable(each.asked.words).split())
        cut = f"{words[:SHORT]}…" if len(words) > SHORT else words
        _line(f"{each.number}  {each.opened_at:%Y-%m-%d}  {each.asked.kind}  {_standing(each)}  {cut}")
    if not found:
        _line("no cases")


@case.command(sort_key=2)
def show(number: int, *, json: Json = False) -> None:
    """Show a case: what was asked, how to answer, what was done.

    Args:
        number: Of the case.
        json: Print one JSON document instead of text.
    """
    cases = cases_of(Settings.load())
    found, events = cases.get(number), cases.events(number)
    if json:
        emit(_document(found) | {"events": [_event(each) for each in events]})
        return
    _line(f"Case {number}: {found.asked.kind}, {_standing(found)}")
    said = {
        "data set": found.asked.dataset,
        "account": found.asked.account_id,
        "page": found.asked.page,
        "answer to": found.asked.reach,
    }
    for name, value in said.items():
        if value:
            _line(f"{name}: {printable(value)}")
    _quote(found.asked.words)
    if found.note:
        _line("note:")
        _quote(found.note)
    for event in events:
        _line(f"{event.at:%Y-%m-%d %H:%M} UTC  {event.what}  {printable(event.who)}")


@case.command(sort_key=3)
def close(
    number: int,
    *,
    outcome: Annotated[Outcome, Parameter(negative=())],
    note: str,
    by: str | None = None,
    json: Json = False,
) -> None:
    """Close a case. The outcome stands on its page; the note does not: answer the person by mail yourself.

    Args:
        number: Of the case.
        outcome: How it ended; docs/reference/cases.md says what each means.
        note: Why, for those who look at it later.
        by: Who decided; your name on this machine when left out.
        json: Print one JSON document instead of text.
    """
    cases = cases_of(Settings.load())
    closed = close_case(cases, number, outcome=outcome, note=note, by=by or getpass.getuser(), at=now())
    if json:
        emit(_document(closed))
        return
    _line(f"Case {number} is closed: {closed.outcome}.")
    if closed.asked.reach:
        _line(f"Answer to: {printable(closed.asked.reach)}")


def _standing(found: Case) -> str:
    ended = f"closed ({found.outcome})" if found.outcome else found.state.value
    return ended if found.is_told else f"{ended}, no mail sent"


def _line(text: str) -> None:
    console.print(Text(text))


def _quote(words: str) -> None:
    for line in words.split("\n"):
        _line(f"  > {printable(line)}")


def _event(event: AuditEvent) -> dict[str, str]:
    return {"at": event.at.isoformat(), "who": event.who, "what": event.what}


def _document(found: Case) -> dict[str, Any]:
    return {
        "number": found.number,
        "kind": found.asked.kind.value,
        "state": found.state.value,
        "dataset": found.asked.dataset,
        "account_id": found.asked.account_id,
        "page": found.asked.page,
        "words": found.asked.words,
        "reach": found.asked.reach,
        "opened_at": found.opened_at.isoformat(),
        "mail_sent": found.is_told,
        "outcome": found.outcome.value if found.outcome else None,
        "note": found.note,
        "closed_at": found.closed_at.isoformat() if found.closed_at else None,
    }
