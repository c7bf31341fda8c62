"""Enclose: which files may lie in a release as reports."""

import pytest

from heliograph.errors import UsageError
from heliograph.publish.enclose import enclose, enclosed


def test_a_workspace_without_reports_gives_none(tmp_path):
    (tmp_path / "release").mkdir()
    assert enclose(tmp_path, tmp_path / "release") == {}
    assert list((tmp_path / "release").iterdir()) == []


def test_reports_are_copied_as_they_are(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "release").mkdir()
    for name in ("b.md", "a.pdf"):
        (tmp_path / "reports" / name).write_bytes(name.encode() + b"\r\n\xff")
    made = enclose(tmp_path, tmp_path / "release")
    assert list(made) == ["reports/a.pdf", "reports/b.md"]
    for name, data in made.items():
        assert (
            (tmp_path / "release" / name).read_bytes()
            == data
            == name.removeprefix("reports/").encode() + b"\r\n\xff"
        )


@pytest.mark.parametrize(
    "name", [".hidden.md", "A.md", "two words.md", "a.exe", "a", "a.md\n", "ä.md", "a.js"]
)
def test_other_names_are_refused(tmp_path, name):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / name).write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be released") as refused:
        enclosed(tmp_path)
    assert ".md" in refused.value.hint


def test_only_plain_files_of_a_sane_size_are_taken(tmp_path):
    folder = tmp_path / "reports"
    (folder / "more").mkdir(parents=True)
    with pytest.raises(UsageError, match="no plain file"):
        enclosed(tmp_path)
    (folder / "more").rmdir()
    (folder / "a.md").symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError, match="no plain file"):
        enclosed(tmp_path)
    (folder / "a.md").unlink()
    with (folder / "a.pdf").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    with pytest.raises(UsageError, match="64 MiB"):
        enclosed(tmp_path)
