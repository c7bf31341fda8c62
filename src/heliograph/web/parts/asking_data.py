"""Asking data: questions of members to gated editions, and answers as documents."""

from datetime import datetime
from typing import Any

from heliograph.access.cite import cite
from heliograph.access.kept import kept_rows
from heliograph.access.plain import cells
from heliograph.access.resolve import OpenEdition
from heliograph.access.sandbox.answer import Answer
from heliograph.bootstrap.gated import queries_of
from heliograph.consortium.ask import Question
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.query import Query, QueryKind
from heliograph.model.consortium.token import Token
from heliograph.rules.output import decided_at, is_refused
from heliograph.web.frame import gated
from heliograph.web.parts.portal import room


def question_of(
    holder: Person,
    name: str,
    edition: str,
    *,
    kind: QueryKind,
    text: str,
    token: Token | None = None,
) -> Question:
    """What somebody asks.

    Args:
        holder: Who.
        name: Data set, or a release of it.
        edition: Which edition.
        kind: SQL or a search.
        text: In their words.
        token: By which token; None on a page.
    """
    dataset, release = gated().named(name)
    limits = gated().limits(dataset)
    return Question(
        room=room(),
        queries=queries_of(),
        person=holder,
        token=token,
        dataset=dataset,
        release=release,
        edition=edition,
        kind=kind,
        text=text,
        quota=limits.queries,
        refused_names=limits.refused_names,
        opens_on=gated().opens_on(dataset, release, edition),
    )


def rows_document(query: Query, opened: OpenEdition, answer: Answer) -> dict[str, Any]:
    """An answer to SQL as JSON says it."""
    return {
        "id": query.id,
        "dataset": opened.name,
        "edition": opened.edition.value,
        "citation": str(cite(opened)),
        "columns": [{"name": field.name, "type": str(field.type)} for field in answer.table.schema],
        "rows": cells(answer.table),
        "count": query.rows,
        "cut": query.cut,
        "milliseconds": query.milliseconds,
        "sha256": query.sha256,
        "fewest_accounts": gated().limits(query.dataset).queries.fewest_accounts,
    }


def query_document(one: Query) -> dict[str, Any]:
    """A query as its person sees it later."""
    return {
        "id": one.id,
        "at": _moment(one.begun_at),
        "dataset": one.dataset,
        "release": one.release,
        "edition": one.edition,
        "kind": one.kind.value,
        "text": one.text,
        "text_sha256": one.text_sha256,
        "ended_at": _moment(one.ended_at) if one.ended_at else None,
        "milliseconds": one.milliseconds,
        "rows": one.rows,
        "bytes": one.bytes,
        "sha256": one.sha256,
        "cut": one.cut,
        "refused": one.refused,
        "failed": one.failed,
    }


def own_output(who: Person, number: str) -> Output:
    """An output of somebody; that of another is none.

    Raises:
        UnknownNameError: There is none.
    """
    found = room().records.find(Output, id=number, person_id=who.id)
    if not found:
        raise UnknownNameError("There is no such output of yours.")
    return found[0]


def output_document(one: Output, *, released: bool) -> dict[str, Any]:
    """Where an output stands, for whoever asked; what it is like is told once it is released."""
    refused = [one.first_note, one.second_note] if is_refused(one) else []
    decided = decided_at(one)
    document: dict[str, Any] = {
        "output": one.id,
        "query": one.query_id,
        "dataset": one.dataset,
        "release": one.release,
        "edition": one.edition,
        "kind": one.kind.value,
        "state": one.state,
        "made_at": _moment(one.made_at),
        "due_at": _moment(one.due_at),
        "decided_at": _moment(decided) if decided else None,
        "notes": [note for note in refused if note],
    }
    return document | ({"rows": one.rows, "bytes": one.size, "sha256": one.sha256} if released else {})


def held_cells(one: Output, data: bytes) -> tuple[list[str], list[list[object]]]:
    """The rows of a kept answer, with the names of their columns."""
    rows = kept_rows(one.kind, data)
    return rows.column_names, cells(rows)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
