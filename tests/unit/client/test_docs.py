"""The Python of the tutorial runs, line by line, as it stands there."""

import re
from pathlib import Path

import pytest
from tests.unit.client.small_archive import finish, make_release

TUTORIAL = Path(__file__).parents[3] / "docs" / "tutorial" / "first-query.md"


def test_the_tutorial_runs(tmp_path, monkeypatch, capsys):
    if not TUTORIAL.is_file():
        pytest.fail(f"{TUTORIAL} is missing")
    finish(tmp_path, [make_release(tmp_path, "demo", 1)])
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(tmp_path))
    blocks = re.findall(r"^```python\n(.*?)^```", TUTORIAL.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    assert len(blocks) == 9
    assert names["frame"].height == 36  # type: ignore[attr-defined]
    assert "demo@1 sha256:" in capsys.readouterr().out
