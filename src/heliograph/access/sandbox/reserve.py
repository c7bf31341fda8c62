"""Reserve: workers that wait for a query behind their walls, so that no member waits for a worker to start."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Lock, Thread

from heliograph.access.sandbox.frames import BreachError
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.ports import Sandbox, Worker
from heliograph.access.sandbox.premises import Premises
from heliograph.access.sandbox.talk import EndedError, await_ready, is_waiting
from heliograph.errors import RefusedError

HINT = "The kernel must allow user namespaces; docs/explanation/untrusted-sql.md says how to find out."


def started(sandbox: Sandbox, premises: Premises, limits: Limits) -> Worker:
    """A worker that is ready; RefusedError when its wall does not stand."""
    worker = sandbox.start(premises, limits)
    try:
        await_ready(worker, limits.start)
    except (EndedError, BreachError):
        complaint = worker.close()
        last = complaint.splitlines()[-1] if complaint else "it did not get ready"
        raise RefusedError(f"SQL is refused: the wall around it does not stand: {last}", hint=HINT) from None
    except BaseException:
        worker.close()
        raise
    return worker


class Reserve:
    """Idle workers, each for the premises that it sees; those that were wanted last are kept.

    One thread starts all of them and lives as long as they do.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits, *, size: int) -> None:
        self._sandbox, self._limits, self._size = sandbox, limits, size
        self._idle: deque[tuple[Premises, Worker]] = deque()
        self._ordered = 0
        self._lock = Lock()
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="sandbox-reserve", daemon=True)
        self._thread.start()

    def order(self, premises: Premises) -> Future[None]:
        """Have one more worker made ready for these premises; the future ends when it is, or cannot be."""
        made: Future[None] = Future()

        def make() -> None:
            try:
                self._put(premises, started(self._sandbox, premises, self._limits))
                made.set_result(None)
            except Exception as error:  # noqa: BLE001 - belongs to whoever ordered
                made.set_exception(error)
            finally:
                with self._lock:
                    self._ordered -= 1

        with self._lock:
            self._ordered += 1
        self._orders.put(make)
        return made

    def take(self, premises: Premises) -> Worker | None:
        """An idle worker for these premises, None where there is none. Another is ordered in its place.

        When queries come faster than workers start, no more are ordered than will be kept.
        """
        if self._ordered < self._size:
            self.order(premises)
        while worker := self._found(premises):
            if is_waiting(worker):
                return worker
            worker.close()
        return None

    def close(self) -> None:
        """End all idle workers; those that were ordered are not made."""
        self._orders.put(None)
        self._thread.join()
        while self._idle:
            self._idle.popleft()[1].close()

    def _found(self, premises: Premises) -> Worker | None:
        with self._lock:
            pair = next((pair for pair in self._idle if pair[0] == premises), None)
            if pair:
                self._idle.remove(pair)
        return pair[1] if pair else None

    def _put(self, premises: Premises, worker: Worker) -> None:
        with self._lock:
            self._idle.append((premises, worker))
            surplus = self._idle.popleft() if len(self._idle) > self._size else None
        if surplus:
            surplus[1].close()

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            order()
