"""``heliograph verify`` on a folder and a web server, as a reader runs it."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.unit.preserve.sample_archive import OTHER_KEY, VKEY, Sample, sample

from heliograph.cli.main import run
from heliograph.cli.verify import size
from heliograph.model.edition import Edition

OTHER_VKEY = OTHER_KEY.verifier.to_text()


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def archive(tmp_path):
    return lay_out(sample(), tmp_path / "archive")


def lay_out(made: Sample, root):
    for path, data in made.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def heliograph(capsys, *words):
    """Exit code and standard output of one command."""
    with pytest.raises(SystemExit) as left:
        run([str(word) for word in words])
    return left.value.code or 0, capsys.readouterr().out


def test_a_sound_archive_is_told_in_a_few_lines(archive, capsys):
    code, out = heliograph(capsys, "verify", archive)
    assert code == 0
    assert (
        "ok    ira-2018@2  public verified, consortium absent; 7 files, 1.9 kB; signed by the key the archive"
        in out
    )
    assert "UNLOGGED" in out
    assert "SELF-VOUCHED" in out
    assert "PINNED example.org/archive+8183ea66" in out
    assert out.splitlines()[-1] == "Everything is as it was signed: 3 releases, 21 files, 5.7 kB read."
    assert out.isascii()


def test_a_damaged_archive_names_the_file_and_what_differs(archive, capsys):
    (archive / "ira-2018/1/public/cube.parquet").write_bytes(b"PAR1")
    (archive / "ira-2018/1/stray.txt").write_bytes(b"")
    code, out = heliograph(capsys, "verify", archive, "--no-pin")
    assert code == 13
    assert "FAIL  ira-2018@1" in out
    assert "ok    ira-2018@2" in out
    assert "truncated         ira-2018/1/public/cube.parquet  has 4 of " in out
    assert "extra             ira-2018/1/stray.txt  is listed by no signed document" in out
    assert "2 findings, the worst truncated" in out


def test_one_json_document_says_the_same(archive, capsys):
    (archive / "stray.txt").write_bytes(b"")
    code, out = heliograph(capsys, "verify", archive, "--json")
    document = json.loads(out)
    assert code == document["exit_code"] == 15
    assert document["where"] == str(archive)
    assert not document["pinned"]


def test_the_first_visit_pins_and_a_later_key_is_noticed(archive, tmp_path, capsys):
    assert heliograph(capsys, "verify", archive)[0] == 0
    again = heliograph(capsys, "verify", archive)[1]
    assert "SELF-VOUCHED" not in again
    assert "PINNED" not in again
    assert "signed by the key pinned earlier" in again
    forged = Sample()
    forged.add_archive(keys=(OTHER_VKEY,))
    forged.add_release(key=OTHER_KEY)
    other = lay_out(forged, tmp_path / "forged")
    code, out = heliograph(capsys, "verify", other)
    assert code == 11
    assert "key-changed" in out
    accepted = heliograph(capsys, "verify", other, "--key", OTHER_VKEY)
    assert accepted[0] == 0
    assert "PINNED" in accepted[1]
    assert heliograph(capsys, "verify", other)[0] == 0


def test_no_pin_leaves_no_trace(archive, tmp_path, capsys):
    assert heliograph(capsys, "verify", archive, "--no-pin")[0] == 0
    assert not (tmp_path / "config").exists()


def test_a_damaged_archive_is_not_pinned(archive, tmp_path, capsys):
    (archive / "stray.txt").write_bytes(b"")
    assert heliograph(capsys, "verify", archive)[0] == 15
    assert not (tmp_path / "config").exists()


@pytest.mark.parametrize("part", ["ira-2018", "ira-2018/2", "ira-2018/2/public"])
def test_a_part_finds_the_archive_it_lies_in(archive, part, capsys):
    code, out = heliograph(capsys, "verify", archive / part)
    assert code == 0, out
    assert "ira-2018@2" in out


def test_a_gated_edition_elsewhere_is_verified_against_the_archive(archive, tmp_path, capsys):
    gated = Sample()
    gated.add_edition("", "ira-2018", 2, Edition.CONSORTIUM)
    held = lay_out(gated, tmp_path / "held")
    assert heliograph(capsys, "verify", held)[0] == 18
    assert heliograph(capsys, "verify", held, "--against", archive)[0] == 0


def test_links_are_followed_inside_and_refused_outside(archive, tmp_path, capsys):
    table = archive / "ira-2018/1/public/accounts.parquet"
    table.rename(archive / "ira-2018/1/public/.moved")
    table.symlink_to(archive / "ira-2018/1/public/.moved")
    assert heliograph(capsys, "verify", archive, "--no-pin")[0] == 0
    table.unlink()
    (archive / "ira-2018/1/public/.moved").rename(tmp_path / "outside.parquet")
    table.symlink_to(tmp_path / "outside.parquet")
    code, out = heliograph(capsys, "verify", archive, "--no-pin")
    assert code == 20
    assert "unsafe-path       ira-2018/1/public/accounts.parquet" in out


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (5.5e9, "5.5 GB"), (9e12, "9.0 TB")],
)
def test_sizes_are_said_for_people(count, shown):
    assert size(count) == shown


def test_a_key_with_a_slip_is_an_error_of_usage(archive, capsys):
    assert heliograph(capsys, "verify", archive, "--key", VKEY[:-2])[0] == 2
    assert heliograph(capsys, "verify")[0] == 2


def test_a_folder_is_verified_without_any_network(archive, capsys, socket_disabled):
    assert heliograph(capsys, "verify", archive, "--key", VKEY)[0] == 0


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args):
        """Nothing: the test's output is that of the command."""


@pytest.fixture
def address(archive):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(archive)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_plain_web_server_is_verified_too(archive, address, capsys):
    releases = [{"release": 1, "release_id": "0" * 64, "published_at": "x", "editions": ["public"]}]
    dataset = {"name": "ira-2018", "title": "A", "operation": "o", "policy_area": "other"}
    catalogue = {"title": "A", "datasets": [dataset | {"releases": releases, "latest": 1}]}
    (archive / "catalogue.json").write_text(json.dumps(catalogue))
    code, out = heliograph(capsys, "verify", address, "--no-pin")
    assert code == 0, out
    assert "NOT-LISTED" in out
    code, out = heliograph(capsys, "verify", f"{address}/ira-2018/2/public/", "--no-pin")
    assert code == 0, out
    (archive / "ira-2018/1/public/cube.parquet").unlink()
    code, out = heliograph(capsys, "verify", address, "--no-pin")
    assert code == 14
    assert "ira-2018/1/public/cube.parquet" in out
