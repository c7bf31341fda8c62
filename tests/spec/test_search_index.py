"""The published search index: found by readers, checked by verify, and of its own edition alone."""

import json
import shutil

import pytest
from tests.unit.store.web_server import range_server

import heliograph as hg
import identified_export as export
from heliograph.cli.main import run
from heliograph.errors import VerificationError
from heliograph.preserve.finding import FindingKind
from heliograph.preserve.verify import verify
from heliograph.store.files import FolderTree
from publisher import Publisher


@pytest.fixture
def publisher(tmp_path, monkeypatch):
    """A publisher with one release, whose commands find the keys and whose readers have a cache of their own."""
    publisher = Publisher.at(tmp_path / "desk")
    publisher.store_keys()
    publisher.publish(publisher.workspace(export.files()), policy="twitter-2018")
    for name, place in (("ARCHIVE", publisher.archive), ("GATED", publisher.gated), ("KEYS", publisher.keys)):
        monkeypatch.setenv(f"HELIOGRAPH_{name}", str(place))
    monkeypatch.setenv("HELIOGRAPH_CACHE", str(tmp_path / "cache"))
    return publisher


def command(capsys, *words):
    with pytest.raises(SystemExit) as left:
        run(["index", "boats", "--json", *words])
    assert not left.value.code
    return json.loads(capsys.readouterr().out)["indexes"]


def test_every_edition_gets_its_index_beside_it_and_the_release_stays_what_it_is(publisher, capsys):
    release = (publisher.archive / "boats" / "1" / "release.json").read_bytes()
    made = command(capsys)
    assert [(one["edition"], one["folder"]) for one in made] == [
        ("public", str(publisher.archive / "boats" / "1" / "public" / "derived")),
        ("consortium", str(publisher.gated / "boats" / "1" / "consortium" / "derived")),
    ]
    assert (publisher.archive / "boats" / "1" / "release.json").read_bytes() == release
    key = hg.open(publisher.archive).description.keys
    outcome = verify(FolderTree(publisher.archive), trusted=key)
    assert outcome.ok, outcome.findings
    assert verify(FolderTree(publisher.gated), trusted=key, against=FolderTree(publisher.archive)).ok


def test_readers_find_the_published_index_and_need_not_make_one(publisher, capsys, tmp_path):
    made_here = hg.load("boats").search("-nowhere", order="time", limit=100)
    shutil.rmtree(tmp_path / "cache")
    command(capsys)
    published = hg.load("boats").search("-nowhere", order="time", limit=100)
    assert published.hits == made_here.hits
    assert published.facets == made_here.facets
    [place] = (tmp_path / "cache" / "search" / "v1").iterdir()
    assert (place / "index.json").is_symlink()
    with range_server(publisher.archive) as server:
        shutil.rmtree(tmp_path / "cache")
        remote = hg.load("boats", server.address).search("-nowhere", order="time", limit=100)
    assert remote.hits == made_here.hits
    assert remote.count > 0
    assert not (place / "index.json").is_symlink()


def test_a_public_search_finds_nothing_of_those_whose_names_are_hidden(publisher, capsys):
    command(capsys)
    hidden = f"person_{export.BELOW[-4:]}"
    public, gated = hg.load("boats"), hg.load("boats", edition="consortium")
    assert gated.search(f"from:{hidden}").count > 0
    assert gated.search(f"from:{export.BELOW}").count > 0
    for who in (
        f"from:{hidden}",
        f"from:{export.BELOW}",
        f"name:{hidden}",
        f'name:"Person {export.BELOW[-4:]}"',
    ):
        assert public.search(who).count == 0
    public_files = publisher.archive.rglob("derived/**/*")
    held = b"".join(path.read_bytes() for path in public_files if path.is_file())
    assert held
    assert hidden.encode() not in held
    assert export.BELOW.encode() not in held


def test_an_index_made_anew_takes_the_place_of_the_old_one(publisher, capsys):
    first = command(capsys)
    before = hg.load("boats").search("-nowhere")
    second = command(capsys, "--edition", "public")
    assert [one["edition"] for one in second] == ["public"]
    assert set(first[0]["files"]) != set(second[0]["files"])
    assert verify(FolderTree(publisher.archive), trusted=hg.open(publisher.archive).description.keys).ok
    after = hg.load("boats").search("-nowhere")
    assert after.count == before.count == second[0]["posts"]
    assert after.facets == before.facets


def test_a_changed_index_is_named_by_verify(publisher, capsys):
    command(capsys)
    path = publisher.archive / "boats/1/public/derived/search/index.json"
    path.write_bytes(path.read_bytes().replace(b"original", b"0riginal"))
    outcome = verify(FolderTree(publisher.archive), trusted=hg.open(publisher.archive).description.keys)
    assert [(f.kind, f.path) for f in outcome.findings] == [
        (FindingKind.CHANGED, "boats/1/public/derived/search/index.json")
    ]


def test_an_index_of_another_edition_is_not_asked(publisher, capsys):
    command(capsys)
    shutil.rmtree(publisher.archive / "boats/1/public/derived")
    shutil.copytree(
        publisher.gated / "boats/1/consortium/derived", publisher.archive / "boats/1/public/derived"
    )
    with pytest.raises(VerificationError, match="SHA-256"):
        hg.load("boats").search("from:anybody")


def test_an_edition_that_was_changed_is_not_indexed(publisher, capsys):
    path = publisher.archive / "boats/1/public/accounts.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    with pytest.raises(SystemExit) as left:
        run(["index", "boats"])
    assert left.value.code
    assert "accounts.parquet" in capsys.readouterr().err
    assert not (publisher.archive / "boats/1/public/derived").exists()
    assert not list((publisher.archive / "boats/1/public").glob(".derived*"))
