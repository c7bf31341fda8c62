"""Queries of many members, a few at a time, each in a worker of its own, whatever workers do."""

import os
import threading
from concurrent.futures import Future

import pytest

from heliograph.access.sandbox.frames import frame
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.pool import Pool
from heliograph.errors import HeliographError, RefusedError, UnknownNameError, UsageError
from scripted_workers import BOATS, ONE_ROW, SHIPS, ScriptedSandbox, fails, rows, says

SHORT = Limits(seconds=0.3)


@pytest.fixture
def pool_of():
    """Makes pools, and closes them."""
    made = []

    def make(sandbox, **changes):
        usual = {"screen": lambda *_: None, "limits": SHORT, "idle": 0}
        made.append(Pool(sandbox, **(usual | changes)))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


class Sleepers(ScriptedSandbox):
    """Its workers sleep until they are killed; says when one has begun."""

    def __init__(self):
        super().__init__(self.sleep)
        self.has_begun = threading.Event()

    def sleep(self, worker):
        self.has_begun.set()
        return worker.sleep()


def error_of(pool, query="SELECT 1"):
    with pytest.raises(HeliographError) as caught:
        pool.ask("ada", SHIPS, query)
    return caught.value


def test_a_query_gets_its_rows(pool_of):
    sandbox = ScriptedSandbox(says(rows(3), rows=3, cut="rows"))
    answer = pool_of(sandbox).ask("ada", SHIPS, "SELECT n")
    assert (answer.table.to_pydict(), answer.cut, answer.stream) == ({"n": [0, 1, 2]}, "rows", rows(3))
    assert [worker.queries for _, worker in sandbox.started] == [["SELECT n"]]


def test_every_query_has_a_worker_of_its_own_that_ends_with_it(pool_of):
    sandbox = ScriptedSandbox()
    pool = pool_of(sandbox)
    for _ in range(3):
        pool.ask("ada", SHIPS, "SELECT 1")
    assert [(len(worker.queries), worker.is_closed) for _, worker in sandbox.started] == [(1, True)] * 3


def test_idle_workers_are_ready_before_a_query_comes_and_see_its_edition_only(pool_of):
    sandbox = ScriptedSandbox()
    pool = pool_of(sandbox, idle=2)
    pool.warm(SHIPS)
    first = [worker for _, worker in sandbox.started]
    pool.ask("ada", SHIPS, "SELECT 1")
    pool.ask("ada", BOATS, "SELECT 2")
    assert first[0].queries == ["SELECT 1"]
    assert [premises for premises, worker in sandbox.started if worker.queries == ["SELECT 2"]] == [BOATS]


def test_a_rush_of_queries_orders_no_more_workers_than_are_kept(pool_of):
    sandbox, slow = ScriptedSandbox(), threading.Event()
    start = sandbox.start

    def start_when_told(premises, limits):
        if threading.current_thread().name == "sandbox-reserve":
            slow.wait(30)
        return start(premises, limits)

    sandbox.start = start_when_told
    pool = pool_of(sandbox, idle=2)
    for _ in range(10):
        pool.ask("ada", SHIPS, "SELECT 1")
    slow.set()
    pool.close()
    assert len(sandbox.started) <= 12


def test_without_idle_workers_the_wall_is_tried_all_the_same(pool_of):
    sandbox = ScriptedSandbox()
    pool_of(sandbox, idle=0).warm(SHIPS)
    assert [worker.is_closed for _, worker in sandbox.started] == [True]


def test_an_idle_worker_that_has_died_is_not_given_a_query(pool_of):
    sandbox = ScriptedSandbox()
    pool = pool_of(sandbox, idle=1)
    pool.warm(SHIPS)
    dead = sandbox.started[0][1]
    os.write(dead._voice, b"?")
    assert pool.ask("ada", SHIPS, "SELECT 1").table.num_rows == 1
    assert (dead.queries, dead.is_closed) == ([], True)


def test_closing_ends_idle_workers_and_what_runs_and_waits(pool_of):
    sandbox = Sleepers()
    pool = pool_of(sandbox, idle=1, running=1, limits=Limits(seconds=60))
    pool.warm(SHIPS)
    coming = [pool.submit(name, SHIPS, "SELECT 1") for name in ("ada", "bob")]
    assert sandbox.has_begun.wait(30)
    pool.close()
    assert [str(outcome.exception()) for outcome in coming] == ["The query was cancelled."] * 2
    assert all(worker.is_closed for _, worker in sandbox.started)
    with pytest.raises(RefusedError, match="stopping"):
        pool.submit("ada", SHIPS, "SELECT 1")


def test_a_query_is_cancelled_while_its_worker_starts(pool_of):
    sandbox, starting, go = ScriptedSandbox(), threading.Event(), threading.Event()
    start = sandbox.start

    def start_slowly(premises, limits):
        starting.set()
        go.wait(30)
        return start(premises, limits)

    sandbox.start = start_slowly
    pool = pool_of(sandbox)
    coming = pool.submit("ada", SHIPS, "SELECT 1")
    assert starting.wait(30)
    assert pool.cancel("ada")
    go.set()
    assert str(coming.exception()) == "The query was cancelled."
    assert [(worker.queries, worker.is_closed) for _, worker in sandbox.started] == [([], True)]


def test_a_query_that_takes_too_long_is_killed(pool_of):
    sandbox = ScriptedSandbox(lambda worker: worker.sleep())
    error = error_of(pool_of(sandbox))
    assert (str(error), type(error)) == ("The query was stopped after 0.3 seconds.", UsageError)
    assert sandbox.started[0][1].is_closed


def test_a_worker_that_dies_is_explained(pool_of):
    assert "needed more than 2 GB of memory" in str(error_of(pool_of(ScriptedSandbox(b""))))


@pytest.mark.parametrize("kind", ["OutOfMemoryException", "MemoryError"])
def test_a_query_short_of_memory_is_explained(pool_of, kind):
    assert "needed more than 2 GB of memory" in str(error_of(pool_of(ScriptedSandbox(fails(kind, "…")))))


@pytest.mark.parametrize(
    "said",
    [
        b"hello, this is no frame",
        frame(b"r", b""),
        frame(b"e", b"[]"),
        frame(b"e", b"\xff"),
        frame(b"e", b"[" * 16000),
        frame(b"e", b"{}"),
        says(b"no Arrow", rows=0, cut=""),
        says(rows(3), rows=2, cut=""),
        says(rows(3), rows="3", cut=""),
        says(rows(3), rows=3, cut="<script>"),
        says(rows(3), rows=3),
        says(bytes(17 * 2**20), rows=0, cut=""),
        b"d" + (2**31).to_bytes(4, "big"),
    ],
)
def test_a_worker_that_is_not_ours_any_more_is_not_believed(pool_of, said):
    pool = pool_of(ScriptedSandbox(said), limits=Limits(seconds=5))
    assert str(error_of(pool)) == "The query broke the database, and was stopped."


def test_after_any_of_this_others_are_answered(pool_of):
    sandbox = ScriptedSandbox(b"hello")
    pool = pool_of(sandbox)
    error_of(pool)
    sandbox.script = ONE_ROW
    assert pool.ask("ada", SHIPS, "SELECT 1").table.num_rows == 1


def test_an_error_of_the_database_is_one_short_line(pool_of):
    message = "Binder Error: it\x1b[31m is\u202e wrong " + "x" * 2000 + "\nLINE 1: SELECT ..."
    error = error_of(pool_of(ScriptedSandbox(fails("BinderException", message))))
    assert str(error).startswith("Binder Error: it [31m is  wrong xxx")
    assert len(str(error)) == 500


def test_an_error_without_words_is_still_one(pool_of):
    assert str(error_of(pool_of(ScriptedSandbox(fails("Exception"))))) == "The query failed."


def test_an_unknown_column_or_table_comes_with_what_was_meant(pool_of):
    told = 'Binder Error: Referenced column "txt" not found in FROM clause!\nCandidate bindings: "text"'
    error = error_of(pool_of(ScriptedSandbox(fails("BinderException", told))))
    assert (type(error), str(error)) == (
        UnknownNameError,
        'No column "txt" in the query. Did you mean "text"?',
    )
    told = "Catalog Error: Table with name pots does not exist!"
    error = error_of(pool_of(ScriptedSandbox(fails("CatalogException", told))))
    assert str(error) == 'No table "pots" in ships@1 public. Did you mean "posts"?'


def test_what_the_settings_forbid_is_refused(pool_of):
    sandbox = ScriptedSandbox(fails("PermissionException", "Permission Error: Cannot access file"))
    assert isinstance(error_of(pool_of(sandbox)), RefusedError)


def test_a_wall_that_does_not_stand_refuses_the_query(pool_of):
    sandbox = ScriptedSandbox(ready=False)
    pool = pool_of(sandbox)
    error = error_of(pool)
    assert (type(error), str(error)) == (
        RefusedError,
        "SQL is refused: the wall around it does not stand: no user namespaces",
    )
    assert sandbox.started[0][1].queries == []
    with pytest.raises(RefusedError, match="does not stand"):
        pool_of(sandbox, idle=1).warm(SHIPS)


def test_a_query_that_the_screen_refuses_takes_no_place(pool_of):
    def screen(query, premises, limits):
        if "bad" in query:
            raise UsageError(f"{query}: {premises.name}, {limits.rows}")

    pool = pool_of(ScriptedSandbox(), screen=screen)
    with pytest.raises(UsageError, match="bad: ships@1 public, 10000"):
        pool.submit("ada", SHIPS, "bad")
    assert pool.ask("ada", SHIPS, "good").table.num_rows == 1


def test_a_member_has_one_query_at_a_time(pool_of):
    sandbox = Sleepers()
    pool = pool_of(sandbox, running=1, limits=Limits(seconds=60))
    running, waiting = pool.submit("ada", SHIPS, "SELECT 1"), pool.submit("bob", SHIPS, "SELECT 1")
    assert sandbox.has_begun.wait(30)
    for member in ("ada", "bob"):
        with pytest.raises(RefusedError, match="not finished"):
            pool.submit(member, SHIPS, "SELECT 1")
    assert [pool.cancel("bob"), pool.cancel("ada"), pool.cancel("eve")] == [True, True, False]
    assert [str(outcome.exception()) for outcome in (running, waiting)] == ["The query was cancelled."] * 2


def test_who_has_an_answer_can_ask_again_at_once(pool_of):
    pool = pool_of(ScriptedSandbox(), idle=1)
    for _ in range(20):
        pool.ask("ada", SHIPS, "SELECT 1")


def test_no_more_run_at_once_than_are_allowed(pool_of):
    running, most, lock = [0], [0], threading.Lock()
    full, go = threading.Semaphore(0), threading.Event()

    def script(worker):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        full.release()
        go.wait(30)
        with lock:
            running[0] -= 1
        return ONE_ROW

    pool = pool_of(ScriptedSandbox(script), limits=Limits(seconds=60))
    coming: list[Future] = [pool.submit(n, SHIPS, "SELECT 1") for n in range(6)]
    assert full.acquire(timeout=30)
    assert full.acquire(timeout=30)
    go.set()
    assert [outcome.result().table.num_rows for outcome in coming] == [1] * 6
    assert most == [2]
