"""Register and announcements are signed into the archive, anew when they say something else and only then."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.consortium.criterion import known
from heliograph.consortium.seal import seal_changed
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.project import Listing, Project
from heliograph.model.consortium.published import Published
from heliograph.signing.canonical import canonical, read_json
from heliograph.signing.keys import SigningKey
from heliograph.signing.record import verify_record
from heliograph.store.sealed import FolderSealed

KEY = SigningKey(name="example.org/archive", seed=b"k" * 32)
RELEASE = Published(
    dataset="tiny",
    release=1,
    title="Tiny",
    at=datetime(2026, 3, 1, tzinfo=UTC),
    editions=("public", "consortium"),
)
OPEN = replace(RELEASE, dataset="open", editions=("public",))


@pytest.fixture
def desk(tmp_path):
    story = Story()
    lead = story.person("lead", at=story.university)
    grant = story.records.get(Grant, life.granted(story, lead, story.staff()))
    project = story.records.get(Project, grant.project_id)
    shelf = FolderSealed(tmp_path)

    def run(releases=(RELEASE, OPEN)):
        return seal_changed(story.room, shelf, releases, known(), origin=KEY.name, key=KEY, now=story.now)

    return story, project, shelf, run


def record(shelf, name):
    sealed = read_json(shelf.read(name), what=name)
    said = verify_record(canonical(sealed["record"]), sealed["signature"].encode(), keys=[KEY.verifier])
    assert (said.name, said.origin) == (f"{name}.json", KEY.name)
    return sealed["record"]


def test_they_are_signed_when_they_change_and_only_then(desk):
    story, project, shelf, run = desk
    story.records.write((replace(project, listing=Listing.NAMED),))
    assert [run(), run()] == [2, 0]
    before = shelf.read("register")
    story.pass_days(1)
    assert (run(), shelf.read("register")) == (0, before)
    story.records.write((replace(story.records.get(Project, project.id), listing=Listing.UNLISTED),))
    assert run() == 1
    assert record(shelf, "register") | {"as_of": ""} == {
        "schema_version": "heliograph-register/1", "origin": KEY.name, "as_of": "", "projects": [], "unlisted": 1, "unlisted_early": 0,
    }  # fmt: skip


def test_the_announcements_name_what_is_new_for_members(desk):
    _, _, shelf, run = desk
    run()
    found = record(shelf, "announcements")["announcements"]
    assert [(one["kind"], one["id"]) for one in found if one["kind"] == "release"] == [("release", "tiny@1")]
    assert run((replace(RELEASE, release=2), RELEASE)) == 1
    assert [
        one["id"] for one in record(shelf, "announcements")["announcements"] if one["kind"] == "release"
    ] == ["tiny@2", "tiny@1"]


def test_announcements_lie_at_the_root_of_the_archive_and_are_gone_from_where_they_lay(desk, tmp_path):
    _, _, _, run = desk
    before = tmp_path / "consortium-record" / "announcements.json"
    before.parent.mkdir()
    before.write_bytes(b"{}")
    run()
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["announcements.json", "consortium-record/register.json"]
