"""Key files: made once, private, outside of every archive."""

import os
import stat

import pytest

from heliograph.errors import InputError, RefusedError, StorageError, UsageError
from heliograph.publish.keys.held import HeldRoot, HeldSigning
from heliograph.signing.keys import SigningKey
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


def test_keys_that_took_the_place_of_others_lie_beside_them(keys):
    made = keys.make(ORIGIN, randomness=counting())
    new = HeldSigning(number=2, key=SigningKey(name=ORIGIN, seed=b"\7" * 32))
    root = HeldRoot(number=12, root=b"\x09" * 32)
    for key in (new, root):
        path = keys.add(ORIGIN, key)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    held = keys.held(ORIGIN)
    assert [key.file for key in held.all] == [
        "signing.key",
        "signing-2.key",
        "pseudonym.key",
        "pseudonym-12.key",
    ]
    assert held.root(12) == root
    assert held.signs_as(new.verifier) == new
    assert held.named(root.key_id) == root
    assert keys.load(ORIGIN) == made
    assert keys.load(ORIGIN, verifier=new.verifier, epoch=12).signing == new.key
    assert keys.load(ORIGIN, epoch=12).pseudonym_root == root.root
    assert keys.load(ORIGIN, epoch=None).pseudonym_root is None


def test_a_key_is_added_once(keys):
    keys.make(ORIGIN, randomness=counting())
    with pytest.raises(StorageError, match=r"pseudonym\.key"):
        keys.add(ORIGIN, HeldRoot(number=1, root=bytes(32)))
    assert keys.load(ORIGIN).pseudonym_root == b"\2" * 32


def test_a_signing_key_that_is_in_use_and_elsewhere_is_named(keys):
    keys.make(ORIGIN, randomness=counting())
    other = SigningKey(name=ORIGIN, seed=b"\7" * 32).verifier
    with pytest.raises(UsageError, match=other.id.hex()) as caught:
        keys.load(ORIGIN, verifier=other.to_text())
    assert "backup" in caught.value.hint
    with pytest.raises(UsageError, match=r"pseudonym-2\.key is not there"):
        keys.load(ORIGIN, epoch=2)


@pytest.mark.parametrize(
    "name", ["signing-1.key", "signing-02.key", "pseudonym-x.key", "signing.key.old", "notes.txt"]
)
def test_files_of_other_names_are_no_keys(keys, name):
    made = keys.make(ORIGIN, randomness=counting())
    (made.folder / name).write_text("whatever")
    assert len(keys.held(ORIGIN).all) == 2
    assert KeyFolder(keys.root / "nowhere").held(ORIGIN).all == ()


def test_an_archive_of_which_only_later_keys_are_left_is_still_listed(keys):
    keys.make(ORIGIN, randomness=counting())
    keys.add(ORIGIN, HeldSigning(number=2, key=SigningKey(name=ORIGIN, seed=b"\7" * 32)))
    for name in ("signing.key", "pseudonym.key"):
        (keys.folder(ORIGIN) / name).unlink()
    assert keys.origins() == (ORIGIN,)
    assert keys.holds(ORIGIN)


def test_a_key_among_others_that_strangers_can_read_is_refused(keys):
    keys.make(ORIGIN, randomness=counting())
    keys.add(ORIGIN, HeldRoot(number=2, root=bytes(32))).chmod(0o644)
    with pytest.raises(RefusedError, match="open to others"):
        keys.held(ORIGIN)


def test_a_destroyed_key_leaves_nothing_behind(keys, tmp_path):
    keys.make(ORIGIN, randomness=counting())
    root = keys.held(ORIGIN).roots[0]
    path = keys.folder(ORIGIN) / root.file
    os.link(path, tmp_path / "second-name")
    length = path.stat().st_size
    assert keys.destroy(ORIGIN, root) == path
    assert not path.exists()
    assert (tmp_path / "second-name").read_bytes() == bytes(length)
    with pytest.raises(StorageError, match="destroy"):
        keys.destroy(ORIGIN, root)


def test_what_is_missing_comes_back_and_what_is_there_stays(keys):
    keys.make(ORIGIN, randomness=counting())
    whole = keys.held(ORIGIN)
    (keys.folder(ORIGIN) / "pseudonym.key").unlink()
    asked = keys.restore(whole, check=True)
    assert ([k.file for k in asked.added], [k.file for k in asked.kept]) == (
        ["pseudonym.key"],
        ["signing.key"],
    )
    assert len(keys.held(ORIGIN).all) == 1
    done = keys.restore(whole)
    assert done == asked
    assert keys.held(ORIGIN) == whole


def test_keys_come_back_to_a_machine_that_has_none(keys, tmp_path):
    whole = keys.make(ORIGIN, randomness=counting())
    elsewhere = KeyFolder(tmp_path / "new" / "keys")
    elsewhere.restore(keys.held(ORIGIN))
    assert elsewhere.load(ORIGIN).pseudonym_root == whole.pseudonym_root
    assert stat.S_IMODE(elsewhere.root.stat().st_mode) == 0o700


def test_another_key_in_the_place_of_one_stops_the_whole_restore(keys, tmp_path):
    keys.make(ORIGIN, randomness=counting())
    other = KeyFolder(tmp_path / "other")
    other.make(ORIGIN, randomness=os.urandom)
    (keys.folder(ORIGIN) / "signing.key").unlink()
    with pytest.raises(RefusedError, match=r"pseudonym\.key holds the key") as caught:
        keys.restore(other.held(ORIGIN))
    assert "keys show" in caught.value.hint
    assert [key.file for key in keys.held(ORIGIN).all] == ["pseudonym.key"]


def test_destroyed_keys_do_not_come_back(keys):
    keys.make(ORIGIN, randomness=counting())
    whole = keys.held(ORIGIN)
    root = whole.roots[0]
    keys.destroy(ORIGIN, root)
    assert keys.restore(whole, without={root.key_id}).left_out == (root,)
    assert keys.held(ORIGIN).root(1) is None
