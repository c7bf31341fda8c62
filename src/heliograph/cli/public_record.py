"""``heliograph consortium``: what the public sees of a consortium, and the comments that it sends."""

from collections.abc import Callable
from typing import Annotated, Any

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import App, Parameter
from rich.text import Text

from heliograph.bootstrap.consortium import criteria_of, opened
from heliograph.cli.acting import As, acting, answer, document, line
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.consortium import comment as comments_
from heliograph.consortium.register import registered
from heliograph.consortium.report import as_json, next_period, period_report, periods, report_of
from heliograph.model.consortium.criterion import Criteria
from heliograph.model.consortium.period import Period
from heliograph.settings import Settings


def report(
    period: Annotated[
        str | None, Parameter(help="Half a year, such as 2026-1; the latest that is settled.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Report on the consortium: received, decided, why refused, how long it took; numbers below five are not told.

    Half a year is reported on once, 120 days after its end, and then signed into the archive by ``heliograph consortium tick``.
    A period that is not settled yet can be looked at here; do not publish it: of two reports on one period a small number follows.

    Args:
        period: Half a year, such as 2026-1; the latest that is settled when left out.
        json: Print one JSON document instead of text.
    """
    room, at = opened(Settings.load()), now()
    settled = periods(room, at)
    chosen = Period.named(period) if period else next(reversed(settled), None)
    if chosen is None:
        waits = next_period(room, at)
        if json:
            emit({"period": None, "next": str(waits), "on": waits.reported_on.isoformat()})
        else:
            line(f"no report yet: {waits} is reported on after {waits.reported_on}")
        return
    is_settled = chosen in settled
    made = (
        period_report(room, chosen)
        if is_settled
        else report_of(room, chosen.start, min(chosen.end, at.date()), at.date())
    )
    found = as_json(made, name=str(chosen) if is_settled else "")
    if json:
        emit(found)
        return
    for name, value in found.items():
        if isinstance(value, list):
            line(f"{name}:")
            for row in value:
                line(f"    {_row(row)}")
        else:
            line(f"{name}: {_row(value) if isinstance(value, dict) else _told(value)}")


def register(*, json: Json = False) -> None:
    """Show the public register of projects, as everybody sees it.

    Args:
        json: Print one JSON document instead of text.
    """
    found = registered(opened(Settings.load()), now())
    if json:
        entries = [document(one) for one in found.entries]
        emit({"projects": entries, "unlisted": found.unlisted, "unlisted_early": found.unlisted_early})
        return
    for one in found.entries:
        where = f", {one.organisation}" if one.organisation else ""
        line(f"{one.name}{where}  {one.listing}")
        for each in one.access:
            early = ", before the public" if each.is_early else ""
            state = "running" if each.is_running else "ended"
            line(
                f"    {each.dataset or 'not public yet:'} {each.edition} {each.modality}  {each.since} to {each.until or 'no end'}  {state}{early}"
            )
    line(f"{found.unlisted} more that are not listed")


def criteria(*, json: Json = False) -> None:
    """List every version of every criterion, with the days on which it holds and until when comments are open.

    Args:
        json: Print one JSON document instead of text.
    """
    found = criteria_of(Settings.load())
    if json:
        emit({"criteria": [one.model_dump(mode="json") for one in found]})
        return
    for each in found:
        _list_versions(each)


def comments(*, who: As, json: Json = False) -> None:
    """List what the public says about changes of the criteria, what nobody has decided about first.

    Args:
        who: Who reads: a coordinator or a chair.
        json: Print one JSON document instead of text.
    """
    found = comments_.comments(*acting(who))
    if json:
        emit({"comments": [document(one) for one in found]})
        return
    for one in found:
        state = "waits" if comments_.waits(one) else "shown" if one.shown_at else f"not shown: {one.reason}"
        line(
            f"{one.id}  {one.criteria}/{one.criterion} version {one.of_version}  {state}  {one.name or 'no name'}"
        )
        line(f"    {one.words}")
    if not found:
        line("no comments")


def show_comment(comment: str, *, who: As, json: Json = False) -> None:
    """Show a comment on the page of the criteria, word for word.

    Args:
        comment: Its id.
        who: A coordinator or a chair.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    answer(comments_.show_comment(room, comment, by=person, at=at), "shown", json=json)


def refuse_comment(comment: str, *, reason: str, who: As, json: Json = False) -> None:
    """Keep a comment from the page: abuse, advertising, what harms somebody. That there is one is told all the same.

    Args:
        comment: Its id.
        reason: Why, for the record.
        who: A coordinator or a chair.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    answer(comments_.refuse_comment(room, comment, reason=reason, by=person, at=at), "not shown", json=json)


FIRST = 40
"""Where they stand in the help of the group."""


def add_to(app: App) -> None:
    """Give these commands to the group of the consortium."""
    commands: tuple[Callable[..., Any], ...] = (
        report,
        register,
        criteria,
        comments,
        show_comment,
        refuse_comment,
    )
    for number, each in enumerate(commands, start=FIRST):
        app.command(each, sort_key=number)


def _list_versions(criteria: Criteria) -> None:
    console.print(Text(criteria.code))
    for one in criteria.criteria:
        until = f", comments until {one.comments_until}" if one.comments_until else ""
        line(f"    {one.code} version {one.version}: from {one.in_force_from}{until}  {one.title.en}")


def _told(value: object) -> str:
    return "not told" if value is None else str(value)


def _row(row: dict[str, object]) -> str:
    return ", ".join(f"{name} {_told(value)}" for name, value in row.items())
