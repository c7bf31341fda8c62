import hashlib
import shutil
import subprocess

import pytest

from heliograph.errors import InputError
from heliograph.model.manifest import FileEntry
from heliograph.publish.describe.bag import bag, sums


def entry(path, data=b"x"):
    return FileEntry(path=path, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())


def test_sums_are_sorted_by_path_and_leave_out_what_comes_later():
    text = sums(
        [entry("public/b"), entry("datasheet.md"), entry("release.json"), entry("CITATION.cff")]
    ).decode()
    assert [line[66:] for line in text.splitlines()] == ["datasheet.md", "public/b"]
    assert text.splitlines()[0][64:66] == "  "


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on this machine")
def test_sha256sum_accepts_the_files_and_names_a_changed_one(tmp_path, facts):
    contents = {"public/posts/part 0.parquet": b"posts", "README.txt": "Ünïcode".encode()}
    for path, data in contents.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    made = bag(facts, [entry(path, data) for path, data in contents.items()])
    (tmp_path / "manifest-sha256.txt").write_bytes(made["manifest-sha256.txt"])
    command = ["sha256sum", "--strict", "-c", "manifest-sha256.txt"]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "README.txt").write_bytes(b"other")
    changed = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert changed.returncode != 0
    assert "README.txt: FAILED" in changed.stdout


def test_a_file_name_that_would_be_read_otherwise_is_refused():
    with pytest.raises(InputError, match="line break or backslash"):
        sums([entry("public/a\nb")])


def test_the_bag_tells_how_large_its_payload_is(facts):
    made = bag(facts, [entry("public/a", b"123"), entry("public/b", b"4567"), entry("datasheet.md", b"89")])
    assert made["bagit.txt"].startswith(b"BagIt-Version: 1.0\n")
    info = made["bag-info.txt"].decode()
    assert "Payload-Oxum: 7.2\n" in info
    assert "Bagging-Date: 2022-03-04\n" in info
    assert "Source-Organization: Example Platform\n" in info
