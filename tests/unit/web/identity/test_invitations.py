"""The page of an invitation: who is not logged in is asked to be, who has the address gets the roles once."""

from django.test import Client
from people import joined, link, you

from heliograph.bootstrap.consortium import room_of
from heliograph.consortium.invite import VALID_FOR, invite
from heliograph.model.consortium.role import Role
from heliograph.web.parts.portal import now

SECRET = "x" * 43
PAGE = f"/consortium/invitation/{SECRET}/"


def invited(email="ada@hill.example", ago=None):
    at = now() - (ago or VALID_FOR / 2)
    invite(room_of(), email, [Role.REVIEWER], SECRET, by="publisher", at=at)


def test_from_the_link_to_the_roles(browser):
    invited()
    page = browser.get(PAGE).content.decode()
    assert "reviewer" in page
    assert "ada@hill.example" not in page.replace("email=ada%40hill.example", "")
    joined(client=browser)
    assert b"Accept" in browser.get(PAGE).content
    assert browser.post(PAGE).status_code == 303
    said = you(browser)
    assert said["roles"] == ["reviewer"]
    assert said["needs_second_factor"] is True
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE).status_code == 404


def test_another_person_does_not_get_them(browser):
    invited("rev@hill.example")
    joined(client=browser)
    assert b"another address" in browser.get(PAGE).content
    assert browser.post(PAGE).status_code == 403
    assert you(browser)["roles"] == []


def test_nobody_gets_them(browser):
    invited()
    browser.post(PAGE)
    assert browser.get(PAGE).status_code == 200


def test_an_address_that_is_not_confirmed_gets_nothing(browser):
    invited()
    joined(client=browser, confirmed=False)
    assert browser.get(f"{PAGE[:-1]}.json").json()["is_yours"] is False
    browser.post(link())
    assert browser.get(f"{PAGE[:-1]}.json").json()["is_yours"] is True


def test_one_that_is_over_is_refused(browser):
    invited(ago=VALID_FOR)
    joined(client=browser)
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE).status_code == 404


def test_signing_up_leads_back_to_it(browser):
    invited()
    page = browser.get(PAGE).content.decode()
    assert f"/consortium/join/?next={PAGE.replace('/', '%2F')}" in page
    form = Client().get(f"/consortium/join/?next={PAGE}&email=ada@hill.example").content.decode()
    assert 'value="ada@hill.example"' in form
    assert f'name="next" value="{PAGE}"' in form
