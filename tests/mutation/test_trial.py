"""A mutant is put into modules that are there: its constants and defaults reach whoever imported them, and nobody else."""

import functools
import importlib
import sys
from pathlib import Path

import pytest
from tests.mutation.trial import again, caches_of

ROOM = """
import re
WIDTH = 5
_PATTERN = re.compile("a+")
WORDS = frozenset({"one"})
class Door: ...
FRONT = Door()
def wide(width=WIDTH):
    return width, WIDTH, _PATTERN.pattern
"""
GUEST = "from mutated_room import WIDTH, FRONT, WORDS, wide\n"
STRANGER = "WIDTH = 5\n"


@pytest.fixture
def modules(tmp_path, monkeypatch):
    texts = {"mutated_room": ROOM, "mutated_guest": GUEST, "mutated_stranger": STRANGER}
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield [importlib.import_module(name) for name in texts]
    for name in texts:
        del sys.modules[name]


def test_what_is_changed_reaches_whoever_imported_it(modules):
    _, guest, stranger = modules
    changed = ROOM.replace("WIDTH = 5", "WIDTH = 6").replace('"a+"', '"a*"').replace('"one"', '"oneX"')
    again("mutated_room", changed.encode())

    assert guest.wide() == (6, 6, "a*")
    assert guest.WIDTH == 6
    assert sorted(guest.WORDS) == ["oneX"]
    assert stranger.WIDTH == 5


def test_classes_and_what_is_made_of_them_stay(modules):
    room, guest, _ = modules
    door = room.Door
    again("mutated_room", ROOM.encode())

    assert room.Door is door
    assert isinstance(guest.FRONT, room.Door)
    assert guest.wide is room.wide


def test_what_cannot_be_run_fails(modules):
    with pytest.raises(NameError):
        again("mutated_room", ROOM.replace("frozenset", "frozensetX").encode())
    assert sorted(modules[0].WORDS) == ["one"]


class Lazy:
    """What imports something when it is asked for anything, as the modules of six do."""

    def __getattribute__(self, name):
        raise ModuleNotFoundError(name)


def test_caches_are_found_without_asking_anything_else():
    """Not even for its class."""

    @functools.cache
    def answer():
        return object()

    lazy, first = Lazy(), answer()
    for forget, _ in caches_of(Path(__file__).parent):
        forget()

    assert answer() is not first
    assert type(lazy) is Lazy
