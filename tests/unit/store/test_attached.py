"""Files of applicants in the folder of the state."""

import pytest

from heliograph.errors import UnknownNameError, UsageError, VerificationError
from heliograph.store.attached import FolderAttachments

ONE = "0192-a"


def test_a_file_is_held_for_one_application_under_its_digest(tmp_path):
    kept = FolderAttachments(tmp_path)
    sha256 = kept.keep(ONE, b"words")
    assert kept.read(ONE, sha256) == b"words"
    assert not kept.holds("0192-b", sha256), "to know a digest opens nothing"
    assert (tmp_path / "attachments" / ONE / sha256).stat().st_mode & 0o777 == 0o600
    with pytest.raises(UnknownNameError):
        kept.read("0192-b", sha256)


def test_bytes_that_were_changed_on_disk_are_not_given_out(tmp_path):
    kept = FolderAttachments(tmp_path)
    sha256 = kept.keep(ONE, b"words")
    (tmp_path / "attachments" / ONE / sha256).write_bytes(b"other")
    with pytest.raises(VerificationError):
        kept.read(ONE, sha256)


def test_files_are_deleted_one_by_one_or_all(tmp_path):
    kept = FolderAttachments(tmp_path)
    first, second, third = (kept.keep(ONE, data) for data in (b"1", b"2", b"3"))
    kept.forget(ONE, first)
    kept.forget(ONE, first)
    assert kept.drop(ONE, but=[second]) == 1
    assert not kept.holds(ONE, third)
    assert kept.applications() == (ONE,)
    assert (kept.drop(ONE), kept.drop(ONE), kept.applications()) == (1, 0, ())


@pytest.mark.parametrize("name", ["../etc", "", "a/b", "a\0b", "." * 3, "x" * 65])
def test_no_id_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(UsageError):
        FolderAttachments(tmp_path).keep(name, b"words")
    assert not FolderAttachments(tmp_path).holds(ONE, "../../portal.sqlite3")
