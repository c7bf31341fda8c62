"""Ask: every question to a gated edition passes one decision; it and its answer stand in the log before the answer leaves."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from heliograph.consortium.alarm import guessed
from heliograph.consortium.ports import Queries
from heliograph.consortium.token import used
from heliograph.consortium.why import still_open
from heliograph.consortium.wish import Wish
from heliograph.errors import HeliographError, NotAllowedError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.query import Query, QueryKind, Spent
from heliograph.model.consortium.record import Record
from heliograph.model.consortium.scope import Modality
from heliograph.rules.access import NO_GRANT
from heliograph.rules.querying import Quota, used_up
from heliograph.rules.ruling import Ruling, Unmet
from heliograph.rules.taking import GUESSES, HOUR, REFUSED_NAMES, midnight

LONGEST = 20_000
"""Characters of a question."""
NO_CHARACTERS = re.compile("[\0\ud800-\udfff]")
"""No database keeps these."""


@dataclass(frozen=True, kw_only=True)
class Question(Wish):
    """Somebody asks a gated edition something.

    Attributes:
        queries: Where it is kept what was asked.
        kind: SQL or a search.
        text: In their words.
        quota: How much is allowed of the data set.
        refused_names: Refused names within an hour at which an alarm is raised.
    """

    queries: Queries
    kind: QueryKind
    text: str
    quota: Quota = field(default_factory=Quota)
    refused_names: int = REFUSED_NAMES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is about to be sent.

    Attributes:
        rows: How many.
        data: As it is sent.
        cut: ``rows`` or ``bytes`` where there is more.
        milliseconds: That were worked on it.
    """

    rows: int
    data: bytes
    cut: str
    milliseconds: int


def worded(text: str) -> str:
    """The words of a question, such as can be kept.

    Raises:
        UsageError: They are none, or too many, or hold what is no character.
    """
    if not text.strip():
        raise UsageError("Nothing is asked.")
    if len(text) > LONGEST:
        raise UsageError(
            f"The query has {len(text):,} characters; {LONGEST:,} are read.", hint="Ask for less at once."
        )
    if NO_CHARACTERS.search(text):
        raise UsageError("The query holds what is no character.")
    return text


def admit(question: Question, at: datetime) -> Modality:
    """Decide; whether there is such an edition is nobody's business before.

    Returns:
        By which way of access: the answers of one leave at once, those of the other are held back.

    Raises:
        NotAllowedError: Conditions do not hold; the refusal is logged.
    """
    way, ruling = _way(question, at)
    if not ruling.allow:
        raise refused(question, ruling.unmet, at)
    return way


def refused(question: Question, unmet: tuple[Unmet, ...], at: datetime) -> NotAllowedError:
    """Log a refusal with what was asked, and an alarm where names are being tried; the error that tells of it."""
    code, queries = unmet[0].code, question.queries
    records: tuple[Record, ...] = ()
    events: tuple[AuditEvent, ...] = ()
    if code in GUESSES:
        tried = queries.refusals(question.person.id, GUESSES, at - HOUR) + 1
        records, events = guessed(question, tried, question.refused_names, at)
    query = replace(_query(question, at), refused=code, ended_at=at)
    event = _event(question, "query-refused", query, at, **_asked(query), code=code)
    with question.room.records.together():
        queries.begin(query, event, *events)
        question.room.records.write(records)
    return NotAllowedError(unmet)


def begin(question: Question, longest: float, at: datetime) -> Query:
    """Log what is asked, and set aside what it may take; only then may it be worked on.

    Args:
        question: What is asked.
        longest: Seconds that may be worked on it.
        at: Now.

    Raises:
        NotAllowedError: What may be asked in a day is used up.
    """
    query = replace(_query(question, at), milliseconds=round(longest * 1000))

    def rule(spent: Spent) -> Unmet | None:
        return used_up(question.quota, spent)

    missing = question.queries.begin(
        query,
        _event(question, "query", query, at, **_asked(query)),
        rule=rule,
        since=midnight(at),
        token=used(question.token, at) if question.token else None,
    )
    if missing is not None:
        raise refused(question, (missing,), at)
    return query


def answer(question: Question, query: Query, outcome: Outcome, at: datetime) -> Query:
    """Decide once more and log what will be sent; only then may it leave.

    Raises:
        NotAllowedError: The right has ended meanwhile: nothing is sent.
    """
    confirm(question, query, outcome, Modality.QUERY, at)
    over = replace(
        query,
        ended_at=at,
        milliseconds=outcome.milliseconds,
        rows=outcome.rows,
        bytes=len(outcome.data),
        sha256=sha256(outcome.data).hexdigest(),
        cut=outcome.cut,
    )
    told = _event(
        question,
        "query-answered",
        query,
        at,
        rows=over.rows,
        bytes=over.bytes,
        sha256=over.sha256,
        milliseconds=over.milliseconds,
        cut=over.cut,
    )
    question.room.records.write((over,), told)
    return over


def confirm(question: Question, query: Query, outcome: Outcome, way: Modality, at: datetime) -> None:
    """Decide once more, now that there is an answer.

    Raises:
        NotAllowedError: The right to it has ended; it is logged.
    """
    _stopped(question, query, _by(question, way, at), outcome.milliseconds, at)


def _stopped(question: Question, query: Query, ruling: Ruling, milliseconds: int, at: datetime) -> None:
    if not ruling.allow:
        code = ruling.unmet[0].code
        late = replace(query, ended_at=at, milliseconds=milliseconds, refused=code)
        question.room.records.write((late,), _event(question, "query-refused", query, at, code=code))
        raise NotAllowedError(ruling.unmet)


def fail(question: Question, query: Query, error: BaseException, milliseconds: int, at: datetime) -> None:
    """Decide once more and log that a query ended in an error: its words may repeat values, and they leave.

    Raises:
        NotAllowedError: The right has ended meanwhile: the words are not told.
    """
    _, ruling = _way(question, at)
    _stopped(question, query, ruling, milliseconds, at)
    code = error.code if isinstance(error, HeliographError) else "fault"
    size = len(error.message.encode()) if isinstance(error, HeliographError) else 0
    over = replace(query, ended_at=at, milliseconds=milliseconds, failed=code, bytes=size)
    told = _event(question, "query-failed", query, at, code=code, milliseconds=milliseconds, bytes=size)
    question.room.records.write((over,), told)


def _way(question: Question, at: datetime) -> tuple[Modality, Ruling]:
    """Answers at once, for whoever may have them so; else held ones; what is missing is told of the way that there is a grant for."""
    at_once = _by(question, Modality.QUERY, at)
    if at_once.allow:
        return Modality.QUERY, at_once
    held = _by(question, Modality.ENCLAVE, at)
    if held.allow or at_once.unmet == (NO_GRANT,):
        return Modality.ENCLAVE, held
    return Modality.QUERY, at_once


def _by(question: Question, way: Modality, at: datetime) -> Ruling:
    return still_open(
        question.room,
        question.person,
        question.scope_by(way),
        at,
        question.token,
        opens_on=question.opens_on,
    )


def _query(question: Question, at: datetime) -> Query:
    return Query(
        id=question.room.new_id(at),
        person_id=question.person.id,
        token_id=question.token_id,
        dataset=question.dataset,
        release=question.release,
        edition=question.edition,
        kind=question.kind,
        text=question.text,
        text_sha256=sha256(question.text.encode("utf-8", "replace")).hexdigest(),
        begun_at=at,
    )


def _asked(query: Query) -> dict[str, str | int]:
    return {"kind": query.kind.value, "text_sha256": query.text_sha256}


def _event(question: Question, what: str, query: Query, at: datetime, **data: str | int) -> AuditEvent:
    return question.event(what, at, query=query.id, **data)
