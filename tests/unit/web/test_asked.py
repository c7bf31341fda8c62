"""SQL and searches of members on a gated edition, in the real sandbox: who gets answers, what is logged, what is kept apart."""

import io
import json
import shutil
import stat
from dataclasses import replace

import pyarrow as pa
import pyarrow.ipc
import pytest
from django.test import Client
from gated_site import GatedSite, digest
from test_consortium_pages import Browser

from heliograph.bootstrap import asking
from heliograph.bootstrap.gated import queries_of
from heliograph.bootstrap.untrusted import sql_pool
from heliograph.consortium.ask import begin
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality
from heliograph.store.portal.database import leave
from heliograph.web.parts.asking_data import question_of

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bubblewrap")

SQL = "/api/v1/consortium/datasets/tiny/sql"
SEARCH = "/api/v1/consortium/datasets/tiny/search"
PAGE = "/consortium/ask/tiny/consortium/"
COUNT = "SELECT count(*) AS accounts FROM accounts"


@pytest.fixture(scope="module")
def pool():
    made = sql_pool(running=1, idle=0, waiting=2)
    yield made
    made.close()


@pytest.fixture(scope="module")
def gated_site(tiny, site, tmp_path_factory):
    yield GatedSite(tiny, site, tmp_path_factory.mktemp("state"))
    leave()


@pytest.fixture
def scene(gated_site, pool, monkeypatch):
    monkeypatch.setattr(asking, "shared_pool", lambda: pool)
    gated_site.begin(monkeypatch)
    gated_site.lets_ask()
    return gated_site


def post(scene, query, path=SQL, *, headers=None, **more):
    sent = (scene.headers() if headers is None else {}) | (headers or {})
    return Client().post(path, {"query": query} | more, content_type="application/json", headers=sent)


def kinds(scene):
    return [one.what for one in scene.story.records.events()[scene.before :] if one.what.startswith("query")]


def test_a_member_gets_the_rows_once_they_stand_in_the_log(scene):
    answer = post(scene, COUNT)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.json()
    [[count]] = said["rows"]
    assert count > 10
    assert said["columns"] == [{"name": "accounts", "type": "int64"}]
    [asked, told] = scene.events("query") + scene.events("query-answered")
    assert asked.data["text_sha256"] == digest(COUNT.encode())
    assert (told.data["rows"], told.data["sha256"]) == (1, said["sha256"])
    [kept] = queries_of().of(scene.lead.id)
    assert (kept.text, kept.bytes, kept.id) == (COUNT, told.data["bytes"], said["id"])
    assert kept.milliseconds > 0


def test_as_arrow_the_bytes_are_those_of_the_log(scene):
    answer = post(
        scene,
        "SELECT handle FROM accounts ORDER BY 1",
        headers=scene.headers(Accept="application/vnd.apache.arrow.stream"),
    )
    table = pyarrow.ipc.open_stream(io.BytesIO(answer.content)).read_all()
    assert table.schema == pa.schema([("handle", pa.string())])
    [told] = scene.events("query-answered")
    assert told.data["sha256"] == digest(answer.content) == answer.headers["Heliograph-SHA256"]


def test_without_a_token_a_grant_to_ask_or_the_edition_there_is_nothing(scene):
    for headers in ({"X": "y"}, {"Authorization": "Bearer hgt_x"}):
        assert post(scene, COUNT, headers=headers).status_code == 401
    assert kinds(scene) == []
    stranger = {"Authorization": f"Bearer {scene.token(scene.story.person('stranger'))}"}
    for path in (SQL, SEARCH):
        assert post(scene, "x", path, headers=stranger).json()["error"]["unmet"][0]["code"] == "no-grant"
    assert post(scene, COUNT, SQL.replace("tiny", "none")).status_code == 403
    assert post(scene, COUNT, SQL.replace("tiny", "tiny@9")).status_code == 404
    assert post(scene, COUNT, edition="enclave").status_code == 403
    assert post(scene, COUNT, edition="public").status_code == 400
    assert Client().get(SQL, headers=scene.headers()).status_code == 405
    assert set(kinds(scene)) == {"query-refused"}


def test_what_is_wrong_with_a_query_is_told_and_logged(scene):
    said = post(scene, "SELECT handel FROM accounts")
    assert said.status_code == 404
    assert "handle" in said.json()["error"]["message"] + said.json()["error"]["hint"]
    assert post(scene, "SELECT * FROM '/etc/passwd'").status_code == 403
    slow = post(scene, "SELECT length(repeat(text, 100)) // 0, error('x') FROM posts")
    assert slow.status_code == 403
    assert kinds(scene) == ["query", "query-failed"] * 3


def test_a_suspension_holds_at_once(scene):
    scene.grant = scene.asking
    scene.suspend()
    assert post(scene, COUNT).json()["error"]["unmet"][0]["code"] == "grant-active"
    scene.restore()
    assert post(scene, COUNT).status_code == 200


def test_the_limits_of_a_data_set_cut_answers_and_days(scene, tmp_path):
    limits = tmp_path / "limits.toml"
    limits.write_text(
        "[default]\nqueries_per_day = 3\n[tiny]\nrows_per_answer = 5\nbytes_per_answer = 2000\n"
    )
    scene.configure(limits=limits)
    said = post(scene, "SELECT account_id FROM accounts").json()
    assert (len(said["rows"]), said["count"], said["cut"]) == (5, 5, "rows")
    said = post(scene, "SELECT text FROM posts").json()
    assert said["cut"] == "rows"
    wide = post(scene, f"SELECT {', '.join(f'text AS t{n}' for n in range(9))} FROM posts").json()
    assert wide["cut"] == "bytes"
    assert len(wide["rows"]) < 5
    assert post(scene, COUNT).json()["error"]["unmet"][0]["code"] == "queries-left"
    limits.write_text("[tiny]\nqueries_per_day = -1\n")


def test_small_cells_are_left_out_where_the_data_set_demands_it(scene, tmp_path):
    limits = tmp_path / "limits.toml"
    limits.write_text("[tiny]\nfewest_accounts = 10\n")
    scene.configure(limits=limits)
    groups = (
        "SELECT language, count(*) AS posts, count(DISTINCT account_id) AS accounts FROM posts GROUP BY 1"
    )
    said = post(scene, groups).json()
    assert said["rows"]
    assert min(row[2] for row in said["rows"]) >= 10
    assert ([one["name"] for one in said["columns"]], said["fewest_accounts"]) == (
        ["language", "posts", "accounts"],
        10,
    )
    refused = post(scene, "SELECT handle FROM accounts")
    assert (refused.status_code, scene.events("query-refused")[0].data["code"]) == (403, "small-cells")
    assert "count" in refused.json()["error"]["hint"]
    cast = post(scene, "SELECT count(*) FROM posts WHERE text = 5").json()["error"]
    assert cast["hint"] == "Compare each column with values of its own type."
    assert post(scene, "the", SEARCH).json()["error"]["unmet"][0]["code"] == "small-cells"
    assert "fewer than 10 accounts" in Browser(scene.story, scene.lead).page(PAGE)
    limits.write_text("")
    scene.configure(limits=limits)
    everything = post(scene, groups).json()
    assert len(everything["rows"]) > len(said["rows"])


def test_a_file_that_is_not_the_one_that_was_signed_is_not_asked(scene):
    place = scene.file("accounts.parquet")
    before = place.read_bytes()
    try:
        place.write_bytes(before[:-1] + b"x")
        assert post(scene, COUNT).json()["error"]["unmet"][0]["code"] == "file-as-signed"
    finally:
        place.write_bytes(before)
    assert post(scene, COUNT).status_code == 200


def test_a_search_is_answered_from_an_index_that_the_public_cannot_reach(scene, site):
    answer = post(scene, "the", SEARCH, limit=3, order="newest")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert found["count"] >= len(found["hits"]) == 3
    assert found["facets"]["language"]
    [told] = scene.events("query-answered")
    assert (told.data["rows"], told.data["sha256"]) == (3, digest(answer.content))
    private = scene.tiny.gated.with_name(f"{scene.tiny.gated.name}-private")
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    manifest = digest(scene.file("manifest.json").read_bytes())
    assert [one.name for one in private.glob("search/*/*") if one.is_dir()] == [manifest]
    assert not list(site.settings.cache.rglob(manifest))
    assert post(scene, "the", SEARCH, limit=101).status_code == 400
    assert post(scene, "a:b:", SEARCH, skip=20_000).status_code == 400


def test_what_is_made_of_gated_editions_must_not_lie_where_others_read(scene):
    for inside in (scene.tiny.archive / "x", scene.tiny.gated / "x"):
        scene.configure(private=inside)
        assert post(scene, "the", SEARCH).status_code == 400
        assert not inside.exists()


def test_people_ask_on_a_page_and_see_what_they_asked(scene):
    lead = Browser(scene.story, scene.lead)
    assert "Your queries" in lead.page(PAGE)
    said = lead.send(PAGE, 200, kind="sql", text="SELECT handle, NULL AS n FROM accounts LIMIT 2")
    assert "<em>null</em>" in said.content.decode()
    assert 'role="alert"' in lead.send(PAGE, 400, kind="sql", text="SELECT").content.decode()
    found = lead.send(PAGE, 200, kind="search", text="the").content.decode()
    assert "<mark>" in found
    assert "Next" in found
    lead.send(PAGE, 400, kind="dance", text="x")
    mistyped = lead.client.post(PAGE, {"kind": "sql", "text": "SELECT handel FROM accounts"})
    assert mistyped.status_code == 404
    assert "It was not answered" in mistyped.content.decode()
    assert "SELECT handel FROM accounts" in mistyped.content.decode(), "what was typed is not lost"
    lead.page("/consortium/ask/tiny/public/", 400)
    own = lead.page("/consortium/queries/")
    assert '<a href="/consortium/outputs/">' in own
    assert "NULL AS n" in own
    texts = [one["text"] for one in json.loads(lead.page("/consortium/queries.json"))["queries"]]
    assert "the" in texts
    history = lead.page("/consortium/history/")
    assert "query-answered" in history
    assert "Ask the data set" in lead.page(f"/consortium/grants/{scene.asking}/")
    auditor = Browser(scene.story, scene.story.person("watching", Role.AUDITOR))
    told = json.loads(auditor.page("/consortium/usage.json"))["accounts"]
    [mine] = [one for one in told if one["person"] == scene.lead.id]
    assert (mine["query_grants"], mine["asked"][0]["queries"]) == (["active"], 2)
    assert scene.lead.name in auditor.page("/consortium/usage/")
    stranger = Browser(scene.story, scene.story.person("passer-by"))
    assert "A grant for exactly this data set" in stranger.page(PAGE, 403)
    assert "NULL AS n" not in stranger.page("/consortium/queries/")


def test_one_query_of_a_member_runs_at_a_time_in_all_processes(scene):
    begin(question_of(scene.lead, "tiny", "consortium", kind=QueryKind.SQL, text="x"), 4, scene.story.now)
    assert post(scene, COUNT).json()["error"]["unmet"][0]["code"] == "query-ended"


def checkers(scene):
    return [
        Browser(scene.story, scene.story.person(f"checker{scene.number}-{n}", Role.OUTPUT_CHECKER))
        for n in (1, 2)
    ]


@pytest.fixture
def reviewed(scene):
    """The lead's answers are looked at by two people first."""
    held = scene.story.records.get(Grant, scene.asking)
    scene.story.records.write([replace(held, scope=replace(held.scope, modality=Modality.ENCLAVE))])
    return scene


def test_an_answer_waits_for_two_people_and_tells_nothing_before(reviewed):
    scene, (first, second), lead = reviewed, checkers(reviewed), Browser(reviewed.story, reviewed.lead)
    waits = post(scene, "SELECT handle FROM accounts ORDER BY 1 LIMIT 3")
    assert waits.status_code == 202
    number = waits.json()["output"]
    assert set(waits.json()) & {"rows", "bytes", "sha256", "cut", "count"} == set()
    [kept] = queries_of().of(scene.lead.id)
    assert (kept.rows, kept.bytes, kept.sha256) == (0, 0, "")
    assert scene.events("output-hold")[0].data == {"query": kept.id}
    place, there = f"/consortium/outputs/{number}/", f"/api/v1/consortium/outputs/{number}"
    assert Client().get(there, headers=scene.headers()).json()["state"] == "submitted"
    lead.send(place, 403, step="collect")
    lead.page("/consortium/outputs/")
    assert "<td" not in lead.page(place)
    stranger = Browser(scene.story, scene.story.person("not-a-checker"))
    stranger.page(place, 403)
    stranger.send(place, 403, verdict="release")
    assert "Two people look at each answer" in lead.page(PAGE)
    assert number in first.page("/consortium/outputs/")
    assert f"/consortium/outputs/{number}/" in first.page("/consortium/desk/")
    assert "Promised by" in first.page("/consortium/desk/")
    assert "<td" in first.page(place)
    assert scene.events("see-output")
    first.send(place, verdict="release")
    first.send(place, 403, verdict="release")
    assert "Let it leave" in second.page(place)
    second.send(place, verdict="release")
    assert [event.what for event in scene.story.records.events(subject=f"output/{number}")] == [
        "output-hold", "output-refused", "output-review", "output-review-again", "output-release",
    ]  # fmt: skip
    answer = Client().get(there, headers=scene.headers())
    assert pyarrow.ipc.open_stream(io.BytesIO(answer.content)).read_all().num_rows == 3
    assert digest(answer.content) == answer.headers["Heliograph-SHA256"]
    assert "<td" in lead.send(place, 200, step="collect").content.decode()
    assert len(scene.events("output-collect")) == 2
    other = {"Authorization": f"Bearer {scene.token(scene.story.person('another-member'))}"}
    assert Client().get(there, headers=other).status_code == 404
    scene.grant = scene.asking
    scene.suspend()
    assert Client().get(there, headers=scene.headers()).status_code == 403


def test_one_refusal_is_enough_and_needs_words_and_what_is_withdrawn_is_deleted(reviewed):
    scene, (first, second), lead = reviewed, checkers(reviewed), Browser(reviewed.story, reviewed.lead)
    place = lead.send(PAGE, kind="search", text="the").headers["Location"]
    number = place.rstrip("/").rpartition("/")[2]
    first.send(place, 403, verdict="refuse", note=" ")
    first.send(place, 403, verdict="maybe")
    first.send(place, verdict="refuse", note="Too much.")
    assert "Too much." not in second.page(place)
    second.send(place, verdict="release")
    assert "Too much." in lead.page(place)
    assert "decided" in lead.page("/consortium/outputs/")
    held = scene.state / "outputs"
    assert not (held / number).exists()
    again = lead.send(PAGE, kind="sql", text=COUNT).headers["Location"]
    assert len(list(held.iterdir())) >= 1
    lead.send(again, step="withdraw")
    lead.send(again, 403, step="withdraw")
    lead.send(again, 400, step="dance")
    assert not (held / again.rstrip("/").rpartition("/")[2]).exists()


def test_whether_a_query_fails_is_told_by_two_people_as_well(reviewed):
    """An error that only some rows bring would tell of one row, question by question."""
    scene, cast = (
        reviewed,
        "SELECT CAST(CASE WHEN handle {} 'h' THEN handle ELSE '1' END AS INT) AS n FROM accounts",
    )
    fails, runs = (post(scene, cast.format(sign)) for sign in (">=", "<"))
    assert (fails.status_code, runs.status_code) == (202, 202)
    assert set(fails.json()) == set(runs.json())
    [first, second] = queries_of().of(scene.lead.id)
    assert (
        (first.failed, first.rows, first.sha256) == (second.failed, second.rows, second.sha256) == ("", 0, "")
    )
    assert scene.events("query-failed") == []
    checker = checkers(scene)[0]
    assert "could not be run" in checker.page(f"/consortium/outputs/{fails.json()['output']}/")


def test_names_that_are_tried_wait_on_the_desk_of_security_admins_in_their_language(scene, tmp_path):
    stranger = scene.story.person("tries-names")
    guard = Browser(scene.story, scene.story.person("minds-names", Role.SECURITY_ADMIN))
    limits = tmp_path / "limits.toml"
    limits.write_text("[default]\nrefused_names = 3\n")
    scene.configure(limits=limits)
    for name in ("a", "b", "c"):
        Browser(scene.story, stranger).send(
            f"/consortium/ask/{name}/consortium/", 403, kind="sql", text="SELECT 1"
        )
    [incident] = scene.story.records.find(Incident, reported_by="")
    for place in ("/consortium/desk/", "/consortium/incidents/", f"/consortium/incidents/{incident.id}/"):
        assert f"are tried by person \u2066{stranger.id}\u2069" in guard.page(place)
        assert "prueba nombres de datos" in guard.page(f"/es{place}")
