"""Back-ups of keys: whole or not at all, private, where no data lie; sealed, worth nothing without the passphrase."""

import os
import stat
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.errors import InputError, RefusedError, StorageError, UsageError
from heliograph.publish.keys.held import HeldKeys, HeldRoot, HeldSigning
from heliograph.signing.keys import SigningKey
from heliograph.store.key_backup import back_up_text, check_offline, read_back_up, sealed, write_back_up
from heliograph.store.key_text import key_text
from published import predictable

ORIGIN = "example.org/archive"
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WORDS = "correct horse battery"
CHEAP = 2**14
KEYS = HeldKeys(
    origin=ORIGIN,
    signing=(
        HeldSigning(number=1, key=SigningKey(name=ORIGIN, seed=b"\1" * 32)),
        HeldSigning(number=2, key=SigningKey(name=ORIGIN, seed=b"\2" * 32)),
    ),
    roots=(HeldRoot(number=1, root=b"\3" * 32), HeldRoot(number=2, root=b"\4" * 32)),
)


def never():
    raise AssertionError("no passphrase is needed")


def write(folder, **other):
    return write_back_up(folder, KEYS, now=NOW, randomness=predictable(), cost=CHEAP, **other)


def test_a_back_up_in_the_clear_is_text_that_can_be_read_without_us(tmp_path):
    path = write(tmp_path)
    assert path.name == "heliograph-keys-example.org-archive-20260102T030405Z.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = path.read_text().splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "#",
        "#",
        "heliograph-keys/v1",
        "signing.key",
        "signing-2.key",
        "pseudonym.key",
        "pseudonym-2.key",
    ]
    assert lines[3] == f"signing.key {KEYS.signing[0].key.to_text()}"
    read = read_back_up(path, passphrase=never)
    assert (read.keys, read.written, read.encrypted) == (KEYS, "2026-01-02T03:04:05Z", False)


def test_a_sealed_back_up_shows_nothing_and_opens_with_the_passphrase(tmp_path):
    path = write(tmp_path, passphrase=WORDS)
    text = path.read_text()
    for key in KEYS.all:
        assert key_text(key)[-40:] not in text
        assert key.file not in text
    read = read_back_up(path, passphrase=lambda: WORDS)
    assert (read.keys, read.encrypted) == (KEYS, True)


@pytest.mark.parametrize("typed", ["", "correct horse batterz", WORDS.upper(), f"{WORDS} "])
def test_another_passphrase_opens_nothing(tmp_path, typed):
    path = write(tmp_path, passphrase=WORDS)
    with pytest.raises(InputError, match="another passphrase, or the file is damaged"):
        read_back_up(path, passphrase=lambda: typed)


def test_accents_may_be_typed_in_either_way(tmp_path):
    path = write(tmp_path, passphrase="gr\u00fcne Gurken essen")
    assert read_back_up(path, passphrase=lambda: "gru\u0308ne Gurken essen").keys == KEYS


def test_two_back_ups_have_nothing_in_common_but_their_form():
    one, two = (
        sealed(back_up_text(KEYS, "T"), ORIGIN, "T", WORDS, randomness=os.urandom, cost=CHEAP)
        for _ in range(2)
    )
    assert not set(one.splitlines()[4:]) & set(two.splitlines()[4:])


def test_a_short_passphrase_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(UsageError, match="fewer than 12 signs"):
        write(tmp_path, passphrase="elevensigns")
    assert list(tmp_path.iterdir()) == []


def test_a_back_up_is_never_overwritten(tmp_path):
    before = write(tmp_path).read_bytes()
    with pytest.raises(StorageError):
        write(tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def test_a_disk_that_is_not_mounted_is_noticed(tmp_path):
    with pytest.raises(StorageError, match="No such file"):
        write(tmp_path / "media" / "disk")


def test_no_keys_make_no_back_up(tmp_path):
    with pytest.raises(UsageError, match="no key of example.org/archive"):
        write_back_up(tmp_path, HeldKeys(origin=ORIGIN), now=NOW, randomness=predictable())


SEALED_LINES = sealed(
    back_up_text(KEYS, "T"), ORIGIN, "T", WORDS, randomness=predictable(), cost=CHEAP
).splitlines()
PLAIN_LINES = back_up_text(KEYS, "T").splitlines()


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_a_sealed_back_up_with_one_changed_sign_does_not_open(data):
    text = "\n".join(SEALED_LINES[2:]) + "\n"
    place = data.draw(st.integers(0, len(text) - 2))
    sign = data.draw(st.sampled_from("Ab+ 1"))
    changed = text[:place] + sign + text[place + 1 :]
    if changed == text:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "back-up.txt"
        path.write_text(changed)
        with pytest.raises(InputError):
            read_back_up(path, passphrase=lambda: WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\n",
        "heliograph-keys/v1 example.org/archive T\n",
        "heliograph-keys/v2 example.org/archive T\nsigning.key x\n",
        "\n".join([PLAIN_LINES[2], PLAIN_LINES[3], PLAIN_LINES[3]]),
        "\n".join([PLAIN_LINES[2], PLAIN_LINES[3].replace("signing.key", "../../signing.key")]),
        "\n".join([PLAIN_LINES[2], PLAIN_LINES[3].replace("signing.key", "signing-1.key")]),
        "\n".join([PLAIN_LINES[2].replace("example.org", "example.net"), PLAIN_LINES[3]]),
        "\n".join([PLAIN_LINES[2], PLAIN_LINES[3][:-5]]),
        "\n".join([SEALED_LINES[2]]),
        "\n".join([*SEALED_LINES[2:4]]),
        "\n".join([SEALED_LINES[2], SEALED_LINES[3].replace("16384", "16385"), *SEALED_LINES[4:]]),
        "\n".join([SEALED_LINES[2], SEALED_LINES[3].replace("16384", "1073741824"), *SEALED_LINES[4:]]),
        "\n".join([SEALED_LINES[2], SEALED_LINES[3].replace("scrypt", "bcrypt"), *SEALED_LINES[4:]]),
    ],
)
def test_what_is_no_whole_back_up_is_refused_without_showing_any_of_it(tmp_path, text):
    path = tmp_path / "back-up.txt"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_back_up(path, passphrase=lambda: WORDS)
    assert str(path) in caught.value.message
    for key in KEYS.all:
        assert key_text(key)[-40:-4] not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("data", [b"\xff\xfe", b"#" * 2**21])
def test_a_file_of_another_kind_is_no_back_up(tmp_path, data):
    path = tmp_path / "back-up.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match="not a whole back-up"):
        read_back_up(path, passphrase=never)


# where it may lie


@pytest.mark.parametrize(
    ("mark", "place"),
    [
        ("archive/archive.json", "archive/deeper/still"),
        ("archive/boats/1/release.json", "archive/boats/1"),
        ("copy/manifest.json", "copy/posts"),
        ("workspace/boats/import-report.json", "workspace/boats/quarantine"),
        ("gated/boats/1/consortium/manifest.json", "gated"),
        ("gated/boats/1/consortium/manifest.json", "gated/boats"),
        ("gated/boats/1/enclave/manifest.json", "gated/boats/1"),
    ],
)
def test_where_data_lie_no_keys_are_put(tmp_path, mark, place):
    (tmp_path / mark).parent.mkdir(parents=True)
    (tmp_path / mark).write_text("{}")
    (tmp_path / place).mkdir(parents=True, exist_ok=True)
    with pytest.raises(RefusedError, match="lies ") as caught:
        check_offline(tmp_path / place, apart={})
    assert "offline" in caught.value.hint
    (tmp_path / "link").symlink_to(tmp_path / place)
    with pytest.raises(RefusedError):
        check_offline(tmp_path / "link", apart={})


def test_named_roots_are_kept_apart_also_when_they_are_empty(tmp_path):
    for name in ("gated", "disk"):
        (tmp_path / name).mkdir()
    apart = {"the gated root": tmp_path / "gated", "the archive": None}
    for inside in ("gated", "gated/deeper", "disk/../gated"):
        with pytest.raises(RefusedError, match="lies in the gated root"):
            check_offline(tmp_path / inside, apart=apart)
    check_offline(tmp_path / "disk", apart=apart)


def test_a_disk_beside_a_public_edition_is_no_gated_root(tmp_path):
    (tmp_path / "disk/boats/1/public").mkdir(parents=True)
    (tmp_path / "disk/boats/1/public/manifest.json").write_text("{}")
    check_offline(tmp_path / "disk", apart={})
