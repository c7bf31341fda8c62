"""A release that the public has not yet: on every route it is there for early access, and an unknown name for all others."""

import json
import re
import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from gated_site import GatedSite, Served, digest
from test_consortium_pages import Browser
from tests import consortium_life as life

import heliograph as hg
from heliograph.bootstrap import reading, serving
from heliograph.bootstrap.consortium import held_in, published_in
from heliograph.bootstrap.embargo import lift_due
from heliograph.bootstrap.serving import Site
from heliograph.cli.main import run
from heliograph.consortium.announce import announce
from heliograph.consortium.embargo import record
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.project import Listing, Project
from heliograph.model.dataset import Embargo
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings
from heliograph.store.portal.database import leave
from publisher import CORRECTION, Publisher

HELD = "/gated/tiny/2/consortium/"


@pytest.fixture(scope="module")
def gated_site(tiny, tmp_path_factory):
    """The archive of ``tiny`` once more, with a second release that is held for a month."""
    root = tmp_path_factory.mktemp("early") / "desk"
    shutil.copytree(tiny.root, root)
    desk = Publisher(root)
    site = Site(Settings(archive=str(desk.archive), cache=root.parent / "cache", api_rate=0))
    made = GatedSite(desk, site, tmp_path_factory.mktemp("state"))
    made.day = (made.story.now + timedelta(days=30)).date()
    made.workspace = tiny.root.parent / "workspace" / "tiny"
    desk.publish(
        Workspace(made.workspace),
        now=made.story.now,
        reason=CORRECTION,
        embargo=Embargo(until=made.day.isoformat(), reason="a trial is under way"),
    )
    made.story.room = replace(made.story.room, held=lambda: held_in(made.settings))
    yield made
    leave()


@pytest.fixture
def scene(gated_site, monkeypatch):
    gated_site.begin(monkeypatch)
    gated_site.first, gated_site.early = with_early_access(gated_site)
    return gated_site


def with_early_access(scene):
    story = scene.story
    lead = story.person(f"first{scene.number}", at=story.university)
    application = life.in_deliberation(story, lead, scene.staff)
    life.approve(story, application, scene.staff["chair"], early=True)
    life.sign_all(story, application, [lead], scene.staff)
    return lead, story.records.find(Grant, application_id=application)[0]


def get(scene, path, person):
    answer = Client().get(path, headers={"Authorization": f"Bearer {scene.token(person)}"})
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_early_access_opens_all_of_it(scene):
    shelf = scene.tiny.gated / ".held" / "tiny" / "2"
    for address, place in (
        ("consortium/manifest.json", scene.tiny.gated / "tiny" / "2" / "consortium" / "manifest.json"),
        ("consortium/accounts.parquet", scene.tiny.gated / "tiny" / "2" / "consortium" / "accounts.parquet"),
        ("public/accounts.parquet", shelf / "public" / "accounts.parquet"),
        ("release/release.json", shelf / "release.json"),
        ("release/release.sig", shelf / "release.sig"),
        ("release/datasheet.md", shelf / "datasheet.md"),
    ):
        assert get(scene, f"/gated/tiny/2/{address}", scene.first) == (200, place.read_bytes())
    assert get(scene, "/gated/tiny/2/release/none.md", scene.first)[0] == 404
    assert get(scene, "/gated/tiny/3/consortium/manifest.json", scene.first)[0] == 404
    assert {event.subject for event in scene.events("download")} == {"edition/tiny@2/consortium"}


def test_for_a_member_without_it_the_number_is_as_unknown_as_any(scene):
    def said(release, edition):
        status, body = get(scene, f"/gated/tiny/{release}/{edition}/manifest.json", scene.lead)
        return status, body.replace(b"tiny/9", b"tiny/2")

    for edition, status in (("consortium", 404), ("public", 403), ("release", 403)):
        assert said(2, edition) == said(9, edition)
        assert said(2, edition)[0] == status
    browser = Browser(scene.story, scene.lead)
    for release in (2, 9):
        browser.page(f"/consortium/files/tiny@{release}/consortium/", 404)
        assert (
            browser.client.get(f"/consortium/files/tiny/{release}/consortium/manifest.json").status_code
            == 404
        )


@pytest.mark.parametrize(
    "path",
    ["/data/tiny@{}/", "/archive/tiny/{}/release.json", "/api/v1/datasets/tiny@{}"],
)
def test_for_the_public_it_is_as_unknown_as_any(scene, path):
    assert Client().get(path.format(2)).status_code == Client().get(path.format(9)).status_code == 404


def test_its_files_and_its_grant_are_pages(scene):
    browser = Browser(scene.story, scene.first)
    grant = browser.page(f"/consortium/grants/{scene.early.id}/")
    assert "/consortium/files/tiny@2/consortium/" in grant
    page = browser.page("/consortium/files/tiny@2/consortium/")
    assert f"The public has this release from {scene.day} on." in page
    for address in ("consortium/accounts.parquet", "public/accounts.parquet", "release/release.json"):
        assert f"/consortium/files/tiny/2/{address}" in page
    answer = browser.client.get("/consortium/files/tiny/2/release/release.json")
    assert digest(b"".join(answer.streaming_content)) == held_in(scene.settings)[0].release_id
    for language in ("es", "ar"):
        assert Client().get(f"/{language}/consortium/register/").status_code == 200


def done(*words):
    with pytest.raises(SystemExit) as left:
        run(list(words))
    return left.value.code


@pytest.fixture
def program(scene, monkeypatch, tmp_path, capsys):
    """A program of a member at a fresh home, and a real server."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HELIOGRAPH_CACHE", str(tmp_path / "cache"))
    with Served() as served:

        def get(name, person):
            monkeypatch.setenv("HELIOGRAPH_TOKEN", scene.token(person))
            where = ["--archive", f"{served.address}/archive/", "--edition", "consortium", "--json"]
            capsys.readouterr()
            left = done("get", name, *where, "--into", str(tmp_path / "copy"))
            told = capsys.readouterr()
            # the server of this process writes its log beside it
            return left, json.loads(
                re.search(r"^\{.*?^\}|^\{.*\}$", told.out + told.err, re.DOTALL | re.MULTILINE)[0]
            )

        get.served, get.archive, get.copy = served, f"{served.address}/archive/", tmp_path / "copy"
        yield get


def test_a_program_with_early_access_gets_a_copy_that_verifies_and_goes_on_where_it_was_cut(scene, program):
    program.served.cut_after = 1000
    left, said = program("tiny", scene.first)
    [held] = held_in(scene.settings)
    assert (left, program.served.cuts) == (0, 1)
    assert (said["held_until"], said["release_id"]) == (scene.day.isoformat(), held.release_id)
    assert {path.stat().st_mode & 0o077 for path in program.copy.rglob("*") if path.is_file()} == {0}
    program("tiny@1", scene.first)  # which the held one names as its predecessor
    assert done("verify", str(program.copy)) == 0
    assert not list(program.copy.parent.glob("cache/files/*/*"))
    loaded = hg.load("tiny@2", program.archive, edition="consortium")
    assert (loaded.release_id, loaded.held_until) == (held.release_id, scene.day.isoformat())
    assert f"held until {scene.day}" in repr(loaded)
    assert loaded.accounts.count() == hg.open(program.copy)["tiny@2"].edition("consortium").accounts.count()
    cached = [path for path in program.copy.parent.glob("cache/files/*/*") if path.is_file()]
    assert {path.stat().st_mode & 0o077 for path in cached} <= {0}
    assert scene.events("download-refused") == []


def test_a_program_without_it_is_told_what_it_is_told_of_any_name(scene, program):
    answers = [program(f"tiny@{number}", scene.lead) for number in (2, 9)]
    assert answers[0][0] == answers[1][0] == 2
    assert str(answers[0][1]).replace("2", "9") == str(answers[1][1]).replace("2", "9")
    assert program("tiny", scene.lead)[1]["held_until"] is None
    assert not (program.copy / "tiny" / "2").exists()
    assert scene.events("download-refused") == []
    answer = Client().get("/api/v1/consortium/early", headers=scene.headers())
    assert (answer.status_code, answer.json()) == (200, {"releases": []})


def test_a_server_in_front_is_told_where_it_is_held(scene):
    scene.configure(accel="/gated-files")
    answer = Client().get(
        "/gated/tiny/2/public/accounts.parquet",
        headers={"Authorization": f"Bearer {scene.token(scene.first)}"},
    )
    assert answer.headers["X-Accel-Redirect"] == "/gated-files/.held/tiny/2/public/accounts.parquet"


def test_a_chair_is_asked_whether_it_is_early(scene):
    story = scene.story
    lead = story.person(f"asks{scene.number}", at=story.university)
    application = life.in_deliberation(story, lead, scene.staff)
    page = Browser(story, scene.staff["chair"]).page(f"/consortium/applications/{application}/")
    assert f"Early access to tiny@2, which is public from {scene.day} on" in page


def test_on_its_day_the_scheduler_opens_it_for_everybody(scene, program, monkeypatch):
    story = scene.story
    assert program("tiny", scene.first)[0] == 0
    project = story.records.get(Project, scene.early.project_id)
    story.records.write((replace(project, listing=Listing.NAMED),))
    assert '"is_early": true' in Client().get("/consortium/register.json").content.decode().replace(
        "True", "true"
    )
    assert lift_due(scene.settings, story.now + timedelta(days=31)) == 1
    assert lift_due(scene.settings, story.now + timedelta(days=31)) == 0
    assert held_in(scene.settings) == ()
    assert record(story.room, published_in(scene.tiny.archive, scene.day), story.now) == 1
    scene.configure()
    fresh = Site(scene.site.settings)
    assert fresh.edition("tiny").release.release == 2
    assert scene.tiny.verify().exit_code == 0
    before = {
        path: path.stat().st_ino for path in (program.copy / "tiny" / "2" / "consortium").glob("*.parquet")
    }
    program.served.asked.clear()
    monkeypatch.setattr(serving, "LOOK_AGAIN", -1.0)  # the server sees the release at once
    left, said = program("tiny", scene.first)
    assert (left, said.get("held_until", said)) == (0, None)
    assert {path: path.stat().st_ino for path in before} == before
    assert [path for path, _ in program.served.asked if path.endswith(".parquet")] == []


def test_a_gated_edition_that_is_held_opens_on_its_day_and_says_until_when(gated_site, monkeypatch):
    story = gated_site.story
    lift_due(gated_site.settings, story.now + timedelta(days=31))
    story.now += timedelta(days=32)
    gated_site.begin(monkeypatch)
    gated_site.lets_ask()
    monkeypatch.setattr(serving, "LOOK_AGAIN", -1.0)
    monkeypatch.setattr(reading, "_today", lambda: story.now.date())  # noqa: PLW0108 - the clock is turned
    day = (story.now + timedelta(days=10)).date()
    gated_site.tiny.publish(
        Workspace(gated_site.workspace),
        now=story.now,
        reason=CORRECTION,
        embargo=Embargo(until=day.isoformat(), reason="a trial goes on", edition="consortium"),
    )
    file = "/gated/tiny/3/consortium/accounts.parquet"

    def asked():
        sent = {"Authorization": f"Bearer {gated_site.token()}"}
        body = {"query": "SELECT 1"}
        sql = "/api/v1/consortium/datasets/tiny@3/sql"
        return Client().get(file, headers=sent), Client().post(
            sql, body, content_type="application/json", headers=sent
        )

    for answer in asked():
        [missing] = answer.json()["error"]["unmet"]
        assert (answer.status_code, missing["code"]) == (403, "edition-open")
        assert missing["text"] == f"The edition is open: it is held until {day}."
    assert {event.data["code"] for event in gated_site.events("download-refused")} == {"edition-open"}
    browser = Browser(story, gated_site.lead)
    assert f"held until {day}" in browser.page("/consortium/why/?dataset=tiny")
    browser.page("/consortium/files/tiny@3/consortium/", 403)
    assert published_in(gated_site.tiny.archive, day - timedelta(days=1))[0].editions == ("public",)
    assert get(gated_site, "/gated/tiny/2/consortium/manifest.json", gated_site.lead)[0] == 200
    story.now += timedelta(days=10)
    assert get(gated_site, file, gated_site.lead)[0] == 200
    assert "accounts.parquet" in browser.page("/consortium/files/tiny@3/consortium/")
    assert published_in(gated_site.tiny.archive, day)[0].editions == ("public", "consortium")
    assert announce(story.room, published_in(gated_site.tiny.archive, day), story.now) > 0
