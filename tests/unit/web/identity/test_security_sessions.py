"""How long sessions last, what is left of them, and what is logged of logins."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from people import PASSWORD, joined, logged_in, you

from heliograph.bootstrap.consortium import room_of
from heliograph.model.consortium.person import Person


@pytest.fixture
def later(monkeypatch):
    """A function that turns the clock of sessions."""
    import django.contrib.sessions.backends.base as django_sessions

    from heliograph.store.portal.identity import events, sessions
    from heliograph.web.middleware import consortium

    def turned(by):
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + by

        monkeypatch.setattr(consortium, "datetime", Clock)
        for module in (django_sessions.timezone, sessions, events):
            monkeypatch.setattr(module, "now", lambda: datetime.now(UTC) + by)

    return turned


def test_a_session_that_nobody_uses_ends_after_an_hour(browser, later):
    joined(client=browser)
    later(timedelta(minutes=54))
    assert you(browser) is not None
    later(timedelta(minutes=54 + 54))
    assert you(browser) is not None, "it was used meanwhile"
    later(timedelta(minutes=54 + 54 + 61))
    assert you(browser) is None


def test_a_session_that_is_used_all_the_time_ends_after_twelve_hours(browser, later):
    joined(client=browser)
    for minutes in range(50, 12 * 60, 50):
        later(timedelta(minutes=minutes))
        assert you(browser) is not None, minutes
    later(timedelta(hours=12, minutes=1))
    assert you(browser) is None
    assert you(logged_in()) is not None


def test_who_logs_in_gets_another_session_and_who_logs_out_leaves_nothing(browser):
    browser.get("/consortium/log-in/")
    joined(client=browser)
    before = browser.cookies["heliograph-session"].value
    answer = browser.post("/consortium/log-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    logged_in(browser=browser)
    after = browser.cookies["heliograph-session"].value
    assert after != before
    assert len(after) >= 26, "128 bits and more in base 36"
    stolen = type(browser)()
    stolen.cookies["heliograph-session"] = before
    assert you(stolen) is None


def test_a_session_that_somebody_else_began_is_not_the_one_that_is_logged_in(browser):
    planted = type(browser)()
    planted.post("/consortium/log-in/", {"login": "ada@hill.example", "password": "wrong"})
    planted.get("/consortium/invitation/x/")
    joined()
    browser.cookies["heliograph-session"] = "planted0planted0planted0planted0"
    logged_in(browser=browser)
    assert browser.cookies["heliograph-session"].value != "planted0planted0planted0planted0"
    assert you(browser) is not None


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "https:evil.example", "\\\\evil.example"]
)
def test_nobody_is_sent_to_another_site_after_the_login(browser, there):
    joined()
    answer = browser.post(
        "/consortium/log-in/", {"login": "ada@hill.example", "password": PASSWORD, "next": there}
    )
    assert answer["Location"] == "/consortium/you/"


def test_every_page_has_the_way_out(browser):
    joined(client=browser)
    for path in ("/consortium/you/", "/consortium/desk/", "/consortium/why/?dataset=tiny"):
        assert "/consortium/log-out/" in browser.get(path).content.decode(), path


def test_right_and_wrong_logins_are_told_with_how_and_without_an_address(browser):
    joined(client=browser)
    with structlog.testing.capture_logs() as lines:
        type(browser)().post("/consortium/log-in/", {"login": "ada@hill.example", "password": "wrong\n{}"})
    [wrong] = [line for line in lines if line["event"] == "refused"]
    assert (wrong["page"], wrong["log_level"]) == ("account_login", "warning")
    assert "hill.example" not in json.dumps(lines)
    logged_in()
    [_, first, last] = [
        event for event in room_of().records.events() if event.what in {"log-in", "person-join"}
    ]
    assert first.at <= last.at
    assert last.data["by"] == "password"


def test_nobody_gives_themselves_a_role(browser):
    words = {"name": "Eve", "email": "eve@hill.example", "password1": PASSWORD, "roles": "chair", "is_staff": "1",
             "has_second_factor": "1", "state": "active", "email_verified_at": "2026-01-01"}  # fmt: skip
    assert browser.post("/consortium/join/", words).status_code == 302
    [person] = room_of().records.find(Person)
    assert (person.roles, person.has_second_factor, person.email_verified_at) == (frozenset(), False, None)
    joined("ada@hill.example", client=browser)
    browser.post(
        "/consortium/you/", {"name": "Ada", "language": "en", "roles": "chair", "email": "x@y.example"}
    )
    [ada] = room_of().records.find(Person, email="ada@hill.example")
    assert not ada.roles
