"""``heliograph keys`` as a publisher types it."""

import io
import json
import stat

import pytest

import heliograph.cli.keys as keys_command
import identified_export as export
from heliograph.cli.main import run
from key_desk import PSEUDONYM, KeyDesk
from publisher import CORRECTION, ORIGIN, secrets, visible

SIGNING_ID = secrets().signing.verifier.id.hex()


class Keyboard(io.StringIO):
    """Somebody who sits at a terminal and types these lines."""

    def isatty(self):
        return True


@pytest.fixture
def desk(tmp_path, monkeypatch):
    made = KeyDesk.at(tmp_path / "desk")
    made.record()
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(made.publisher.keys))
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(made.archive))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return made


@pytest.fixture
def disk(tmp_path):
    made = tmp_path / "disk"
    made.mkdir()
    return made


@pytest.fixture
def typed(capsys):
    """Type a command: exit code, standard output, standard error."""

    def type_it(*words):
        status = 0
        try:
            run(["keys", *map(str, words)])
        except SystemExit as leaving:
            status = leaving.code or 0
        said = capsys.readouterr()
        return status, said.out, said.err

    return type_it


@pytest.fixture
def asked(typed):
    """The one JSON document that a command prints."""

    def ask(*words):
        status, out, err = typed(*words, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return ask


def secret_texts(desk):
    return [path.read_text().strip()[-40:] for path in desk.keys.folder(ORIGIN).iterdir()]


def only_file(folder):
    (path,) = folder.iterdir()
    return path


def test_no_verb_ever_prints_a_key(desk, typed, disk):
    words = (
        ("list",),
        ("list", "--json"),
        ("show",),
        ("show", "--json"),
        ("rotate", "pseudonym", "--yes"),
        ("rotate", "signing", "--yes", "--json"),
        ("back-up", disk),
        ("show",),
    )
    said = "".join("".join(map(str, typed(*each))) for each in words)
    said += "".join(map(str, typed("drill", only_file(disk)))) + "".join(
        map(str, typed("restore", only_file(disk)))
    )
    secret = secret_texts(desk)
    assert len(secret) == 4
    assert not any(each in said for each in secret)


def test_list_shows_ids_and_check_values_of_every_archive(desk, typed, asked):
    desk.keys.make("example.net/other", randomness=lambda length: b"\5" * length)
    status, out, _ = typed("list")
    root = desk.held.roots[0]
    assert status == 0
    assert f"{SIGNING_ID}  signing.key" in out
    assert f"{root.key_id}  pseudonym.key     epoch 1, check {root.key_check}" in out
    assert "example.net/other" in out
    assert [each["origin"] for each in asked("list")["archives"]] == ["example.net/other", ORIGIN]


def test_list_on_a_new_machine_says_what_to_do(desk, typed, monkeypatch, tmp_path):
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(tmp_path / "none"))
    assert "heliograph init" in typed("list")[1]


def test_show_tells_what_became_of_every_key_and_what_it_made(desk, typed, asked):
    workspace = desk.publisher.workspace(export.files())
    desk.publish(workspace)
    first = desk.history.epoch.key_id
    desk.rotate(PSEUDONYM)
    desk.publish(workspace, reason=CORRECTION)
    desk.destroy(first)
    _, out, _ = typed("show")
    assert f"{SIGNING_ID}  signing.key       in use since 2026-01-02; signed boats@1, boats@2" in out
    assert f"{first}  (not here)" in out
    assert "replaced on 2026-01-02, destroyed on 2026-01-02; made boats@1" in out
    assert "in use since 2026-01-02; made boats@2" in out
    assert "4 events" in out
    facts = asked("show")
    assert [each["releases"] for each in facts["pseudonym"]] == [["boats@1"], ["boats@2"]]
    assert facts["unrecorded"] == []


def test_show_of_an_archive_without_events(tmp_path, desk, typed):
    other = KeyDesk.at(tmp_path / "other")
    _, out, _ = typed("show", "-a", other.archive)
    assert "named by no event" in out
    assert "No event names these keys yet" in out


def test_create_makes_keys_before_there_is_an_archive_and_init_uses_them(desk, typed, tmp_path):
    status, out, _ = typed("create", "example.net/next")
    assert status == 0
    assert "heliograph init --origin example.net/next" in out
    made = desk.keys.held("example.net/next").signing[0].verifier
    with pytest.raises(SystemExit) as leaving:
        run(["init", str(tmp_path / "next"), "--origin", "example.net/next"])
    assert not leaving.value.code
    assert made in (tmp_path / "next" / "archive.json").read_text()
    status, _, err = typed("create", "example.net/next")
    assert (status, "there are keys of example.net/next" in err) == (4, True)


def test_a_back_up_is_written_and_tried(desk, typed, disk):
    status, out, _ = typed("back-up", disk)
    path = only_file(disk)
    assert (status, stat.S_IMODE(path.stat().st_mode)) == (0, 0o600)
    assert "It is not encrypted" in out
    assert f"heliograph keys drill {path}" in out
    status, out, _ = typed("drill", path)
    assert status == 0
    assert "The back-up restores" in out


def test_a_passphrase_comes_from_a_file_or_the_keyboard(desk, typed, disk, tmp_path, monkeypatch):
    (tmp_path / "words").write_text("correct horse battery\nsecond line\n")
    status, out, _ = typed("back-up", disk, "--passphrase-file", tmp_path / "words")
    assert (status, "It is encrypted" in out) == (0, True)
    path = only_file(disk)
    assert typed("drill", path)[0] == 2
    assert typed("drill", path, "--passphrase-file", tmp_path / "words")[0] == 0
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(keys_command.getpass, "getpass", lambda _: "correct horse battery")
    assert typed("drill", path)[0] == 0
    monkeypatch.setattr(keys_command.getpass, "getpass", lambda _: "something else")
    status, _, err = typed("drill", path)
    assert (status, "another passphrase" in err) == (3, True)


def test_a_passphrase_that_is_mistyped_the_second_time_writes_nothing(desk, typed, disk, monkeypatch):
    answers = iter(["correct horse battery", "correct horse batterie"])
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(keys_command.getpass, "getpass", lambda _: next(answers))
    status, _, err = typed("back-up", disk, "--encrypt")
    assert (status, "the two passphrases differ" in err) == (2, True)
    assert list(disk.iterdir()) == []


@pytest.mark.parametrize("place", ["archive", "gated", "keys", "workspace/boats"])
def test_a_back_up_beside_data_or_keys_is_refused(desk, typed, place, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_GATED", str(desk.publisher.gated))
    desk.publisher.workspace(export.files())
    before = visible(desk.publisher.root)
    status, _, err = typed("back-up", desk.publisher.root / place)
    assert (status, "offline" in err) == (4, True)
    assert visible(desk.publisher.root) == before


def test_without_an_archive_the_only_keys_are_meant(desk, typed, disk, monkeypatch):
    monkeypatch.delenv("HELIOGRAPH_ARCHIVE")
    assert typed("back-up", disk)[0] == 0
    desk.keys.make("example.net/other", randomness=lambda length: b"\5" * length)
    status, _, err = typed("back-up", disk)
    assert (status, "example.net/other" in err) == (2, True)
    assert typed("back-up", disk, "--origin", "example.net/other")[0] == 0


def test_keys_come_back_on_a_new_machine(desk, typed, disk, tmp_path, monkeypatch):
    typed("back-up", disk)
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(tmp_path / "new"))
    status, out, _ = typed("restore", only_file(disk), "--check")
    assert (status, "would be written" in out, (tmp_path / "new").exists()) == (0, True, False)
    status, out, _ = typed("restore", only_file(disk))
    assert (status, "written" in out) == (0, True)
    assert "is here already" in typed("restore", only_file(disk))[1]
    status, out, _ = typed("show")
    assert "signing.key       in use" in out


def test_a_destroyed_key_does_not_come_back_and_the_back_up_is_to_be_made_anew(desk, typed, asked, disk):
    typed("back-up", disk)
    key_id = desk.history.epoch.key_id
    assert typed("destroy", key_id, "--confirm", key_id)[0] == 0
    _, out, _ = typed("restore", only_file(disk))
    assert "left out: it was destroyed" in out
    assert "Destroy this back-up" in out
    assert asked("restore", only_file(disk))["left_out"][0]["key_id"] == key_id
    assert "destroy the back-up, and make it anew" in typed("drill", only_file(disk))[1]


def test_a_back_up_restored_behind_the_back_of_the_events_is_seen(desk, typed, disk, monkeypatch):
    typed("back-up", disk)
    key_id = desk.history.epoch.key_id
    typed("destroy", key_id, "--confirm", key_id)
    monkeypatch.delenv("HELIOGRAPH_ARCHIVE")
    assert "--archive FOLDER" in typed("restore", only_file(disk))[1]
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(desk.archive))
    assert "its file is here again: destroy it once more" in typed("show")[1]
    status, out, _ = typed("destroy", key_id, "--confirm", key_id)
    assert (status, "now the file is gone too" in out) == (0, True)


def test_a_drill_that_fails_leaves_with_its_own_code(desk, typed, disk):
    typed("back-up", disk)
    desk.rotate(PSEUDONYM)
    status, out, _ = typed("drill", only_file(disk))
    assert status == 10
    assert "FAIL  pseudonym key of epoch 2" in out
    assert "does not restore everything" in out
    status, out, _ = typed("drill", only_file(disk), "--json")
    assert (status, json.loads(out)["passed"]) == (10, False)


def test_a_back_up_of_another_archive_is_not_tried_on_this_one(desk, typed, disk):
    desk.keys.make("example.net/other", randomness=lambda length: b"\5" * length)
    typed("back-up", disk, "--origin", "example.net/other")
    status, _, err = typed("drill", only_file(disk))
    assert (status, "holds the keys of example.net/other" in err) == (2, True)


def test_a_rotation_says_what_follows_and_asks(desk, typed, monkeypatch):
    before = visible(desk.archive)
    status, out, err = typed("rotate", "pseudonym")
    assert (status, "not confirmed" in err) == (4, True)
    assert "cannot be linked" in out
    assert visible(desk.archive) == before
    monkeypatch.setattr("sys.stdin", Keyboard("no\n"))
    assert typed("rotate", "pseudonym")[0] == 4
    monkeypatch.setattr("sys.stdin", Keyboard("yes\n"))
    status, out, _ = typed("rotate", "pseudonym")
    assert status == 0
    assert "New pseudonym key of epoch 2" in out
    assert "Back it up now" in out


def test_a_rotated_signing_key_is_printed_for_readers(desk, typed, asked):
    _, out, _ = typed("rotate", "signing", "--yes", "--reason", "staff-change")
    assert desk.secrets.signing.verifier.to_text() in out
    assert "key-rotated, staff-change" in out
    assert asked("rotate", "signing", "--yes")["event"]["replaces"] == desk.history.signing[1].key_id


def test_a_reader_who_pinned_the_old_key_goes_on_believing_and_pins_the_new_one(
    desk, typed, capsys, tmp_path
):
    desk.publish(desk.publisher.workspace(export.files()))

    def verified():
        with pytest.raises(SystemExit) as leaving:
            run(["verify", str(desk.archive), "--json"])
        return leaving.value.code or 0, json.loads(capsys.readouterr().out)

    assert verified()[1]["pinned"]
    typed("rotate", "signing", "--yes")
    code, said = verified()
    assert (code, said["vouching"], said["pinned"]) == (0, "pinned", True)
    code, said = verified()
    assert (code, said["vouching"], said["pinned"]) == (0, "pinned", False)


def test_a_reported_key_says_what_to_do_next(desk, typed):
    status, out, _ = typed("compromised", desk.history.epoch.key_id, "--yes")
    assert status == 0
    assert "rotate pseudonym --reason compromise" in out
    assert "compromised on 2" in typed("show")[1]
    assert typed("compromised", "deadbeef", "--yes")[0] == 4


def test_destroying_shows_what_goes_and_wants_the_id_typed(desk, typed, monkeypatch):
    desk.publish(desk.publisher.workspace(export.files()))
    key_id = desk.history.epoch.key_id
    for answer in ("", "yes", key_id.upper() + "x"):
        monkeypatch.setattr("sys.stdin", Keyboard(f"{answer}\n"))
        status, out, err = typed("destroy", key_id)
        assert (status, "nothing was destroyed" in err) == (4, True)
        assert "whose pseudonyms these are: boats@1" in out
        assert "heliograph keys rotate pseudonym" in out
        assert "back-ups and snapshots" in out
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert typed("destroy", key_id)[0] == 4
    assert desk.held.root(1) is not None
    monkeypatch.setattr("sys.stdin", Keyboard(f"{key_id}\n"))
    status, out, _ = typed("destroy", key_id, "--reason", "erasure")
    assert (status, f"Destroyed: pseudonym key {key_id}" in out) == (0, True)
    assert desk.held.root(1) is None


def test_destroying_the_signing_key_says_that_it_closes_the_archive(desk, typed):
    assert "the archive is closed" in typed("destroy", SIGNING_ID)[1]


def test_an_unknown_key_is_an_unknown_name(desk, typed):
    status, _, err = typed("destroy", "deadbeef", "--confirm", "deadbeef")
    assert (status, SIGNING_ID in err) == (2, True)


def test_the_clock_of_rebuilds_is_that_of_events(desk, asked, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798761600")
    assert asked("rotate", "pseudonym", "--yes")["event"]["time"] == "2027-01-01T00:00:00Z"


def test_a_receipt_key_is_made_shown_and_withdrawn(desk, typed, tmp_path):
    file = tmp_path / "receipts.key"
    status, out, _ = typed("receipts", "make", file, "--days", "30", "--json")
    made = json.loads(out)["event"]
    assert (status, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    status, out, _ = typed("show")
    assert f"{made['key_id']}  (on a server)     from {made['time']} until {made['until']}" in out
    assert made["verifier"] not in out + file.read_text()

    status, out, _ = typed("receipts", "withdraw", made["key_id"], "--reason", "compromise")
    assert (status, f"Withdrawn: the receipt key {made['key_id']}" in out) == (0, True)
    [shown] = json.loads(typed("show", "--json")[1])["receipts"]
    assert shown["compromised"]
    status, _, err = typed("receipts", "withdraw", "00000000")
    assert (status, "names a receipt key 00000000" in err) == (2, True)
