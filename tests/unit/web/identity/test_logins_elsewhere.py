"""Logging in at another place, by OpenID Connect and with ORCID: a real provider on this machine."""

import html
import re

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from people import PASSWORD, joined, link, logged_in, you

from heliograph.bootstrap.consortium import room_of
from heliograph.bootstrap.login import providers_of
from heliograph.errors import UsageError
from heliograph.model.consortium.person import Person
from heliograph.settings import Settings
from identity_provider import SECRET, Provider

ORCID = "0000-0002-1825-0097"


@pytest.fixture
def provider(open_site, tmp_path):
    with Provider() as made:
        (tmp_path / "client.secret").write_text(SECRET)
        (tmp_path / "logins.toml").write_text(
            "".join(
                f'[[provider]]\nid = "{name}"\nname = "{title}"\nissuer = "{made.issuer}"\n'
                f'client_id = "heliograph-{name}"\nclient_secret_file = "{tmp_path / "client.secret"}"\n'
                for name, title in (("hill", "Hill University"), ("orcid", "ORCID"))
            )
        )
        open_site(logins=tmp_path / "logins.toml")
        yield made


def goes(browser, place="hill", process="login"):
    """The answer when somebody comes back from the other place."""
    leaving = browser.post(f"/consortium/elsewhere/{place}/?process={process}")
    assert leaving.status_code == 200, leaving.content.decode()
    there = html.unescape(re.search(r'class="button" href="([^"]+)"', leaving.content.decode())[1])
    back = httpx2.get(there).headers["Location"]
    return browser.get(back.removeprefix("http://testserver"))


def connects(browser, place="hill"):
    """The answer when somebody who is logged in adds another place, and says again who they are."""
    asked = goes(browser, place, "connect")["Location"]
    assert asked.startswith("/consortium/you/again/")
    return browser.post(asked, {"password": PASSWORD})


def signed_up(browser, provider, place="hill", email="ada@hill.example"):
    assert goes(browser, place)["Location"] == "/consortium/join/elsewhere/"
    page = browser.get("/consortium/join/elsewhere/").content.decode()
    assert provider.who.get("name", "") in page
    browser.post("/consortium/join/elsewhere/", {"name": "Ada", "email": email})
    return browser.post(link())


def test_the_places_stand_on_the_page(provider):
    page = Client().get("/consortium/log-in/").content.decode()
    assert "Hill University" in page
    assert "ORCID" in page


def test_somebody_signs_up_and_comes_back_without_a_password(provider):
    provider.who = {"sub": "a1", "name": "Ada L", "email": "ada@hill.example", "email_verified": True}
    browser = Client()
    signed_up(browser, provider)
    assert you(browser)["name"] == "Ada"
    again = Client()
    assert goes(again)["Location"] == "/consortium/you/"
    assert you(again)["id"] == you(browser)["id"]


def test_what_the_other_place_calls_verified_is_not(provider):
    provider.who = {"sub": "a1", "email": "ada@hill.example", "email_verified": True}
    browser = Client()
    goes(browser)
    browser.post("/consortium/join/elsewhere/", {"name": "Ada", "email": "ada@hill.example"})
    assert you(browser) is None
    [person] = room_of().records.find(Person)
    assert person.email_verified_at is None


def test_a_login_at_orcid_gives_the_orcid_id_and_its_end_takes_it(provider):
    provider.who = {"sub": ORCID, "name": "Ada"}
    browser = joined()
    assert connects(browser, "orcid").status_code == 302
    assert you(browser)["orcid"] == ORCID
    page = browser.get("/consortium/you/logins/").content.decode()
    chosen = re.search(r'name="account" value="(\d+)"', page)[1]
    assert browser.post("/consortium/you/logins/", {"account": chosen}).status_code == 302
    assert you(browser)["orcid"] == ""


def test_who_signs_up_at_orcid_has_it_from_the_beginning(provider):
    provider.who = {"sub": ORCID, "name": "Ada"}
    browser = Client()
    signed_up(browser, provider, "orcid")
    assert you(browser)["orcid"] == ORCID


def test_a_login_elsewhere_does_not_take_over_an_address_that_is_known(provider):
    first = joined()
    provider.who = {"sub": "evil", "email": "ada@hill.example", "email_verified": True}
    browser = Client()
    goes(browser)
    browser.post("/consortium/join/elsewhere/", {"name": "Eve", "email": "ada@hill.example"})
    assert you(browser) is None
    assert len(room_of().records.find(Person)) == 1
    assert you(first) is not None


@pytest.mark.parametrize("lie", ["key", "audience", "issuer", "age", "person"])
def test_a_token_that_cannot_be_believed_lets_nobody_in(provider, lie):
    provider.who = {"sub": "a1"} | {
        "audience": {"aud": "another"}, "issuer": {"iss": "https://evil.example"}, "age": {"exp": 1},
    }.get(lie, {})  # fmt: skip
    provider.said = {"sub": "another"} if lie == "person" else {}
    if lie == "key":
        provider.signs = rsa.generate_private_key(65537, 2048)
    browser = Client()
    answer = goes(browser)
    assert answer.status_code == 401
    assert b"cannot be believed" in answer.content
    assert you(browser) is None


def test_a_code_is_of_use_to_the_browser_that_began_only(provider):
    browser = Client()
    leaving = browser.post("/consortium/elsewhere/hill/").content.decode()
    there = html.unescape(re.search(r'class="button" href="([^"]+)"', leaving)[1])
    back = httpx2.get(there).headers["Location"].removeprefix("http://testserver")
    assert Client().get(back).status_code == 401


def test_nothing_begins_by_a_link(provider):
    assert Client().get("/consortium/elsewhere/hill/")["Location"] == "/consortium/log-in/"
    assert Client().post("/consortium/elsewhere/nowhere/").status_code == 404


def test_a_place_that_does_not_answer_is_told(provider):
    provider.__exit__()
    try:
        assert Client().post("/consortium/elsewhere/hill/").status_code == 502
    finally:
        provider.__enter__()


def test_a_second_factor_is_asked_for_after_a_login_elsewhere_too(provider):
    from test_second_factors import with_app

    provider.who = {"sub": "a1", "name": "Ada"}
    browser = joined()
    connects(browser)
    with_app(browser)
    other = Client()
    assert goes(other)["Location"] == "/consortium/log-in/second-factor/"
    assert you(other) is None


def test_the_password_still_holds(provider):
    browser = joined()
    connects(browser)
    assert you(logged_in(password=PASSWORD))["id"] == you(browser)["id"]


@pytest.mark.parametrize(
    "text",
    ["provider = 1", "[[provider]]\nid = 'X'", "[[provider", None],
    ids=["no list", "no name", "broken", "none"],
)
def test_a_file_that_says_nothing_sensible_is_told(tmp_path, text):
    place = tmp_path / "logins.toml"
    if text:
        place.write_text(text)
    with pytest.raises(UsageError, match="logins"):
        providers_of(Settings(logins=place))
