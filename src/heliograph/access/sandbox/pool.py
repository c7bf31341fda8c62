"""Pool: takes queries of many members, runs a few at a time, each in a worker of its own that ends with it."""

import time
from collections.abc import Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread

from heliograph.access.sandbox.answer import Answer, answer_of, cancelled, exhausted, too_slow
from heliograph.access.sandbox.frames import BreachError
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.line import Line
from heliograph.access.sandbox.ports import Sandbox, Screen, Worker
from heliograph.access.sandbox.premises import Premises
from heliograph.access.sandbox.reserve import Reserve, started
from heliograph.access.sandbox.talk import EndedError, converse
from heliograph.errors import RefusedError, UsageError


@dataclass(slots=True, kw_only=True, eq=False)
class Ticket:
    """A query on its way.

    Attributes:
        outcome: Its answer or error.
        worker: Who works on it, once somebody does.
        seconds: That a worker was at it, however it ended.
    """

    premises: Premises
    query: str
    outcome: Future[Answer] = field(default_factory=Future)
    worker: Worker | None = None
    seconds: float = 0.0
    is_cancelled: bool = False


class Pool:
    """Runs queries of members: one query a member, few at once, first come, first served.

    Its threads live as long as it does: workers die with the thread that started them.

    Args:
        sandbox: Builds the walls.
        screen: Looks at each query before it is put in line.
        limits: What one query may take.
        running: Queries that run at once; memory and processors decide.
        idle: Workers that wait ready; each holds about 25 MB of its own.
        waiting: Queries that may wait; more are refused.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        screen: Screen,
        limits: Limits | None = None,
        running: int = 2,
        idle: int = 2,
        waiting: int = 100,
    ) -> None:
        self.limits = limits or Limits()
        self._sandbox, self._screen = sandbox, screen
        self._idle = idle
        self._line: Line[Ticket] = Line(longest=waiting)
        self._served: dict[Hashable, Ticket] = {}
        self._change = Condition()
        self._is_closed = False
        self._reserve = Reserve(sandbox, self.limits, size=idle)
        self._lanes = [Thread(target=self._work, name=f"sandbox-{n}", daemon=True) for n in range(running)]
        for lane in self._lanes:
            lane.start()

    def warm(self, premises: Premises) -> None:
        """Fill the reserve with workers for these premises; RefusedError where no wall can be built."""
        for ordered in [self._reserve.order(premises) for _ in range(max(self._idle, 1))]:
            ordered.result()

    def ask(self, member: Hashable, premises: Premises, query: str) -> Answer:
        """The answer to a member's query, when its turn has come."""
        return self.submit(member, premises, query).result()

    def submit(self, member: Hashable, premises: Premises, query: str) -> Future[Answer]:
        """Put a member's query in line; its answer comes later. What is wrong with it at sight raises here."""
        return self.enter(member, premises, query).outcome

    def enter(self, member: Hashable, premises: Premises, query: str) -> Ticket:
        """The same for whoever counts the seconds, which are known once its outcome is."""
        self._screen(query, premises, self.limits)
        ticket = Ticket(premises=premises, query=query)
        with self._change:
            if self._is_closed:
                raise RefusedError("No more queries are taken: the server is stopping.")
            self._line.join(member, ticket)
            self._change.notify()
        return ticket

    def cancel(self, member: Hashable) -> bool:
        """Take a member's query out of the line, or stop it; whether there was one."""
        with self._change:
            waiting = self._line.leave(member)
            served = self._served.get(member)
            if served:
                served.is_cancelled = True
                if served.worker:
                    served.worker.kill()
        if waiting:
            waiting.outcome.set_exception(cancelled())
        return waiting is not None or served is not None

    def close(self) -> None:
        """Stop: queries that wait or run are cancelled, every worker is ended."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()
        while called := self._line.call():
            called[1].outcome.set_exception(cancelled())
        for member in list(self._served):
            self.cancel(member)
        for lane in self._lanes:
            lane.join()
        self._reserve.close()

    def _work(self) -> None:
        """What each lane does until the pool is closed."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._is_closed or len(self._line))
                called = None if self._is_closed else self._line.call()
                if called is None:
                    return
                member, ticket = called
                self._served[member] = ticket
            outcome: Answer | Exception
            try:
                outcome = self._run(ticket)
            except Exception as error:  # noqa: BLE001 - a lane goes on, whatever happens to a query
                outcome = error
            with self._change:  # done before the answer is out, so that whoever has it can ask again
                del self._served[member]
                self._line.done(member)
            if isinstance(outcome, Exception):
                ticket.outcome.set_exception(outcome)
            else:
                ticket.outcome.set_result(outcome)

    def _run(self, ticket: Ticket) -> Answer:
        worker = self._reserve.take(ticket.premises) or started(self._sandbox, ticket.premises, self.limits)
        began = time.monotonic()
        try:
            with self._change:
                ticket.worker = worker
                if ticket.is_cancelled:
                    raise cancelled()
            return self._put(worker, ticket)
        finally:
            ticket.seconds = time.monotonic() - began
            with self._change:
                ticket.worker = None
            worker.close()

    def _put(self, worker: Worker, ticket: Ticket) -> Answer:
        began = time.monotonic()
        try:
            told = converse(worker, ticket.query, self.limits)
            return answer_of(told, ticket.premises, self.limits, seconds=time.monotonic() - began)
        except EndedError as ended:
            if ticket.is_cancelled:
                raise cancelled() from None
            raise (too_slow(self.limits) if ended.late else exhausted(self.limits)) from None
        except BreachError as breach:
            raise UsageError("The query broke the database, and was stopped.") from breach
