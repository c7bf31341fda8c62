import hashlib
import json
from xml.etree import ElementTree as ET

import pytest

from heliograph.errors import InputError
from heliograph.publish.catalogue import catalogue_files

ATOM = "{http://www.w3.org/2005/Atom}"


def put_archive(root, **fields):
    document = {
        "schema_version": "heliograph-archive/1",
        "title": "Example <archive>",
        "origin": "archive.example.org/moderation",
        "publisher": {"name": "Example Platform", "url": "https://example.org"},
        "keys": ["key"],
        "created_at": "2021-01-02T03:04:05Z",
    }
    document |= fields
    root.mkdir(exist_ok=True)
    (root / "archive.json").write_text(json.dumps(document))


def put_release(
    root, name, number, published_at, *, folder=None, supersedes=None, editions=("public",), posts=10
):
    document = {
        "schema_version": "heliograph-release/1",
        "dataset": name,
        "release": number,
        "origin": "archive.example.org/moderation",
        "published_at": published_at,
        "description": {
            "name": name,
            "title": f"The {name} & more",
            "operation": "Harbour",
            "policy_area": "information-operations",
            "sampling": "All.",
        },
        "editions": {edition: {"manifest_sha256": "a" * 64} for edition in editions},
        "computed": {"posts": {"value": posts, "query": "q"}, "languages": {"value": 3, "query": "q"}},
        "reason": {"code": "correction" if supersedes else "initial", "text": "Said <why>."},
        "files": [],
    }
    if supersedes:
        document["supersedes"] = supersedes
    place = root / (folder or f"{name}/{number}")
    place.mkdir(parents=True)
    data = json.dumps(document).encode()
    (place / "release.json").write_bytes(data)
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def archive(tmp_path):
    put_archive(tmp_path)
    first = put_release(tmp_path, "harbour", 1, "2021-02-01T00:00:00Z")
    put_release(
        tmp_path, "harbour", 2, "2021-05-01T00:00:00Z", supersedes=first, editions=("public", "consortium")
    )
    put_release(tmp_path, "Airfield", 10, "2021-03-01T00:00:00Z")
    return tmp_path


def test_the_catalogue_lists_data_sets_by_name_and_releases_by_number(archive):
    made = json.loads(catalogue_files(archive)["catalogue.json"])
    assert made["schema_version"] == "heliograph-catalogue/1"
    assert made["title"] == "Example <archive>"
    assert [d["name"] for d in made["datasets"]] == ["Airfield", "harbour"]
    harbour = made["datasets"][1]
    assert harbour["latest"] == 2
    assert [r["release"] for r in harbour["releases"]] == [1, 2]
    assert harbour["releases"][1]["editions"] == ["public", "consortium"]
    assert harbour["releases"][1]["rows"] == {"posts": 10}


def test_the_catalogue_names_releases_by_the_digest_of_their_document(archive):
    made = json.loads(catalogue_files(archive)["catalogue.json"])
    data = (archive / "harbour/1/release.json").read_bytes()
    first, second = made["datasets"][1]["releases"]
    assert first["release_id"] == hashlib.sha256(data).hexdigest()
    assert second["supersedes"] == first["release_id"]


def test_the_feed_is_atom_with_the_newest_release_first(archive):
    feed = ET.fromstring(catalogue_files(archive)["feed.atom"])
    assert feed.tag == f"{ATOM}feed"
    assert (
        feed.findtext(f"{ATOM}id") == "tag:archive.example.org,2021-01-02:archive.example.org/moderation/feed"
    )
    assert feed.findtext(f"{ATOM}updated") == "2021-05-01T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Example Platform"
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == [
        "The harbour & more, release 2",
        "The Airfield & more, release 10",
        "The harbour & more, release 1",
    ]
    for entry in entries:
        assert entry.findtext(f"{ATOM}id").startswith("urn:sha256:")
        assert entry.findtext(f"{ATOM}updated").endswith("Z")
        assert entry.findtext(f"{ATOM}summary")
        assert (archive / entry.find(f"{ATOM}link").get("href")).parent.is_dir()
    assert len({e.findtext(f"{ATOM}id") for e in entries}) == 3


def test_an_entry_tells_the_reason_and_what_can_be_asked_for(archive):
    feed = ET.fromstring(catalogue_files(archive)["feed.atom"])
    summary = feed.find(f"{ATOM}entry").findtext(f"{ATOM}summary")
    assert "correction: Said <why>." in summary
    assert "10 posts" in summary
    assert "On application: consortium edition." in summary
    assert "Supersedes sha256:" in summary


def test_the_indexes_are_the_same_in_whatever_order_releases_came(archive, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    put_archive(other)
    put_release(other, "Airfield", 10, "2021-03-01T00:00:00Z")
    first = hashlib.sha256((archive / "harbour/1/release.json").read_bytes()).hexdigest()
    put_release(
        other, "harbour", 2, "2021-05-01T00:00:00Z", supersedes=first, editions=("public", "consortium")
    )
    put_release(other, "harbour", 1, "2021-02-01T00:00:00Z")
    assert catalogue_files(other) == catalogue_files(archive)


def test_nothing_is_counted_where_no_public_edition_was_counted(tmp_path):
    put_archive(tmp_path, publisher={"name": "Example Platform"})
    put_release(tmp_path, "harbour", 1, "2021-02-01T00:00:00Z", editions=("consortium",), posts=0)
    feed = ET.fromstring(catalogue_files(tmp_path)["feed.atom"])
    assert "Public edition" not in feed.find(f"{ATOM}entry").findtext(f"{ATOM}summary")
    assert feed.find(f"{ATOM}author/{ATOM}uri") is None


def test_an_archive_without_releases_has_indexes_too(tmp_path):
    put_archive(tmp_path)
    made = catalogue_files(tmp_path)
    assert json.loads(made["catalogue.json"])["datasets"] == []
    assert ET.fromstring(made["feed.atom"]).findtext(f"{ATOM}updated") == "2021-01-02T03:04:05Z"


def test_leftovers_of_an_unfinished_publish_are_passed_over(archive):
    before = catalogue_files(archive)
    put_release(archive, "harbour", 3, "2021-06-01T00:00:00Z", folder="harbour/.3.tmp")
    put_release(archive, "ghost", 1, "2021-06-01T00:00:00Z", folder=".staging/1")
    (archive / "harbour/4").mkdir()
    assert catalogue_files(archive) == before


def test_a_release_in_the_folder_of_another_is_named(archive):
    put_release(archive, "harbour", 7, "2021-06-01T00:00:00Z", folder="harbour/8")
    with pytest.raises(InputError, match=r"harbour/8/release.json: says it is harbour@7"):
        catalogue_files(archive)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"dataset": "x"}', b'{"a": 1, "a": 2}'])
def test_a_damaged_release_is_named(archive, damage):
    (archive / "harbour/1/release.json").write_bytes(damage)
    with pytest.raises(InputError, match=r"harbour/1/release.json"):
        catalogue_files(archive)


def test_a_folder_that_is_no_archive_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"archive.json: not there"):
        catalogue_files(tmp_path)


def test_a_damaged_archive_json_is_named(tmp_path):
    (tmp_path / "archive.json").write_bytes(b'{"title": "x"}')
    with pytest.raises(InputError, match=r"archive.json: origin"):
        catalogue_files(tmp_path)
