"""Signing up, confirming an address, logging in and out, and passwords."""

import pytest
from django.conf import settings
from django.core import mail
from people import PASSWORD, joined, link, logged_in, you

from heliograph.bootstrap.consortium import room_of
from heliograph.model.consortium.person import Person, PersonState


def records():
    return room_of().records


def the_person():
    [found] = records().find(Person)
    return found


def whats():
    return [event.what for event in records().events()]


def test_who_signs_up_is_known_once_the_link_in_the_mail_was_followed(browser):
    joined(client=browser, confirmed=False)
    assert you(browser) is None
    assert the_person().email_verified_at is None
    assert browser.get(link()).status_code == 200
    assert browser.post(link())["Location"] == "/consortium/you/"
    said = you(browser)
    person = the_person()
    assert (said["name"], said["email"], said["roles"]) == ("Ada", "ada@hill.example", [])
    assert person.id == said["id"]
    assert person.email_verified_at is not None
    assert whats() == ["person-join", "email-confirm", "log-in"]


def test_without_it_nobody_gets_in(browser):
    joined(client=browser, confirmed=False)
    other = logged_in()
    assert you(other) is None


def test_an_address_that_is_known_is_told_by_mail_only(browser):
    joined(client=browser)
    answer = type(browser)().post(
        "/consortium/join/", {"name": "Eve", "email": "Ada@hill.example", "password1": PASSWORD}
    )
    assert answer["Location"] == "/consortium/confirm/"
    assert len(records().find(Person)) == 1
    assert mail.outbox[-1].to == ["ada@hill.example"]


def test_a_password_is_kept_as_argon2_and_must_be_long(browser):
    from heliograph.store.portal.models import PersonRow

    answer = browser.post("/consortium/join/", {"name": "A", "email": "a@b.example", "password1": "short"})
    assert answer.status_code == 200
    assert b"12" in answer.content
    in_arabic = browser.post(
        "/ar/consortium/join/", {"name": "A", "email": "a@b.example", "password1": "short"}
    )
    assert "كلمة المرور قصيرة جدًا: يجب أن تتكون من 12 رمزًا على الأقل." in in_arabic.content.decode()
    joined(client=browser)
    assert PersonRow.objects.get().password.startswith("argon2$argon2id$")


def test_a_wrong_password_is_refused_and_after_some_the_right_one_too(browser):
    joined(client=browser)
    other = type(browser)()
    for _ in range(5):
        answer = other.post("/consortium/log-in/", {"login": "ada@hill.example", "password": "wrong"})
        assert answer.status_code == 200
        assert b'role="alert"' in answer.content
    answer = other.post("/consortium/log-in/", {"login": "ada@hill.example", "password": PASSWORD})
    assert answer.status_code == 200
    assert b"Too many failed login attempts" in answer.content
    assert you(other) is None


def test_what_is_remembered_of_tries_names_no_address(browser):
    from heliograph.store.portal.models import RememberedRow

    browser.post("/consortium/log-in/", {"login": "zoryx@hill.example", "password": "wrong"})
    kept = [row.cache_key + row.value for row in RememberedRow.objects.all()]
    assert kept
    assert not any("127.0.0.1" in each or "zoryx" in each for each in kept)


def test_who_logs_out_is_out(browser):
    joined(client=browser)
    assert you(browser) is not None
    assert browser.post("/consortium/log-out/").status_code == 302
    assert you(browser) is None


def test_a_forgotten_password_is_replaced_by_a_link_that_holds_once(browser):
    joined(client=browser)
    other = type(browser)()
    other.post("/consortium/password/", {"email": "ada@hill.example"})
    there = link()
    page = other.get(there, follow=True)
    assert page.status_code == 200
    new = "another good long one"
    assert other.post(page.redirect_chain[-1][0], {"password1": new, "password2": new}).status_code == 302
    assert you(browser) is None, "a session under the old password goes on"
    assert you(logged_in(password=new)) is not None
    assert b"does not hold" in type(browser)().get(there, follow=True).content
    assert "password-reset" in whats()


def test_nobody_is_told_who_is_known(browser):
    answer = browser.post("/consortium/password/", {"email": "nobody@hill.example"})
    assert answer["Location"] == "/consortium/password/sent/"


def test_a_changed_password_ends_the_other_sessions(browser):
    joined(client=browser)
    other = logged_in()
    new = "another good long one"
    answer = browser.post(
        "/consortium/you/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert you(browser) is not None
    assert you(other) is None


@pytest.mark.parametrize(
    ("state", "told"), [(PersonState.LOCKED, (302, "/consortium/locked/")), (PersonState.ERASED, (200, None))]
)
def test_who_is_locked_or_erased_is_out_at_once_and_does_not_come_in_again(browser, state, told):
    """Whoever is locked is told so; of whoever is erased nothing is known that a password could fit."""
    from dataclasses import replace

    joined(client=browser)
    records().write([replace(the_person(), state=state)])
    assert you(browser) is None
    answer = type(browser)().post("/consortium/log-in/", {"login": "ada@hill.example", "password": PASSWORD})
    assert (answer.status_code, answer.headers.get("Location")) == told
    assert you(browser) is None


def test_people_change_their_name_and_language(browser):
    joined(client=browser)
    assert browser.post("/consortium/you/", {"name": "", "language": "es"}).status_code == 400
    assert (
        browser.post("/consortium/you/", {"name": "Ada L", "language": "es"})["Location"]
        == "/es/consortium/you/"
    )
    assert (the_person().name, the_person().language) == ("Ada L", "es")
    assert the_person().version > 0


def test_a_person_who_signs_up_in_spanish_gets_mail_in_spanish(browser):
    browser.post("/es/consortium/join/", {"name": "Ada", "email": "ada@hill.example", "password1": PASSWORD})
    assert the_person().language == "es"
    assert "/es/consortium/confirm/" in mail.outbox[-1].body
    assert "correo" in mail.outbox[-1].body.lower()


def test_the_first_mail_says_from_which_archive_it_comes(browser):
    browser.post("/consortium/join/", {"name": "Ada", "email": "ada@hill.example", "password1": PASSWORD})
    body = mail.outbox[-1].body
    assert "to register an account on testserver." in body
    assert body.endswith(f"\n\n{settings.HELIOGRAPH_NAMES[0]}\ntestserver")


def test_the_library_of_users_of_django_keeps_no_word_to_us(browser):
    assert browser.get("/consortium/you/")["Location"] == "/consortium/log-in/?next=%2Fconsortium%2Fyou%2F"
    assert browser.get("/consortium/you.json").status_code == 403
