"""Gated files over HTTP: who gets them, in which parts, what is logged, what stops them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx2
import pytest
from django.test import Client
from gated_site import GatedSite, Served, digest
from test_consortium_pages import Browser

from heliograph.access import gated as access_gated
from heliograph.errors import NotAllowedError, VerificationError
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.role import Role
from heliograph.store.portal.database import leave

PLACE = "/gated/tiny/1/consortium/"
FILE = f"{PLACE}accounts.parquet"


@pytest.fixture(scope="module")
def gated_site(tiny, site, tmp_path_factory):
    yield GatedSite(tiny, site, tmp_path_factory.mktemp("state"))
    leave()


@pytest.fixture
def scene(gated_site, monkeypatch):
    gated_site.begin(monkeypatch)
    yield gated_site
    while OPEN:
        OPEN.pop().close()


OPEN = []
"""Answers that nobody has read to their end hold a file."""


def get(path=FILE, *, scene=None, **headers):
    sent = (scene.headers() if scene else {}) | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    OPEN.append(Client().get(path, headers=sent))
    return OPEN[-1]


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_member_gets_the_bytes_that_were_signed(scene):
    answer = get(scene=scene)
    data = scene.file("accounts.parquet").read_bytes()
    assert body(answer) == data
    answer.close()
    assert answer.headers["ETag"] == f'"sha256-{digest(data)}"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    [taking] = scene.takings()
    assert (taking.sent, taking.stopped, taking.ended_at) == (len(data), "", scene.story.now)
    [event] = scene.events("download")
    assert event.data["count"] == len(data)
    assert event.data["token"] == taking.token_id


def test_the_manifest_is_a_file_like_the_others(scene):
    answer = get(f"{PLACE}manifest.json", scene=scene)
    assert body(answer) == scene.file("manifest.json").read_bytes()


def test_without_a_token_nothing_is_told(scene):
    for headers in ({}, {"Authorization": "Bearer hgt_x"}, {"Authorization": "Basic eA=="}):
        for path in (FILE, f"{PLACE}none.parquet", "/gated/none/1/consortium/manifest.json"):
            answer = Client().get(path, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert scene.events("download-refused") == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{PLACE}none.parquet", 404, "no-such-file"),
        (f"{PLACE}../public/manifest.json", 404, "no-such-file"),
        ("/gated/tiny/9/consortium/manifest.json", 404, "no-such-file"),
        ("/gated/tiny/1/public/manifest.json", 403, "no-grant"),
        ("/gated/tiny-2/1/consortium/manifest.json", 403, "no-grant"),
        ("/gated/none/1/consortium/manifest.json", 403, "no-grant"),
    ],
)
def test_what_was_not_granted_is_refused_and_logged(scene, path, status, code):
    answer = get(path, scene=scene)
    assert answer.status_code == status
    assert [one["code"] for one in answer.json()["error"]["unmet"]] == [code]
    assert [event.data["code"] for event in scene.events("download-refused")] == [code]
    assert scene.events("download") == []


def test_a_range_a_condition_and_a_renewed_token(scene):
    data = scene.file("accounts.parquet").read_bytes()
    tag = get(scene=scene).headers["ETag"]
    part = get(scene=scene, Range="bytes=10-19", If_Range=tag)
    assert (part.status_code, body(part)) == (206, data[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(data)}"
    other = get(scene=scene, Range="bytes=10-19", If_Range='"sha256-0"')
    assert (other.status_code, body(other)) == (200, data)
    assert get(scene=scene, If_None_Match=tag).status_code == 304
    assert get(scene=scene, If_Match='"sha256-0"').status_code == 412
    assert get(scene=scene, Range=f"bytes={len(data)}-").status_code == 416
    assert Client().head(FILE, headers=scene.headers()).headers["Content-Length"] == str(len(data))
    assert Client().post(FILE, headers=scene.headers()).status_code == 405
    assert sorted(one.count for one in scene.takings()) == [0, 0, 0, 0, 10, len(data), len(data)]
    assert len(scene.events("download")) == 7


def small_pieces(monkeypatch):
    monkeypatch.setattr(access_gated, "CHUNK", 512)
    monkeypatch.setattr(access_gated, "EVERY_BYTES", 1024)


def test_a_suspension_stops_what_is_on_its_way(scene, monkeypatch):
    small_pieces(monkeypatch)
    answer = get(scene=scene)
    pieces = iter(answer.streaming_content)
    next(pieces)
    scene.suspend()
    with pytest.raises(NotAllowedError, match="suspended"):
        list(pieces)
    [taking] = scene.takings()
    assert taking.stopped == "grant-active"
    assert taking.sent <= 2048
    assert get(scene=scene).status_code == 403
    scene.restore()
    assert get(scene=scene).status_code == 200


def test_a_file_that_is_replaced_on_its_way_is_cut_and_one_that_was_is_not_sent(scene, monkeypatch):
    small_pieces(monkeypatch)
    place = scene.file("actions.parquet")
    before = place.read_bytes()
    answer = get(f"{PLACE}actions.parquet", scene=scene)
    pieces = iter(answer.streaming_content)
    first = next(pieces)
    try:
        place.write_bytes(before[::-1])
        with pytest.raises(VerificationError):
            list(pieces)
        assert before.startswith(first)
        assert get(f"{PLACE}actions.parquet", scene=scene).status_code == 403
        assert scene.events("download-refused")[0].data["code"] == "file-as-signed"
    finally:
        place.write_bytes(before)
    assert body(get(f"{PLACE}actions.parquet", scene=scene)) == before


def test_a_reader_who_goes_away_is_noted(scene, monkeypatch):
    small_pieces(monkeypatch)
    answer = get(scene=scene)
    next(iter(answer.streaming_content))
    answer.close()
    [taking] = scene.takings()
    assert (taking.sent, taking.stopped) == (512, "left")


def test_the_budget_of_the_file_of_limits_holds(scene, tmp_path):
    size = scene.file("accounts.parquet").stat().st_size
    limits = tmp_path / "limits.toml"
    limits.write_text(f"[default]\nbytes_per_day = 1\n[tiny]\nbytes_per_day = {size}\n")
    scene.configure(limits=limits)
    assert len(body(get(scene=scene))) == size
    refused = get(scene=scene)
    assert refused.status_code == 403
    assert refused.json()["error"]["unmet"][0]["code"] == "budget-left"


def test_a_server_in_front_is_told_the_place_and_nothing_else_is_sent(scene, monkeypatch):
    scene.configure(accel="/gated-files/")
    answer = get(scene=scene)
    assert answer.headers["X-Accel-Redirect"] == "/gated-files/tiny/1/consortium/accounts.parquet"
    assert answer.headers["ETag"].startswith('"sha256-')
    assert answer.content == b""
    monkeypatch.setattr("heliograph.rules.taking.PART", 100)
    assert get(scene=scene).status_code == 403
    large = get(scene=scene, Range="bytes=0-100")
    assert "heliograph get" in large.json()["error"]["hint"]
    assert get(scene=scene, Range="bytes=0-99").headers["X-Accel-Redirect"]
    assert get(scene=scene, Range="bytes=0-99", If_Range='"sha256-0"').status_code == 403


def test_people_download_on_pages_and_are_sent_to_the_login_first(scene):
    place = "/consortium/files/tiny/1/consortium/accounts.parquet"
    assert "log-in" in Client().get(place).headers["Location"]
    answer = Browser(scene.story, scene.lead).client.get(place)
    assert body(answer) == scene.file("accounts.parquet").read_bytes()
    assert scene.takings()[-1].token_id == ""
    stranger = Browser(scene.story, scene.story.person("stranger"))
    assert "A grant for exactly this data set" in stranger.page(place, 403)


def test_a_site_without_a_gated_root_has_none(scene):
    scene.configure(gated=None)
    assert get(scene=scene).status_code == 404


def test_the_pages_of_files_and_downloads_and_the_accounts_for_staff(scene):
    lead = Browser(scene.story, scene.lead)
    page = lead.page("/consortium/files/tiny/consortium/")
    place = "/consortium/files/tiny/1/consortium/accounts.parquet"
    assert place in page
    assert [event.data["count"] for event in scene.events("download")] == [0]
    assert "You have taken nothing yet." in lead.page("/consortium/downloads/")
    lead.page("/consortium/files/tiny-2/consortium/", 403)
    body(lead.client.get(place))
    assert "/consortium/receipts/tiny/1/consortium.json" in lead.page("/consortium/downloads/")
    lead.page("/consortium/receipts/tiny/1/consortium.json", 400)
    lead.page("/consortium/usage/", 403)
    auditor = Browser(scene.story, scene.story.person("watcher", Role.AUDITOR))
    said = auditor.page("/consortium/usage/")
    assert scene.lead.name in said
    assert scene.events("see-usage")
    assert "Files that it opens" in lead.page(f"/consortium/grants/{scene.grant}/")


def test_the_public_is_told_counts_of_months_that_are_over_and_of_many_members_only(scene):
    answer = Client().get("/usage.json")
    assert answer.json() == {"fewest": 10, "months": []}
    assert Client().get("/ar/usage/").status_code == 200
    assert b'<a href="/usage/">' in Client().get("/consortium/about/").content


def test_a_receipt_for_a_program_needs_its_token(scene):
    scene.sign()
    place = "/api/v1/receipts/tiny/1/consortium.json"
    assert Client().get(place).status_code == 401
    assert Client().get(place, headers=scene.headers()).status_code == 404
    body(get(scene=scene))
    receipt = Client().get(place, headers=scene.headers()).json()
    assert [one["path"] for one in receipt["receipt"]["files"]] == ["accounts.parquet"]
    assert receipt["signature"].startswith("heliograph-receipt/v1")


def test_a_token_for_other_grants_tells_nothing_of_what_its_person_took(scene):
    scene.sign()
    body(get(scene=scene))
    held = scene.story.records.get(Grant, scene.grant)
    other = replace(held, id="another", version=0, scope=replace(held.scope, dataset="tiny-2"))
    scene.story.records.write([other])
    place = "/api/v1/receipts/tiny/1/consortium.json"
    for grants, status in (((other.id,), 403), ((scene.grant, other.id), 200)):
        token = scene.token(grants=grants)
        assert Client().get(place, headers={"Authorization": f"Bearer {token}"}).status_code == status


def test_a_budget_for_one_file_holds_against_many_who_ask_at_once(scene, tmp_path):
    limits = tmp_path / "limits.toml"
    limits.write_text(f"[tiny]\nbytes_per_day = {scene.file('accounts.parquet').stat().st_size}\n")
    scene.configure(limits=limits)
    sent = scene.headers()
    with Served() as server, ThreadPoolExecutor(6) as people:
        place = f"{server.address}{PLACE}accounts.parquet"
        statuses = list(people.map(lambda _: httpx2.get(place, headers=sent).status_code, range(6)))
    assert sorted(statuses) == [200, 403, 403, 403, 403, 403]
