"""Asking: joins the decision, the sandbox, the search and the log: no answer leaves before its event is kept."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from heliograph.access.cite import cite
from heliograph.access.resolve import OpenEdition
from heliograph.access.sandbox.answer import Answer
from heliograph.access.sandbox.cells import Counted, counted, left_out
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.premises import Premises
from heliograph.access.sandbox.shorten import shortened, unfinished
from heliograph.access.search import search
from heliograph.access.searched import searched
from heliograph.bootstrap.gated import Gated
from heliograph.bootstrap.untrusted import shared_pool
from heliograph.consortium.ask import Outcome, Question, admit, answer, begin, fail, refused
from heliograph.consortium.output import hold
from heliograph.errors import HeliographError, RefusedError, UsageError, VerificationError
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.query import Query
from heliograph.model.consortium.scope import Modality
from heliograph.rules.querying import NO_EDITION, SMALL_CELLS
from heliograph.rules.taking import CHANGED
from heliograph.tables.search.ordered import Order

MOST_HITS, DEEPEST = 100, 10_000
"""Posts of a search that are shown at once, and how many may be passed over first."""

OF_ITS_TYPE = "Compare each column with values of its own type, ask for less, or try again."

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How much of what a search finds is shown.

    Attributes:
        order: Of the posts.
        limit: Posts at most.
        skip: Posts that are passed over first.
    """

    order: Order = Order.RELEVANCE
    limit: int = 10
    skip: int = 0


@dataclass(slots=True)
class _Watch:
    """How long a query was worked on."""

    milliseconds: int = 0


def ask_sql(shelf: Gated, question: Question, clock: Clock) -> tuple[Query, OpenEdition, Answer]:
    """The rows of a query, which stand in the log; HeldError where two people look at them first.

    Args:
        shelf: Gated editions.
        question: With the query as its text.
        clock: Now.

    Raises:
        NotAllowedError: A condition is not met; it is logged.
        HeliographError: What is wrong with the query; it is logged.
    """
    opened, way = _opened(shelf, question, clock)
    pool = shared_pool()
    premises = shelf.premises(opened)
    fewest = question.quota.fewest_accounts
    run = _counted(question, premises, pool.limits, clock) if fewest else Counted(question.text, 0)
    query = begin(question, pool.limits.seconds, clock())
    with _failing(question, query, clock) as watch:
        ticket = pool.enter(question.person.id, premises, run.query)
        try:
            whole = ticket.outcome.result()
            enough = left_out(whole, run.columns, fewest) if fewest else whole
        except HeliographError:
            if way is Modality.ENCLAVE:  # that it failed may speak of a single row: it is held like an answer
                enough = unfinished()
            elif fewest:
                raise UsageError("The query could not be run to its end.", hint=OF_ITS_TYPE) from None
            else:
                raise
        finally:
            watch.milliseconds = round(ticket.seconds * 1000)
        told = shortened(enough, rows=question.quota.rows, bytes=question.quota.bytes)
    outcome = Outcome(
        rows=told.table.num_rows, data=told.stream, cut=told.cut, milliseconds=watch.milliseconds
    )
    if way is Modality.ENCLAVE:
        raise HeldError(hold(question, query, outcome, shelf.outputs, clock()))
    return answer(question, query, outcome, clock()), opened, told


def ask_words(
    shelf: Gated, question: Question, wanted: Wanted, clock: Clock
) -> tuple[Query, dict[str, Any], bytes]:
    """What a search finds, which stands in the log: as a document, and as the bytes of it.

    Args:
        shelf: Gated editions.
        question: With the words as its text.
        wanted: How much is shown.
        clock: Now.

    Raises:
        NotAllowedError: A condition is not met; it is logged.
        HeliographError: What is wrong with the search; it is logged.
    """
    if not (1 <= wanted.limit <= MOST_HITS and 0 <= wanted.skip <= DEEPEST):
        raise UsageError(
            f"Up to {MOST_HITS} posts are shown at once, after up to {DEEPEST:,} that are passed over."
        )
    opened, way = _opened(shelf, question, clock)
    if question.quota.fewest_accounts:
        raise refused(question, (SMALL_CELLS,), clock())
    indexes, reader = shelf.indexes, shelf.reader(opened)
    query = begin(question, 0, clock())
    with _failing(question, query, clock) as watch:
        began = time.monotonic()
        try:
            found = search(
                reader,
                indexes,
                question.text,
                order=wanted.order,
                limit=min(wanted.limit, question.quota.rows),
                skip=wanted.skip,
            )
            document = searched(found) | {"edition": opened.edition.value, "citation": str(cite(opened))}
        finally:
            reader.engine.forget()
            watch.milliseconds = round((time.monotonic() - began) * 1000)
        data = json.dumps(document, ensure_ascii=False).encode()
        if len(data) > question.quota.bytes:
            raise UsageError("What was found is more than may be sent at once.", hint="Ask for fewer posts.")
    outcome = Outcome(rows=found.hits.num_rows, data=data, cut="", milliseconds=watch.milliseconds)
    if way is Modality.ENCLAVE:
        raise HeldError(hold(question, query, outcome, shelf.outputs, clock()))
    return answer(question, query, outcome, clock()), document, data


def _counted(question: Question, premises: Premises, limits: Limits, clock: Clock) -> Counted:
    """The query of a data set that demands so many accounts behind each row; one of which that cannot be seen is refused."""
    try:
        return counted(question.text, premises, limits, question.quota.fewest_accounts)
    except RefusedError:
        refused(question, (SMALL_CELLS,), clock())
        raise


class HeldError(HeliographError):
    """There is an answer, and it waits until two people have looked at it.

    Args:
        output: As it is kept.
    """

    code = "held"

    def __init__(self, output: Output) -> None:
        super().__init__(f"The answer waits for two people to look at it: output {output.id}.")
        self.output = output


def _opened(shelf: Gated, question: Question, clock: Clock) -> tuple[OpenEdition, Modality]:
    """The edition that is asked, once it may be, and whether answers leave at once."""
    way = admit(question, clock())
    try:
        opened = shelf.edition(question.dataset, question.release, question.edition)
    except HeliographError:
        raise refused(question, (NO_EDITION,), clock()) from None
    try:
        shelf.check(opened)
    except VerificationError:
        raise refused(question, (CHANGED,), clock()) from None
    return opened, way


@contextmanager
def _failing(question: Question, query: Query, clock: Clock) -> Iterator[_Watch]:
    """Whatever a query ends in instead of an answer stands in the log too."""
    watch = _Watch()
    try:
        yield watch
    except BaseException as error:
        fail(question, query, error, watch.milliseconds, clock())
        raise
