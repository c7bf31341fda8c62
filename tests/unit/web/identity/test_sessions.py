"""Sessions: listed, ended, kept as digests; cookies only where people log in."""

import pytest
from people import PASSWORD, joined, logged_in, sent_again, you
from test_pages import PAGES

from heliograph.bootstrap.consortium import room_of
from heliograph.model.audit import AuditEvent

LISTED = "/consortium/you/sessions.json"


def test_a_session_that_is_ended_elsewhere_is_dead(browser):
    joined(client=browser)
    other = logged_in()
    listed = browser.get(LISTED).json()["sessions"]
    assert [each["is_this"] for each in listed].count(True) == 1
    [theirs] = [each["id"] for each in listed if not each["is_this"]]
    assert sent_again(browser, "/consortium/you/sessions/", {"session": theirs}).status_code == 303
    assert you(other) is None
    assert you(browser) is not None
    assert len(browser.get(LISTED).json()["sessions"]) == 1
    assert "session-end" in [event.what for event in room_of().records.events()]


def test_all_others_are_ended_at_once(browser):
    joined(client=browser)
    others = [logged_in(), logged_in()]
    sent_again(browser, "/consortium/you/sessions/")
    assert [you(each) for each in others] == [None, None]
    assert you(browser) is not None


def test_nobody_ends_a_session_of_somebody_else(browser):
    joined(client=browser)
    eve = joined("eve@lake.example", "Eve")
    [hers] = eve.get(LISTED).json()["sessions"]
    sent_again(browser, "/consortium/you/sessions/", {"session": hers["id"]})
    assert you(eve) is not None


def test_the_database_holds_nothing_that_lets_in(browser):
    from heliograph.store.portal.models import SessionRow

    joined(client=browser)
    held = browser.cookies["heliograph-session"].value
    assert held
    for row in SessionRow.objects.all():
        assert held not in (row.session_key, row.session_data)
        stolen = type(browser)()
        stolen.cookies["heliograph-session"] = row.session_key
        assert you(stolen) is None


def test_the_page_lists_what_browsers_said_of_themselves_without_harm(browser):
    joined(client=browser)
    other = type(browser)(headers={"User-Agent": "<script>x</script>"})
    logged_in(browser=other)
    assert b"<script>x" not in browser.get("/consortium/you/sessions/").content


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_public_pages_are_the_same_for_who_is_logged_in_and_set_no_cookie(browser, address):
    plain = type(browser)().get(address).content
    joined(client=browser)
    answer = browser.get(address)
    assert answer.content == plain
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_cookies_are_sent_to_the_pages_of_the_consortium_alone(open_site):
    from django.test import Client

    open_site(address="https://archive.example/")
    browser = Client(headers={"Host": "archive.example"})
    answer = browser.get("/consortium/log-in/")
    words = {"name": "A", "email": "a@hill.example", "password1": PASSWORD}
    cookies = [*answer.cookies.values(), *browser.post("/consortium/join/", words).cookies.values()]
    assert {each.key for each in cookies} == {"__Secure-heliograph-form", "__Secure-heliograph-session"}
    assert {each["path"] for each in cookies} == {"/consortium", "/es/consortium", "/ar/consortium"}
    assert all(each["secure"] and each["httponly"] and each["samesite"] == "Lax" for each in cookies)
    assert not any(each["domain"] for each in cookies)
    assert answer["Cache-Control"].startswith("no-store") or "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_form_without_its_word_is_refused(browser):
    strict = type(browser)(enforce_csrf_checks=True)
    typed = {"login": "ada@hill.example", "password": PASSWORD}
    assert strict.post("/consortium/log-in/", typed).status_code == 403
    page = strict.get("/consortium/log-in/").content.decode()
    word = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert strict.post("/consortium/log-in/", typed | {"csrfmiddlewaretoken": word}).status_code == 200


def test_a_form_from_another_site_is_refused(browser):
    answer = browser.post("/consortium/log-in/", {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_nobody_logs_in_under_an_address_that_is_not_ours(open_site):
    from django.test import Client

    open_site(address="https://archive.example/")
    assert Client().get("/consortium/log-in/", headers={"Host": "evil.example"}).status_code == 421
    assert Client().get("/data/", headers={"Host": "evil.example"}).status_code == 200
    open_site()
    assert Client().get("/consortium/log-in/", headers={"Host": "evil.example"}).status_code == 421


def test_links_in_mail_begin_with_the_address_of_the_settings(open_site):
    from django.core import mail
    from django.test import Client

    open_site(address="https://archive.example/", mail_from="desk@archive.example")
    browser = Client(headers={"Host": "archive.example"})
    browser.post("/consortium/join/", {"name": "A", "email": "a@hill.example", "password1": PASSWORD})
    assert "https://archive.example/consortium/confirm/" in mail.outbox[-1].body
    assert mail.outbox[-1].from_email == "desk@archive.example"


def test_events_name_ids_and_no_addresses(browser):
    joined(client=browser)
    events = room_of().records.events()
    assert all(isinstance(event, AuditEvent) for event in events)
    assert "hill.example" not in repr(events)


@pytest.mark.parametrize("fails", ["save_user", "_write"])
def test_what_a_failed_request_wrote_is_undone_with_its_events(browser, monkeypatch, fails):
    """Whether it fails before anything is written, or with its events when a person is there already."""
    from heliograph.model.consortium.person import Person
    from heliograph.store.portal.identity import adapters, step

    def broken(*_words, **_named):
        raise OSError

    monkeypatch.setattr(step if fails == "_write" else adapters.DefaultAccountAdapter, fails, broken)
    browser.raise_request_exception = False
    browser.post("/consortium/join/", {"name": "A", "email": "a@hill.example", "password1": PASSWORD})
    assert room_of().records.find(Person) == ()
    assert room_of().records.events() == ()
