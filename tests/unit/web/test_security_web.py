"""What every answer keeps to itself, what is rationed, and what stands in the lines that are logged."""

import json

import pytest
import structlog
from django.test import Client

from heliograph.bootstrap import application
from heliograph.bootstrap.portal import configure
from heliograph.web.middleware import rate
from heliograph.web.middleware.rate import LOGIN, Buckets

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
ADDRESSES = ["/", "/explore/", "/nowhere", "/api/v1/datasets", "/archive/archive.json", "/archive/tiny/1/risk-report.html",
             "/consortium/log-in/", "/consortium/you.json", "/health/live", "/explore/rows.csv?dataset=tiny"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_headers_of_every_answer(client, address):
    answer = client.get(address)
    answer.close()
    policy = answer["Content-Security-Policy"]
    for each in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert each in policy
    if "sandbox" not in policy:
        assert all(each in policy for each in POLICY)
        assert "unsafe" not in policy
        assert "*" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    kind = answer["Content-Type"]
    assert not kind.startswith(("text/", "application/xml")) or "charset=utf-8" in kind


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "X"])
def test_methods_that_nobody_needs_are_refused(client, method):
    answer = client.generic(method, "/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_a_look_changes_nothing(client):
    for address in (
        "/consortium/log-out/",
        "/consortium/you/tokens/",
        "/api/v1/login",
        "/contest/",
        "/report/",
    ):
        client.get(address)
    from heliograph.store.portal.models import AuditEventRow

    assert AuditEventRow.objects.count() == 0


def test_logins_of_programs_are_rationed_for_each_address(client, site, monkeypatch):
    from heliograph.bootstrap.consortium import room_of
    from heliograph.model.consortium.token import LoginRequest

    monkeypatch.setattr(rate, "LOGINS", Buckets())
    monkeypatch.setattr(site, "settings", site.settings.model_copy(update={"login_rate": 2}))
    configure(site.settings, site)

    def ask(address):
        return client.post(LOGIN, {}, content_type="application/json", REMOTE_ADDR=address)

    answers = [ask("192.0.2.1") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert ask("192.0.2.2").status_code == 201
    assert len(room_of().records.find(LoginRequest)) == 3, "what is refused is not kept"
    assert client.get("/api/v1/datasets", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_fault_of_ours_is_logged_without_words_and_told_without_a_trace(client, monkeypatch):
    from heliograph.web.pages import home

    def broken(*_):
        raise RuntimeError("zoryx@hill.example")

    monkeypatch.setattr(home, "site", broken)
    quiet = Client(raise_request_exception=False)
    with structlog.testing.capture_logs() as lines:
        answer = quiet.get("/")
    assert answer.status_code == 500
    for hidden in (b"RuntimeError", b"Traceback", b"zoryx", b".py"):
        assert hidden not in answer.content
    [fault] = [line for line in lines if line["event"] == "fault"]
    assert fault["kind"] == "RuntimeError"
    assert any("home.py" in each for each in fault["at"])
    assert "zoryx" not in json.dumps(lines)


def test_lines_that_are_logged_cannot_be_forged_and_name_no_address(client, capsys, monkeypatch):
    kept = structlog.get_config()
    try:
        application._write_logs()
        client.get("/explore/?q=zoryx%0A%7B%22event%22", headers={"User-Agent": 'x\n{"event":"forged"}'})
        client.get("/consortium/you.json")
        client.get("/data/tiny/posts/zoryx/")
        client.generic('GE"\nT', "/nowhere/zoryx")
    finally:
        structlog.configure(**kept)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {line["event"] for line in lines} == {"request", "refused"}
    assert all({"timestamp", "level", "page", "method", "status"} <= set(line) for line in lines)
    assert all(line["timestamp"].endswith("Z") for line in lines), "UTC"
    assert "zoryx" not in json.dumps(lines)
    [refused] = [line for line in lines if line["event"] == "refused"]
    assert (refused["page"], refused["status"], refused["level"]) == ("you-json", 403, "warning")


def test_parameters_are_those_of_the_address_alone(client):
    asked = "/api/v1/posts?dataset=tiny&limit=1"
    client.cookies["limit"] = "2"
    answer = client.generic("GET", asked, b"limit=2", content_type="application/x-www-form-urlencoded")
    assert len(answer.json()["posts"]) == 1
    twice = client.get("/api/v1/posts?dataset=tiny&since=2020-01-01&since=2021-01-01").json()
    assert twice["view"].count("since=") == 1, "the answer says which of both was taken"


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/%2e%2e"])
def test_no_address_of_the_site_sends_to_another(client, there):
    for address in (
        f"/?next={there}",
        f"/explore/?next={there}",
        f"/consortium/log-in/?next={there}",
        f"//evil.example/{there}",
    ):
        assert "evil.example" not in client.get(address).get("Location", "")


def test_nothing_of_the_source_or_its_history_is_served_and_no_folder_is_listed(client):
    for address in (
        "/.git/HEAD",
        "/archive/.git/config",
        "/static/x/../urls.py",
        "/archive/",
        "/archive/tiny/",
        "/static/",
        "/settings.toml",
    ):
        assert client.get(address).status_code == 404, address


def test_what_is_too_much_or_forged_is_logged(client, site, monkeypatch):
    monkeypatch.setattr(rate, "BUCKETS", Buckets())
    monkeypatch.setattr(site, "settings", site.settings.model_copy(update={"api_rate": 1}))
    configure(site.settings, site)
    strict = Client(enforce_csrf_checks=True)
    with structlog.testing.capture_logs() as lines:
        client.get("/api/v1/datasets")
        client.get("/api/v1/datasets")
        client.post("/contest/", {}, headers={"Sec-Fetch-Site": "cross-site"})
        strict.post("/consortium/log-in/", {"login": "x", "password": "y"})
        client.get("/consortium/log-in/", headers={"Host": "evil.example"})
    assert [line["status"] for line in lines if line["event"] == "refused"] == [429, 403, 403, 421]
