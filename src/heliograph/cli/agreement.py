"""``heliograph agreement``: the texts that are signed: shown, signed, refused, taken back, replaced, ended."""

from pathlib import Path

from cyclopts import App

from heliograph.bootstrap.identity import second_factor_given
from heliograph.cli.acting import As, acting, answer, document, line, moment, standing
from heliograph.cli.face import Json, emit
from heliograph.consortium import agree as verbs
from heliograph.consortium.agreement_text import plain_words
from heliograph.consortium.gather import gather
from heliograph.consortium.listing import seen
from heliograph.consortium.pdf import filed
from heliograph.consortium.see import see
from heliograph.errors import InputError
from heliograph.files.atomic import write_atomically
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.rules.agreement import AGREEMENT
from heliograph.rules.permissions import View

HELP = """Agreements: the exact texts that people sign.

Commands act on the database of the server, on its machine. Each act is logged as that of the person named with --as.
"""

PLAIN = "In plain words; what counts is the text that follows."

agreement = App(name="agreement", help=HELP)


@agreement.command(name="list", sort_key=1)
def list_(*, who: As, json: Json = False) -> None:
    """List the agreements that somebody may see.

    Args:
        who: Who looks.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    shown = [one for one, _ in seen(room.records, room.records.find(Agreement), View.AGREEMENT, person, at)]
    if json:
        emit({"agreements": [document(one) for one in shown]})
        return
    for one in shown:
        line(f"{one.id}  {one.template}  {_standing(one)}")
    if not shown:
        line("no agreements")


@agreement.command(sort_key=2)
def show(number: str, *, pdf: Path | None = None, who: As, json: Json = False) -> None:
    """Show an agreement: its exact text, and the digest that is signed.

    Args:
        number: Its id.
        pdf: Write it with its signatures into this file, and show nothing. Needs heliograph[pdf].
        who: Who looks.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    if pdf is not None:
        write_atomically(pdf, filed(room, number, by=person, at=at))
        if json:
            emit({"pdf": str(pdf)})
        else:
            line(f"written: {pdf}")
        return
    one = room.records.get(Agreement, number)
    see(room, person, View.AGREEMENT, gather(room.records, one.application_id, person), at)
    plain = plain_words(one.template)
    if json:
        emit(document(one) | {"summary": list(plain)})
        return
    summary = (PLAIN, *(f"- {words}" for words in plain), "") if plain else ()
    for each in (*summary, *one.text.splitlines()):
        line(each)
    line(f"sha256: {one.text_sha256}")
    line(_standing(one))


@agreement.command(sort_key=3)
def sign(
    number: str,
    *,
    sha256: str,
    code: str,
    who: As,
    capacity: Capacity = Capacity.RESEARCHER,
    statement: str = "",
    json: Json = False,
) -> None:
    """Sign the text of a digest, with a second factor.

    Args:
        number: Its id.
        sha256: Digest of the text that was read, as show prints it.
        code: Six digits that the signer's app shows now.
        who: Who signs.
        capacity: As what; officials of the organisation and signatories of the platform say so.
        statement: Why somebody may sign for their organisation.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    second_factor_given(person, code)
    after = verbs.sign(
        room, number, capacity, text_sha256=sha256, authenticated_at=at, statement=statement, by=person, at=at
    )
    _told(after, json=json)


@agreement.command(sort_key=4)
def decline(number: str, *, reason: str, who: As, json: Json = False) -> None:
    """Refuse to sign.

    Args:
        number: Its id.
        reason: Why.
        who: Anybody who would have to sign.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.decline(room, number, reason=reason, by=person, at=at), json=json)


@agreement.command(sort_key=5)
def void(number: str, *, reason: str, who: As, json: Json = False) -> None:
    """Take back a text that not everybody has signed.

    Args:
        number: Its id.
        reason: Why.
        who: Coordinator.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.void(room, number, reason=reason, by=person, at=at), json=json)


@agreement.command(sort_key=6)
def require_resign(
    number: str, text: Path, *, template: str, until: str, who: As, json: Json = False
) -> None:
    """Have new terms signed; what was granted runs on until a day.

    Args:
        number: Id of the agreement in force.
        text: File of the new text, word for word, in UTF-8.
        template: Its name and version, as in data-access@2/en.
        until: Last day to sign.
        who: Legal admin.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    try:
        words = text.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"{text}: {error}", hint="Name a file in UTF-8.") from error
    made = verbs.require_resign(
        room, number, template=template, text=words, resign_by=moment(until), by=person, at=at
    )
    answer(made, made.id, json=json)


@agreement.command(sort_key=7)
def terminate(number: str, *, reason: str, who: As, json: Json = False) -> None:
    """End an agreement; what was granted under it is suspended at once.

    Args:
        number: Its id.
        reason: Why.
        who: Legal admin, or an official of the organisation.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    _told(verbs.terminate(room, number, reason=reason, by=person, at=at), json=json)


def _told(one: Agreement, *, json: bool) -> None:
    answer(one, _standing(one), json=json)


def _standing(one: Agreement) -> str:
    return standing(AGREEMENT, one.state, one.stays[-1].since)
