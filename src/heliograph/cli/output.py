"""``heliograph output``: answers that two people look at before they leave, for checkers and for whoever asked."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
from cyclopts import App

from heliograph.access.engine import Engine
from heliograph.access.kept import kept_rows
from heliograph.access.output import Format, write_file
from heliograph.access.plain import documents
from heliograph.access.preview import as_text, preview
from heliograph.bootstrap.consortium import held_outputs
from heliograph.cli.acting import As, acting, answer, document, line, standing
from heliograph.cli.face import Json, console, emit
from heliograph.consortium import output as verbs
from heliograph.consortium.room import Room
from heliograph.errors import UsageError
from heliograph.model.consortium.output import Output, Verdict
from heliograph.model.consortium.person import Person
from heliograph.rules.output import OUTPUT, decided_at, is_late, is_refused, is_waiting, tells_size

HELP = """Outputs: answers to queries that two people look at before they leave.

Commands act on the database of the server, on its machine. Each act is logged as that of the person named with --as.
"""

SHOWN_ROWS = 20
HIDDEN = ("rows", "size", "sha256")
"""What would tell whoever asked of an answer that has not left."""
SAID = ("first_at", "first_by", "first_verdict", "first_note", "second_at", "second_by", "second_verdict", "second_note")  # fmt: skip
"""What checkers have said, and who they are: neither the second nor whoever asked reads it."""

output = App(name="output", help=HELP)


@output.command(name="list", sort_key=1)
def list_(*, who: As, json: Json = False) -> None:
    """List the answers that wait for a checker, and one's own.

    Args:
        who: Checker of outputs or member.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    own, waiting = verbs.outputs(room, person, at)
    if json:
        emit(
            {
                "waiting": [_document(one, person, at) for one in waiting],
                "own": [_document(one, person, at) for one in own],
            }
        )
        return
    for one in (*waiting, *own):
        line(f"{one.id}  {verbs.name_of(one)}  {_standing(room, one, at)}")
    if not waiting and not own:
        line("no outputs wait for you, and you have none")


@output.command(sort_key=2)
def show(number: str, *, who: As, json: Json = False) -> None:
    """Show where an answer stands; to a checker also what is in it, and that look is logged.

    Args:
        number: Its id.
        who: Checker of outputs, or whoever asked.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    one = room.records.get(Output, number)
    if one.person_id == person.id:
        _told(_document(one, person, at), None, json=json)
        return
    rows = kept_rows(one.kind, verbs.inspect(room, one, held_outputs(), by=person, at=at))
    _told(_document(one, person, at) | {"text": verbs.words_of(room, one)}, rows, json=json)


@output.command(sort_key=3)
def release(number: str, *, who: As, note: str = "", json: Json = False) -> None:
    """Say that an answer may leave; it does once another checker says so too.

    Args:
        number: Its id.
        who: Checker of outputs.
        note: For the record.
        json: Print one JSON document instead of text.
    """
    _reviewed(number, Verdict.RELEASE, note, who, json=json)


@output.command(sort_key=4)
def refuse(number: str, *, reason: str, who: As, json: Json = False) -> None:
    """Say that an answer may not leave; one who says so is enough, and its bytes are deleted once both have looked.

    Args:
        number: Its id.
        reason: Why, for whoever asked.
        who: Checker of outputs.
        json: Print one JSON document instead of text.
    """
    _reviewed(number, Verdict.REFUSE, reason, who, json=json)


@output.command(sort_key=5)
def take(number: str, *, to: Path, who: As, json: Json = False) -> None:
    """Write an answer of one's own that was released to a file; decided and logged each time.

    Args:
        number: Its id.
        to: File, whose name ends in csv, json, parquet or arrow.
        who: Whoever asked.
        json: Print one JSON document instead of text.
    """
    form = to.suffix.removeprefix(".")
    if form not in set(Format):
        raise UsageError(f"{to}: no format is known for this name.", hint=f"Known: {', '.join(Format)}.")
    room, person, at = acting(who)
    one = room.records.get(Output, number)
    data = verbs.collect(room, one, held_outputs(), by=person, token=None, at=at)
    engine = Engine()
    count = write_file(engine, engine.keep(kept_rows(one.kind, data)), Format(form), to)
    if json:
        emit({"output": one.id, "file": str(to), "rows": count, "sha256": one.sha256})
    else:
        line(f"written: {to}, {count:,} rows")


@output.command(sort_key=6)
def withdraw(number: str, *, who: As, json: Json = False) -> None:
    """Take an answer of one's own back before it is decided; its bytes are deleted.

    Args:
        number: Its id.
        who: Whoever asked.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    after = verbs.withdraw(room, held_outputs(), number, by=person, at=at)
    _answer(room, after, person, at, json=json)


def _reviewed(number: str, verdict: Verdict, note: str, who: str, *, json: bool) -> None:
    room, person, at = acting(who)
    after = verbs.review(room, held_outputs(), number, verdict, note=note, by=person, at=at)
    _answer(room, after, person, at, json=json)


def _answer(room: Room, one: Output, person: Person, at: datetime, *, json: bool) -> None:
    if json:
        emit(_document(one, person, at))
    else:
        answer(one, _standing(room, one, at), json=False)


def _standing(room: Room, one: Output, at: datetime) -> str:
    said = standing(OUTPUT, one.state, one.stays[-1].since)
    if is_late(one, at):
        return f"{said}, late: promised by {room.last_day(one.due_at)}"
    return f"{said}, promised by {room.last_day(one.due_at)}" if is_waiting(one) else said


def _document(one: Output, person: Person, at: datetime) -> dict[str, object]:
    """What somebody may know of an output: the reasons of a refusal, but not who gave them; its size only where it may be seen."""
    hidden = {*SAID, *(() if tells_size(one, person.id) else HIDDEN)}
    decided = decided_at(one)
    told: dict[str, object] = {
        "notes": [note for note in (one.first_note, one.second_note) if note] if is_refused(one) else [],
        "decided_at": f"{decided:%Y-%m-%dT%H:%M:%SZ}" if decided else None,
        "is_late": is_late(one, at),
    }
    return {name: value for name, value in document(one).items() if name not in hidden} | told


def _told(about: dict[str, object], rows: pa.Table | None, *, json: bool) -> None:
    if json:
        emit(about | ({"answer": documents(rows)} if rows is not None else {}))
        return
    for name, value in about.items():
        line(f"{name}: {value}")
    if rows is not None:
        engine = Engine()
        shown = preview(engine, engine.keep(rows), SHOWN_ROWS)
        line(as_text(shown, width=console.width, plain=not console.is_terminal))
        if rows.num_rows > SHOWN_ROWS:
            line(f"{rows.num_rows:,} rows; all of them: --json")
