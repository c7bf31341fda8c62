"""Key files: made once, private, outside of every archive."""

import os
import stat

import pytest

from heliograph.errors import InputError, RefusedError, UsageError
from heliograph.store.keys import KeyFolder, pseudonym_from_text, pseudonym_to_text

ORIGIN = "example.org/archive"


def counting():
    """Randomness of which no two answers are alike."""
    calls = iter(range(1, 250))
    return lambda length: bytes([next(calls)]) * length


@pytest.fixture
def keys(tmp_path):
    return KeyFolder(tmp_path / "config" / "keys")


def test_keys_are_made_private_and_read_back(keys):
    made = keys.make(ORIGIN, randomness=counting())
    assert keys.load(ORIGIN) == made
    assert made.origin == ORIGIN
    assert made.signing.seed == b"\1" * 32
    assert made.pseudonym_root == b"\2" * 32
    for path in (keys.root, made.folder):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for path in made.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_stay_what_they_are_when_made_again(keys):
    first = keys.make(ORIGIN, randomness=counting())
    assert keys.make(ORIGIN, randomness=os.urandom) == first


def test_a_run_that_was_cut_short_is_completed(keys):
    first = keys.make(ORIGIN, randomness=counting())
    (first.folder / "pseudonym.key").unlink()
    again = keys.make(ORIGIN, randomness=lambda length: b"\x63" * length)
    assert again.signing == first.signing
    assert again.pseudonym_root == b"\x63" * 32


def test_each_origin_has_its_own_folder(keys):
    origins = ["example.org/archive", "example.org_archive", "example.org%2Farchive", ".", "..", "archiv/ä"]
    folders = {keys.folder(origin) for origin in origins}
    assert len(folders) == len(origins)
    assert all(
        folder.parent == keys.root and folder.resolve().parent == keys.root.resolve() for folder in folders
    )
    for origin in origins:
        keys.make(origin, randomness=os.urandom)
    assert set(keys.origins()) == set(origins)
    assert KeyFolder(keys.root / "nowhere").origins() == ()


def test_absent_keys_are_named_with_the_way_out(keys):
    assert not keys.holds(ORIGIN)
    with pytest.raises(UsageError, match=r"no key of example.org/archive") as caught:
        keys.load(ORIGIN)
    assert "backup" in caught.value.hint
    keys.make(ORIGIN, randomness=os.urandom)
    assert keys.holds(ORIGIN)
    (keys.folder(ORIGIN) / "pseudonym.key").unlink()
    with pytest.raises(UsageError, match=r"pseudonym\.key is not there"):
        keys.load(ORIGIN)


@pytest.mark.parametrize("name", ["signing.key", "pseudonym.key", "."])
def test_keys_that_others_can_read_are_refused_with_the_command_that_closes_them(keys, name):
    made = keys.make(ORIGIN, randomness=os.urandom)
    place = made.folder / name
    place.chmod(0o755 if name == "." else 0o640)
    with pytest.raises(RefusedError, match="open to others") as caught:
        keys.load(ORIGIN)
    assert caught.value.hint.startswith(f"chmod {'700' if name == '.' else '600'} ")
    place.chmod(0o700 if name == "." else 0o600)
    assert keys.load(ORIGIN) == made


def test_new_keys_are_not_put_into_a_folder_that_is_open_to_others(keys):
    keys.root.mkdir(parents=True)
    keys.root.chmod(0o755)
    with pytest.raises(RefusedError, match="open to others"):
        keys.make(ORIGIN, randomness=os.urandom)
    assert list(keys.root.rglob("*.key")) == []


@pytest.mark.parametrize("name", ["signing.key", "pseudonym.key"])
@pytest.mark.parametrize("damage", [b"", b"nonsense\n", b"\xff\xfe", None])
def test_a_damaged_key_file_is_refused_without_showing_it(keys, name, damage):
    made = keys.make(ORIGIN, randomness=os.urandom)
    path = made.folder / name
    secret = path.read_text().strip()[-40:-24]
    path.write_bytes(path.read_bytes()[:-4] + b"AA=\n" if damage is None else damage)
    with pytest.raises(InputError) as caught:
        keys.load(ORIGIN)
    assert str(path) in caught.value.message
    assert secret not in caught.value.message + caught.value.hint


def test_the_key_of_another_archive_is_refused(keys):
    mine, other = (keys.make(origin, randomness=os.urandom) for origin in (ORIGIN, "example.org/other"))
    (other.folder / "signing.key").replace(mine.folder / "signing.key")
    with pytest.raises(InputError, match=r"is the key of example.org/other, not of example.org/archive"):
        keys.load(ORIGIN)


def test_keys_and_archives_may_not_contain_one_another(keys, tmp_path):
    keys.make(ORIGIN, randomness=os.urandom)
    keys.check_apart(tmp_path / "archive")
    (tmp_path / "link").symlink_to(keys.root)
    inside = (
        tmp_path,
        keys.root,
        keys.root / "archive",
        tmp_path / "link" / "archive",
        tmp_path / "archive" / "..",
    )
    for archive in inside:
        with pytest.raises(RefusedError, match="contain one another"):
            keys.check_apart(archive)


def test_secrets_do_not_show_in_representations(keys):
    made = keys.make(ORIGIN, randomness=counting())
    shown = repr(made)
    assert repr(made.pseudonym_root) not in shown
    assert repr(made.signing.seed) not in shown


def test_the_pseudonym_root_has_a_text_form_that_notices_slips():
    root = bytes(range(32))
    text = pseudonym_to_text(root)
    assert pseudonym_from_text(text, what="file") == root
    for slip in (text.replace("AAEC", "AAED"), text[:-4], text.lower(), "X" + text):
        with pytest.raises(InputError, match="file"):
            pseudonym_from_text(slip, what="file")
