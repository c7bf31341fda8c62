"""Second factors: an app, recovery codes; needed by staff, asked for at every login."""

import base64
import hmac
import re
import time

import pytest
from django.test import Client
from people import PASSWORD, joined, logged_in, you

from heliograph.bootstrap.consortium import room_of
from heliograph.consortium.invite import accept, invite
from heliograph.errors import RefusedError, UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.web.parts.portal import now

APP = "/consortium/you/second-factor/app/"


def code(secret):
    """What an app shows (RFC 6238), computed without the library."""
    counter = (int(time.time()) // 30).to_bytes(8)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 10**6:06}"


def with_app(browser):
    """Sets up an app; its secret and the recovery codes that are shown."""
    asked = browser.get(APP)
    if asked.status_code == 302:
        assert asked["Location"].startswith("/consortium/you/again/")
        assert browser.post(asked["Location"], {"password": PASSWORD})["Location"] == APP
        asked = browser.get(APP)
    secret = re.search(r'class="address">([A-Z2-7]+)<', asked.content.decode())[1]
    answer = browser.post(APP, {"code": code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    shown = browser.get(answer["Location"]).content.decode()
    return secret, re.findall(r'<li><code dir="ltr">([^<]+)</code></li>', shown)


def forget_used():
    """A code is taken once; the next one is half a minute away."""
    from django.core.cache import cache

    cache.clear()


def made_staff(email="ada@hill.example", role=Role.REVIEWER):
    room = room_of()
    invite(room, email, [role], "s" * 43, by="publisher", at=now())
    [person] = room.records.find(Person, email=email)
    return accept(room, "s" * 43, person.id, now())


def test_an_app_is_set_up_and_asked_for_at_the_next_login(browser):
    joined(client=browser)
    page = browser.get(APP, follow=True)
    assert page.status_code == 200
    secret, codes = with_app(browser)
    assert len(codes) == 10
    assert you(browser)["has_second_factor"] is True
    forget_used()
    other = logged_in()
    assert you(other) is None
    refused = other.post("/consortium/log-in/second-factor/", {"code": "000000"})
    assert (refused.status_code, you(other)) == (200, None), (
        f"{code(secret)} was the code, {codes} the others; sent to {refused.headers.get('Location')}"
    )
    answer = other.post("/consortium/log-in/second-factor/", {"code": code(secret)})
    assert answer["Location"] == "/consortium/you/"
    assert you(other) is not None
    events = [event.what for event in room_of().records.events()]
    assert "second-factor-add" in events


def test_a_login_that_waited_a_quarter_of_an_hour_begins_anew_whatever_the_code(browser, monkeypatch):
    """Its answer sends away as that to a right code does, but nobody is let in: a machine that slept is no way around."""
    joined(client=browser)
    secret, _ = with_app(browser)
    forget_used()
    late = time.time() + 16 * 60
    for given in (lambda: "000000", lambda: code(secret)):
        other = logged_in()
        with monkeypatch.context() as slept:
            slept.setattr(time, "time", lambda: late)
            answer = other.post("/consortium/log-in/second-factor/", {"code": given()})
        assert (answer.status_code, answer["Location"]) == (302, "/consortium/log-in/")
        assert you(other) is None


def test_no_setting_names_a_code_that_is_always_right(browser, monkeypatch):
    from allauth.mfa import app_settings
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    assert (settings.DEBUG, app_settings.TOTP_INSECURE_BYPASS_CODE, app_settings.TOTP_TOLERANCE) == (
        False,
        None,
        0,
    )
    monkeypatch.setattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", "000000", raising=False)
    with pytest.raises(ImproperlyConfigured):
        _ = app_settings.TOTP_INSECURE_BYPASS_CODE


def test_a_recovery_code_lets_in_once(browser):
    joined(client=browser)
    _, codes = with_app(browser)
    first, second = logged_in(), logged_in()
    assert first.post("/consortium/log-in/second-factor/", {"code": codes[0]}).status_code == 302
    assert you(first) is not None
    assert second.post("/consortium/log-in/second-factor/", {"code": codes[0]}).status_code == 200
    assert you(second) is None


def test_codes_are_shown_once_and_new_ones_replace_them(browser):
    joined(client=browser)
    _, codes = with_app(browser)
    page = browser.get("/consortium/you/second-factor/codes/").content.decode()
    assert codes[0] not in page
    answer = browser.post("/consortium/you/second-factor/codes/new/")
    shown = browser.get(answer["Location"]).content.decode()
    new = re.findall(r'<li><code dir="ltr">([^<]+)</code></li>', shown)
    assert len(new) == 10
    assert not set(new) & set(codes)
    assert new[0] not in browser.get("/consortium/you/second-factor/codes/").content.decode()


def test_a_secret_is_sealed_where_it_is_kept(browser):
    from allauth.mfa.models import Authenticator

    from heliograph.store.portal.models import SessionRow

    joined(client=browser)
    secret, _ = with_app(browser)
    kept = str(Authenticator.objects.get(type="totp").data) + "".join(
        SessionRow.objects.values_list("session_data", flat=True)
    )
    assert secret not in kept


def test_the_first_factor_ends_sessions_that_had_shown_a_password_only(browser):
    joined(client=browser)
    other = logged_in()
    assert you(other) is not None
    with_app(browser)
    assert you(browser) is not None
    assert you(other) is None


def test_staff_without_a_factor_sees_nothing_but_how_to_get_one(browser):
    from django.test import RequestFactory
    from django.urls import resolve

    from heliograph.web.pages.consortium.door import signed_in
    from heliograph.web.shown import Shown

    joined(client=browser)
    person = made_staff()
    asked = RequestFactory().get("/consortium/applications/")
    asked.person = person
    page = signed_in(lambda _: Shown(template="", document={"secret": True}))
    assert page(asked).location == "/consortium/you/second-factor/?next=%2Fconsortium%2Fapplications%2F"
    assert page(asked).document == {}
    for_programs = RequestFactory().get("/consortium/desk.json")
    for_programs.person, for_programs.resolver_match = person, resolve("/consortium/desk.json")
    with pytest.raises(RefusedError):
        page(for_programs)
    assert you(browser)["needs_second_factor"] is True
    assert b"Set up a second factor first." in browser.get("/consortium/you/second-factor/").content
    with_app(browser)
    assert you(browser)["needs_second_factor"] is False
    asked.person = room_of().records.get(Person, person.id)
    assert page(asked).document == {"secret": True}


def test_a_site_can_ask_everybody_for_a_second_factor(open_site):
    open_site(second_factor="everybody")
    browser = Client()
    joined(client=browser)
    assert you(browser)["needs_second_factor"] is True
    assert browser.get("/consortium/desk/")["Location"].startswith("/consortium/you/second-factor/")
    assert browser.get("/consortium/desk.json").status_code == 403
    with_app(browser)
    assert browser.get("/consortium/desk/").status_code == 200


def test_every_page_of_the_consortium_refuses_staff_without_a_factor(browser):
    from django.test import override_settings

    from heliograph.web import urls as urlconf
    from heliograph.web.shown import Shown, page

    def later(request):
        return Shown(template="", document={"secret": True})

    joined(client=browser)
    made_staff()
    urls = type(
        "urls", (), {"urlpatterns": [*urlconf.urlpatterns, *page("consortium/later/", later, "later")]}
    )
    with override_settings(ROOT_URLCONF=urls):
        assert browser.get("/consortium/later/")["Location"].startswith("/consortium/you/second-factor/")
        assert browser.get("/consortium/later.json").status_code == 403
        assert browser.get("/consortium/you/").status_code == 200
        with_app(browser)
        assert browser.get("/consortium/later.json").json() == {"secret": True}


def test_staff_cannot_remove_its_last_factor(browser):
    joined(client=browser)
    made_staff()
    with_app(browser)
    answer = browser.post(f"{APP}remove/")
    assert answer.status_code == 200
    assert b"cannot deactivate" in answer.content
    assert you(browser)["has_second_factor"] is True


def test_others_may(browser):
    joined(client=browser)
    with_app(browser)
    assert browser.post(f"{APP}remove/").status_code == 302
    assert you(browser)["has_second_factor"] is False


def test_an_invitation_gives_its_roles_once_and_to_its_address_only(browser):
    joined(client=browser)
    joined("eve@lake.example", "Eve")
    room = room_of()
    ada, eve = (room.records.find(Person, email=each)[0] for each in ("ada@hill.example", "eve@lake.example"))
    invite(room, "Ada@hill.example", [Role.CHAIR], "t" * 43, by="publisher", at=now())
    with pytest.raises(RefusedError):
        accept(room, "t" * 43, eve.id, now())
    assert accept(room, "t" * 43, ada.id, now()).roles == {Role.CHAIR}
    with pytest.raises(UnknownNameError):
        accept(room, "t" * 43, ada.id, now())
