"""The room has the numbers that the publisher has set."""

import pytest

from heliograph.bootstrap.consortium import room_of
from heliograph.errors import UsageError
from heliograph.model.consortium.clock import Step
from heliograph.settings import Settings


def test_clocks_and_quorum_reach_the_room_from_the_environment(monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_QUORUM", "3")
    monkeypatch.setenv("HELIOGRAPH_CLOCKS", "review=10 appeal=21")
    room = room_of(None, Settings.load())
    assert room.quorum == 3
    assert (room.clocks[Step.REVIEW].days, room.clocks[Step.APPEAL].days) == (10, 21)


def test_nobody_decides_on_one_review_and_the_law_is_not_shortened(monkeypatch):
    with pytest.raises(UsageError):
        room_of(None, Settings(clocks={"revocation-notice": 3}))
    monkeypatch.setenv("HELIOGRAPH_QUORUM", "1")
    with pytest.raises(UsageError):
        Settings.load()
