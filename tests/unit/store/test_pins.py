"""Pins: keys remembered by origin."""

from datetime import UTC, datetime

import pytest

from heliograph.errors import InputError
from heliograph.store.pins import Pins

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_pins_are_remembered_by_origin_and_replaced(tmp_path):
    pins = Pins(tmp_path / "config" / "pins.json")
    assert pins.keys() == {}
    pins.pin("example.org/a", ("k1",), now=NOW, seen_at="/media/disk")
    pins.pin("example.org/b", ("k2", "k3"), now=NOW, seen_at="https://example.org/b")
    pins.pin("example.org/a", ("k4",), now=NOW, seen_at="/media/disk")
    assert Pins(pins.path).keys() == {"example.org/a": ("k4",), "example.org/b": ("k2", "k3")}
    assert pins.all()["example.org/a"].pinned_at == "2026-01-02T03:04:05Z"


@pytest.mark.parametrize("content", ["", "[]", '{"a": {"keys": "k"}}', '{"a":{},"a":{}}'])
def test_a_damaged_file_of_pins_is_an_error_and_stays(tmp_path, content):
    path = tmp_path / "pins.json"
    path.write_text(content)
    with pytest.raises(InputError, match=r"pins\.json"):
        Pins(path).pin("example.org/a", ("k",), now=NOW, seen_at="x")
    assert path.read_text() == content
