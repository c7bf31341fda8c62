"""Members read gated editions from a real server: log in, load, download, resume; what is refused is told word for word."""

import random
import stat
from dataclasses import replace

import pytest
from gated_site import GatedSite, Served

import heliograph as hg
from heliograph.access.download import download
from heliograph.access.resolve import open_edition, open_library
from heliograph.bootstrap import asking
from heliograph.bootstrap.tokens import log_in, log_out, token_for
from heliograph.bootstrap.untrusted import sql_pool
from heliograph.cli.main import run
from heliograph.consortium.login import confirm, refuse
from heliograph.consortium.output import review
from heliograph.errors import HeliographError, InputError, NotAllowedError, RefusedError
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality
from heliograph.model.progress import silent
from heliograph.settings import Settings, config_folder
from heliograph.store.http import HttpTree
from heliograph.store.outputs import FolderOutputs
from heliograph.store.portal.database import leave

PART = 10_000
"""Bytes that are asked for at once."""


@pytest.fixture(scope="module")
def gated_site(tiny, site, tmp_path_factory):
    made = GatedSite(tiny, site, tmp_path_factory.mktemp("state"))
    made.pool = sql_pool(running=1, idle=0)
    yield made
    made.pool.close()
    leave()


@pytest.fixture
def scene(gated_site, monkeypatch, tmp_path):
    gated_site.begin(monkeypatch)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HELIOGRAPH_CACHE", str(tmp_path / "cache"))
    with Served() as served:
        gated_site.server = served
        gated_site.archive = f"{served.address}/archive/"
        yield gated_site


def logged_in(scene, answer=confirm):
    def show(address, code):
        assert address.startswith(scene.server.address)
        answer(scene.story.room, code, scene.lead, scene.story.now)

    return log_in(
        scene.archive, Settings(), days=0, grants=(), show=show, wait=lambda _: None
    )  # fmt: skip


def test_login_keeps_a_token_for_that_server_alone_and_logout_ends_it(scene):
    server, done = logged_in(scene)
    kept = config_folder() / "tokens.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert done.person == scene.lead.name
    assert token_for(scene.archive, Settings()) == done.token
    assert token_for("http://127.0.0.1:1/archive/", Settings()) is None
    assert token_for(scene.archive, Settings(token="another")) == "another"
    elsewhere = Settings(token="another", archive="https://archive.example/")
    assert token_for("https://ARCHIVE.example/mirror", elsewhere) == "another"
    assert token_for("https://mirror.example/", elsewhere) is None
    assert token_for("http://archive.example/", elsewhere) is None
    assert token_for(scene.archive, elsewhere) == done.token
    rows = hg.load("tiny", scene.archive, edition="consortium").accounts.count()
    assert rows == hg.load("tiny", scene.archive).accounts.count()
    assert scene.events("download")
    assert log_out(scene.archive, Settings()) == (server, True)
    assert log_out(scene.archive, Settings()) == (server, False)
    assert scene.events("token-revoke")
    kept.write_text("[1]")
    with pytest.raises(InputError, match="no tokens"):
        token_for(scene.archive, Settings())


def test_a_login_that_is_refused_keeps_nothing(scene):
    with pytest.raises(RefusedError):
        logged_in(scene, refuse)
    assert not (config_folder() / "tokens.json").exists()


def test_what_is_refused_is_told_word_for_word_in_python_and_on_the_command_line(scene, capsys):
    with pytest.raises(NotAllowedError) as said:
        hg.load("tiny", scene.archive, edition="consortium")
    assert [one.code for one in said.value.unmet] == ["signed-in"]
    logged_in(scene)
    scene.suspend()
    with pytest.raises(NotAllowedError) as said:
        hg.load("tiny", scene.archive, edition="consortium")
    assert [one.code for one in said.value.unmet] == ["grant-active"]
    with pytest.raises(SystemExit) as left:
        run(["get", "tiny", "--archive", scene.archive, "--edition", "consortium"])
    assert left.value.code == 4
    assert "The grant is active: it is suspended." in capsys.readouterr().err


def test_a_download_that_is_cut_goes_on_with_another_token(scene, tmp_path, monkeypatch, capsys):
    logged_in(scene)
    scene.server.cut_after = 3000
    words = [
        "get",
        "tiny",
        "--archive",
        scene.archive,
        "--edition",
        "consortium",
        "--into",
        str(tmp_path / "copy"),
    ]
    monkeypatch.setattr("time.sleep", lambda _: logged_in(scene))  # while it waits, the token is renewed
    with pytest.raises(SystemExit) as left:
        run(words)
    assert left.value.code == 0, capsys.readouterr().err
    assert scene.server.cuts == 1
    assert is_whole(scene, tmp_path / "copy")


def test_a_member_gets_a_receipt_checks_it_and_holds_the_copy_against_it(
    scene, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    scene.sign()
    logged_in(scene)
    where = ("--archive", scene.archive)
    assert done("get", "tiny", *where, "--edition", "consortium", "--into", "copy") == 0
    assert done("receipt", "get", "tiny", *where) == 0
    assert done("receipt", "verify", "receipt.json", *where, "--copy", "copy") == 0
    said = capsys.readouterr().out
    assert f"taken by {scene.lead.id}" in said
    assert "accounts.parquet  15,516 of 15,516 bytes" in said
    (tmp_path / "copy/tiny/1/consortium/accounts.parquet").write_bytes(b"other")
    assert done("receipt", "verify", "receipt.json", *where, "--copy", "copy") == 10
    changed = (tmp_path / "receipt.json").read_text().replace("15516", "15517", 1)
    (tmp_path / "receipt.json").write_text(changed)
    assert done("receipt", "verify", "receipt.json", *where) == 10
    assert "another receipt" in capsys.readouterr().err
    assert done("receipt", "get", "tiny-2", *where) == 2


def done(*words):
    try:
        run([*words])
    except SystemExit as left:
        return left.code
    return 0


def opened(scene):
    token = scene.token()
    library = open_library(
        HttpTree(scene.archive, wait=lambda _: None),
        HttpTree(f"{scene.server.address}/gated/", token=token, most=PART, wait=lambda _: None),
    )
    return open_edition(library, "tiny", "consortium")


def is_whole(scene, copy):
    files = [path for path in scene.file("").rglob("*") if path.is_file()]
    return all(
        (copy / path.relative_to(scene.tiny.gated)).read_bytes() == path.read_bytes() for path in files
    )


@pytest.mark.parametrize("rounds", [6, pytest.param(200, marks=pytest.mark.nightly)])
def test_cut_anywhere_and_replaced_midway_a_copy_is_whole_or_begins_anew(scene, tmp_path, rounds):
    chance = random.Random(7)
    place = scene.file("accounts.parquet")
    signed = place.read_bytes()
    try:
        for number in range(rounds):
            copy = tmp_path / str(number)
            scene.server.cut_after = chance.randrange(1, min(PART, len(signed)))
            other = chance.choice((signed[::-1], signed[:-9], signed + b"more", None))
            scene.server.at_cut = (lambda other=other: place.write_bytes(other)) if other else (lambda: None)
            if other:
                with pytest.raises(HeliographError):
                    download(opened(scene), copy, tables=("accounts",), tell=silent)
                assert not (copy / "tiny/1/consortium/accounts.parquet").exists()
                place.write_bytes(signed)
            download(opened(scene), copy, tables=("accounts",), tell=silent)
            assert (copy / "tiny/1/consortium/accounts.parquet").read_bytes() == signed
    finally:
        place.write_bytes(signed)
    assert scene.server.cuts >= rounds


def test_a_member_asks_where_the_data_lie_in_python_and_on_the_command_line(
    scene, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(asking, "shared_pool", lambda: scene.pool)
    logged_in(scene)
    with pytest.raises(NotAllowedError, match="A grant for exactly"):
        hg.remote("tiny", scene.archive).sql("SELECT 1")
    scene.lets_ask()
    there = hg.remote("tiny", scene.archive)
    rows = there.sql("SELECT handle, count(*) OVER () AS n FROM accounts ORDER BY 1")
    assert rows.count() == hg.load("tiny", scene.archive).accounts.count()
    found = there.search("the", limit=2)
    assert (found.hits.num_rows, found.count > 2, bool(found.facets["month"])) == (2, True, True)
    with pytest.raises(HeliographError, match="handel"):
        there.sql("SELECT handel FROM accounts")
    where = ("--remote", "--dataset", "tiny", "--archive", scene.archive)
    capsys.readouterr()
    assert done("query", "SELECT 7 AS seven", *where, "--format", "csv") == 0
    assert capsys.readouterr().out.split()[-2:] == ['"seven"', "7"]
    assert done("query", "SELECT 7 AS seven", *where) == 0
    assert "7" in capsys.readouterr().out
    assert done("query", "SELECT 7 AS seven", *where, "--json", "--output", str(tmp_path / "a.parquet")) == 0
    assert '"count": 1' in capsys.readouterr().out
    assert done("query", "SELECT 7 AS seven", *where, "--json") == 0
    assert done("search", "the", *where, "--limit", "1") == 0
    said = capsys.readouterr().out
    assert "[the]" in said
    assert "--skip 1" in said
    assert done("query", "--facet", "language", *where) == 2
    assert done("query", "SELECT 1", "--remote", "--archive", scene.archive) == 2
    assert done("query", "SELECT 1", "--remote", "--dataset", "tiny", "--archive", str(tmp_path)) == 2
    held = scene.story.records.get(Grant, scene.asking)
    scene.story.records.write([replace(held, scope=replace(held.scope, modality=Modality.ENCLAVE))])
    with pytest.raises(RefusedError, match="Two people look"):
        there.sql("SELECT 7 AS seven")
    [waits] = scene.story.records.find(Output, person_id=scene.lead.id)
    with pytest.raises(RefusedError, match="submitted"):
        there.output(waits.id)
    for name in ("held-checker", "other-checker"):
        checker = scene.story.person(name, Role.OUTPUT_CHECKER)
        outputs = FolderOutputs(scene.state)
        review(scene.story.room, outputs, waits.id, "release", note="", by=checker, at=scene.story.now)
    assert there.output(waits.id).to_arrow().to_pydict() == {"seven": [7]}
    assert done("query", "--held", waits.id, "--archive", scene.archive, "--format", "csv") == 0
