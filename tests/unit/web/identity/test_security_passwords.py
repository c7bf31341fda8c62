"""Which passwords may be chosen, how they are changed, and how many tries there are."""

from hashlib import sha1

import pytest
from people import PASSWORD, joined, link, logged_in, sent_again, you
from test_second_factors import code, forget_used, with_app

from heliograph.bootstrap.consortium import room_of

CHANGE = "/consortium/you/password/"
OTHER = "another good long one"


def chosen(browser, password, email="ada@hill.example"):
    """Whether somebody can sign up with a password."""
    words = {"name": "Ada", "email": email, "password1": password}
    return browser.post("/consortium/join/", words).status_code == 302


@pytest.mark.parametrize(
    "password",
    [
        "11111111111111",
        "123456789012",
        "Password2026!",
        "Heliograph2026",
        "tiny-consortium-7",
        "ada@hill.example",
    ],
)
def test_passwords_that_everybody_tries_first_are_refused(browser, password):
    assert not chosen(browser, password)


@pytest.mark.parametrize(
    "password",
    [
        "  spaces at both ends  ",
        "only lower case letters",
        "\u05e9\u05dc\u05d5\u05dd " * 4,
        "a heliograph on the hill " * 5,
    ],
)
def test_any_signs_are_taken_as_they_are_and_many_of_them(browser, password):
    assert chosen(browser, password)
    browser.post(link())
    assert you(logged_in(password=password)) is not None
    for changed in (password.strip()[:-1], password.upper() + ".", password[:64] + "x"):
        wrong = type(browser)().post(
            "/consortium/log-in/", {"login": "ada@hill.example", "password": changed}
        )
        assert wrong.status_code == 200


def test_passwords_known_from_breaches_are_refused_wherever_they_stand_in_the_file(open_site, tmp_path):
    from django.test import Client

    known = [f"known from a breach {number}" for number in range(2_000)]
    lines = sorted(sha1(each.encode()).hexdigest().upper() for each in known)
    place = tmp_path / "breached.txt"
    place.write_text("".join(f"{line}:{number}\n" for number, line in enumerate(lines)))
    open_site(breached=place)
    from heliograph.store.portal.identity.passwords import stands_in

    assert all(stands_in(place, each) for each in known)
    assert not any(stands_in(place, f"{each}!") for each in known)
    browser = Client()
    assert not chosen(browser, known[7])
    assert chosen(browser, OTHER)


def test_the_field_of_a_password_hides_it_and_lets_password_managers_fill_it_in(browser):
    page = browser.get("/consortium/log-in/").content.decode()
    field = page[page.index('name="password"') - 200 : page.index('name="password"') + 200]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


def test_a_password_is_changed_by_who_knows_it_only(browser):
    joined(client=browser)
    words = {"oldpassword": "not the one of now", "password1": OTHER, "password2": OTHER}
    assert browser.post(CHANGE, words).status_code == 200
    assert you(logged_in()) is not None
    assert not chosen(type(browser)(), "11111111111111", "eve@hill.example")
    assert (
        browser.post(
            CHANGE, words | {"oldpassword": PASSWORD, "password1": "1" * 14, "password2": "1" * 14}
        ).status_code
        == 200
    )
    assert browser.post(CHANGE, words | {"oldpassword": PASSWORD}).status_code == 302
    assert you(logged_in(password=OTHER)) is not None


def test_a_forgotten_password_is_no_way_around_the_second_factor(browser):
    joined(client=browser)
    secret, _ = with_app(browser)
    forget_used()
    other = type(browser)()
    other.post("/consortium/password/", {"email": "ada@hill.example"})
    page = other.get(link(), follow=True)
    other.post(page.redirect_chain[-1][0], {"password1": OTHER, "password2": OTHER})
    assert you(other) is None
    late = logged_in(password=OTHER)
    assert you(late) is None
    late.post("/consortium/log-in/second-factor/", {"code": code(secret)})
    assert you(late) is not None


def test_the_link_of_a_forgotten_password_holds_for_an_hour(browser, monkeypatch):
    from datetime import UTC, datetime, timedelta

    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    joined(client=browser)
    other = type(browser)()
    other.post("/consortium/password/", {"email": "ada@hill.example"})
    there = link()
    monkeypatch.setattr(
        PasswordResetTokenGenerator,
        "_now",
        lambda _: datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=61),
    )
    assert b"does not hold" in other.get(there, follow=True).content


def test_a_code_of_the_app_is_taken_once(browser):
    joined(client=browser)
    secret, _ = with_app(browser)
    forget_used()
    first, second = logged_in(), logged_in()
    now = code(secret)
    assert first.post("/consortium/log-in/second-factor/", {"code": now}).status_code == 302
    assert second.post("/consortium/log-in/second-factor/", {"code": now}).status_code == 200
    assert you(second) is None


def test_codes_are_not_tried_without_end(browser):
    joined(client=browser)
    secret, _ = with_app(browser)
    forget_used()
    other = logged_in()
    for _ in range(5):
        other.post("/consortium/log-in/second-factor/", {"code": "000000"})
    other.post("/consortium/log-in/second-factor/", {"code": code(secret)})
    assert you(other) is None


def test_who_changes_how_they_log_in_says_again_who_they_are(browser):
    joined(client=browser)
    for path in ("/consortium/you/second-factor/app/", "/consortium/you/second-factor/codes/new/"):
        assert browser.get(path)["Location"].startswith("/consortium/you/again/"), path
    asked = browser.post("/consortium/you/email/", {"action_add": "", "email": "new@hill.example"})
    assert asked["Location"].startswith("/consortium/you/again/")
    wrong = browser.post(asked["Location"], {"password": "not it at all"})
    assert wrong.status_code == 200
    assert "email-change" not in [event.what for event in room_of().records.events()]
    assert sent_again(browser, "/consortium/you/sessions/").status_code == 303


def test_nobody_of_the_system_is_there_from_the_beginning(browser):
    from heliograph.store.portal.models import PersonRow

    browser.get("/consortium/log-in/")
    assert PersonRow.objects.count() == 0
