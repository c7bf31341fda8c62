"""A conversation ends in time, whatever the other side does with its end of the pipes."""

import os

import pytest

from heliograph.access.sandbox.frames import BreachError, frame
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.talk import EndedError, await_ready, converse, is_waiting

SHORT = Limits(seconds=0.3)
LONG_QUERY = "SELECT '" + "x" * 500_000 + "'"


class Pipes:
    """The two pipes of a worker; the test is the worker."""

    def __init__(self):
        self.ear, self._hears = os.pipe()
        self._says, self.voice = os.pipe()
        for end in (self._hears, self._says):
            os.set_blocking(end, False)

    def hears(self):
        return self._hears

    def says(self):
        return self._says


@pytest.fixture
def worker():
    made = Pipes()
    yield made
    for end in (made.ear, made._hears, made._says, made.voice):
        if end is not None:
            os.close(end)


def test_a_worker_is_ready_when_it_says_so(worker):
    assert is_waiting(worker)
    os.write(worker.voice, frame(b"r", b""))
    assert not is_waiting(worker)
    await_ready(worker, 5)
    assert is_waiting(worker)


def test_a_worker_that_says_something_else_first_is_not_ours(worker):
    os.write(worker.voice, frame(b"d", b"rows"))
    with pytest.raises(BreachError, match="before it was ready"):
        await_ready(worker, 5)


def test_a_worker_that_does_not_listen_is_left(worker):
    with pytest.raises(EndedError) as ended:
        converse(worker, LONG_QUERY, SHORT)
    assert ended.value.late


def test_a_worker_that_closes_its_ear_is_gone(worker):
    os.close(worker.ear)
    worker.ear = None
    with pytest.raises(EndedError) as ended:
        converse(worker, LONG_QUERY, SHORT)
    assert not ended.value.late


def test_a_worker_that_is_dead_is_not_waiting(worker):
    os.close(worker.voice)
    worker.voice = None
    assert not is_waiting(worker)


def test_an_answer_comes_while_the_query_is_still_written(worker):
    os.write(worker.voice, frame(b"d", b"rows") + frame(b"e", b'{"rows": 1}'))
    told = converse(worker, LONG_QUERY, SHORT)
    assert (told.stream, told.end) == (b"rows", {"rows": 1})
