"""Init: an archive with its keys, made once."""

import json
import os
from datetime import UTC, datetime

import pytest

from heliograph.errors import InputError, RefusedError, StorageError, UsageError
from heliograph.publish.catalogue import read_archive
from heliograph.publish.init import ArchiveRequest, init
from heliograph.store.keys import KeyFolder

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FULL = ArchiveRequest(
    title="Sunlight", origin="example.org/archive", publisher="Example", contact="a@example.org"
)


@pytest.fixture
def keys(tmp_path):
    return KeyFolder(tmp_path / "keys")


def start(folder, keys, request=FULL):
    return init(folder, request, keys=keys, now=NOW, randomness=os.urandom)


def everything_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_archive_has_its_description_and_its_keys_elsewhere(tmp_path, keys):
    made = start(tmp_path / "archive", keys)
    assert made.created
    assert made.keys_created
    assert made.key_folder == keys.folder("example.org/archive")
    names = sorted(path.name for path in (tmp_path / "archive").iterdir())
    assert names == ["archive.json", "catalogue.json", "events", "feed.atom"]
    described = read_archive(tmp_path / "archive")
    assert described == made.description
    assert described.keys == (keys.load("example.org/archive").signing.verifier.to_text(),)
    assert described.created_at == "2026-01-02T03:04:05Z"
    assert described.publisher.contact == "a@example.org"


def test_no_secret_is_written_into_the_archive(tmp_path, keys):
    made = start(tmp_path / "archive", keys)
    secrets = [path.read_text().strip()[-40:] for path in made.key_folder.iterdir()]
    public = b"".join(everything_below(tmp_path / "archive").values()).decode()
    assert len(secrets) == 2
    assert not any(secret in public for secret in secrets)


def test_everything_has_a_default_that_the_folder_gives(tmp_path, keys):
    made = start(tmp_path / "my archive_2026", keys, ArchiveRequest())
    assert made.description.title == "My archive 2026"
    assert made.description.publisher.name == "My archive 2026"
    assert made.description.origin == "localhost/my-archive_2026"


def test_running_again_says_what_is_there_and_changes_nothing(tmp_path, keys):
    first = start(tmp_path / "archive", keys)
    before = everything_below(tmp_path)
    again = start(tmp_path / "archive", keys, ArchiveRequest(title="Another", contact="a@example.org"))
    assert everything_below(tmp_path) == before
    assert not again.created
    assert not again.keys_created
    assert again.description == first.description
    assert again.differing == ("title",)


def test_running_again_without_the_keys_makes_no_new_ones(tmp_path, keys):
    start(tmp_path / "archive", keys)
    elsewhere = KeyFolder(tmp_path / "other-machine")
    assert start(tmp_path / "archive", elsewhere).key_folder is None
    assert elsewhere.origins() == ()


def test_a_run_that_died_between_keys_and_archive_is_completed_with_the_same_keys(tmp_path, keys):
    before = keys.make("example.org/archive", randomness=os.urandom)
    made = start(tmp_path / "archive", keys)
    assert made.created
    assert not made.keys_created
    assert made.description.keys == (before.signing.verifier.to_text(),)


def test_an_archive_around_the_keys_or_among_them_is_refused(tmp_path, keys):
    for folder in (tmp_path, keys.root, keys.root / "archive"):
        with pytest.raises(RefusedError, match="contain one another"):
            start(folder, keys)
    assert everything_below(tmp_path) == {}


def test_a_folder_with_other_things_is_refused(tmp_path, keys):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "draft.txt").write_text("do not publish")
    with pytest.raises(RefusedError, match=r"holds other things \(draft.txt\)"):
        start(tmp_path / "thesis", keys)
    with pytest.raises(RefusedError, match="is a file"):
        start(tmp_path / "thesis" / "draft.txt", keys)
    assert keys.origins() == ()


@pytest.mark.parametrize("origin", ["https://example.org/archive/", "/archive", "two words", "a+b"])
def test_an_origin_that_cannot_name_a_key_is_refused_before_anything_is_made(tmp_path, keys, origin):
    with pytest.raises(UsageError, match="origin"):
        start(tmp_path / "archive", keys, ArchiveRequest(origin=origin))
    assert everything_below(tmp_path) == {}


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path, keys):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="make folder"):
        start(tmp_path / "file" / "archive", keys)


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"title": "x"}), '{"title":"a","title":"b"}'])
def test_a_damaged_archive_json_is_an_error_and_is_left_alone(tmp_path, keys, content):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "archive.json").write_text(content)
    with pytest.raises(InputError, match=r"archive\.json"):
        start(tmp_path / "archive", keys)
    assert (tmp_path / "archive" / "archive.json").read_text() == content
