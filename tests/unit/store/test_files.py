"""FolderTree: what it reads, and that nothing outside of the folder can be reached."""

import pytest

from heliograph.errors import InputError, StorageError
from heliograph.store.files import FolderTree


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "a" / "file.bin").write_bytes(b"0123456789")
    return root


def test_a_file_is_read_whole_or_from_any_byte(folder):
    tree = FolderTree(folder)
    assert tree.read("a/file.bin", 10) == b"0123456789"
    assert tree.size("a/file.bin") == 10
    assert b"".join(tree.stream("a/file.bin")) == b"0123456789"
    assert list(tree.pieces("a/file.bin", 4)) == [(4, b"456789")]
    assert list(tree.pieces("a/file.bin", 10)) == []
    assert list(tree.pieces("a/file.bin", 11)) == [(0, b"0123456789")]


def test_what_is_not_there_is_none_or_named(folder):
    tree = FolderTree(folder)
    assert tree.read("b", 10) is None
    assert tree.read("a", 10) is None
    assert tree.size("b") is None
    with pytest.raises(InputError, match="missing"):
        list(tree.pieces("b", 0))


def test_a_document_above_its_limit_is_refused(folder):
    with pytest.raises(InputError, match="more than 9 bytes"):
        FolderTree(folder).read("a/file.bin", 9)


@pytest.mark.parametrize(
    "path", ["../secret.txt", "/etc/passwd", "a/../../secret.txt", "a\\..\\secret", "", "a/./b", "c:x"]
)
def test_a_path_that_leaves_the_folder_is_refused(folder, path):
    tree = FolderTree(folder)
    for look in (
        lambda: tree.read(path, 10),
        lambda: tree.size(path),
        lambda: list(tree.pieces(path, 0)),
        lambda: tree.local(path),
    ):
        with pytest.raises(InputError, match="Unsafe"):
            look()


def test_a_symbolic_link_that_leaves_the_folder_is_refused(folder):
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)
    for path in ("link.txt", "up/secret.txt"):
        with pytest.raises(InputError, match="leads out"):
            FolderTree(folder).read(path, 10)


def test_a_symbolic_link_inside_the_folder_is_followed(folder):
    (folder / "again.bin").symlink_to(folder / "a" / "file.bin")
    assert FolderTree(folder).read("again.bin", 10) == b"0123456789"


def test_a_folder_reached_through_a_link_is_a_folder(folder, tmp_path):
    (tmp_path / "alias").symlink_to(folder)
    assert FolderTree(tmp_path / "alias").read("a/file.bin", 10) == b"0123456789"


def test_every_file_and_link_is_listed(folder):
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "up").symlink_to(folder.parent)
    assert sorted(FolderTree(folder).list()) == ["a/file.bin", "link.txt", "up"]


def test_links_in_a_circle_are_an_error_of_ours(folder):
    (folder / "one").symlink_to("two")
    (folder / "two").symlink_to("one")
    with pytest.raises((InputError, StorageError), match="one"):
        FolderTree(folder).read("one", 10)


def test_what_the_disk_refuses_is_a_storage_error(folder):
    with pytest.raises(StorageError, match="too long"):
        FolderTree(folder).read("x" * 300, 10)
