"""Two schedulers never run at once, whichever database they share."""

from threading import Thread

import pytest
from django.db import connections

from heliograph.store.portal.turn import turn


def elsewhere(state):
    found = []

    def ask():
        with turn(state) as ours:
            found.append(ours)
        connections.close_all()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    return found[0]


def test_while_one_runs_another_does_not(kept):
    with turn(kept.state) as ours:
        assert ours
        assert not elsewhere(kept.state)
    assert elsewhere(kept.state)


def test_who_fails_gives_the_turn_back(kept):
    with pytest.raises(ZeroDivisionError), turn(kept.state):
        _ = 1 / 0
    assert elsewhere(kept.state)
