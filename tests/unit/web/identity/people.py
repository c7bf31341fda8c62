"""People at a browser, for tests: they sign up, read their mail and log in as anybody would."""

import re

from django.core import mail
from django.test import Client

PASSWORD = "correct horse battery staple"
LINK = re.compile(r"http://testserver(/\S+)")


def joined(email="ada@hill.example", name="Ada", *, client=None, confirmed=True):
    """A browser in which somebody has signed up, and confirmed their address."""
    browser = client or Client()
    answer = browser.post("/consortium/join/", {"name": name, "email": email, "password1": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    if confirmed:
        answer = browser.post(link())
        assert answer.status_code == 302
    return browser


def logged_in(email="ada@hill.example", password=PASSWORD, browser=None):
    """Another browser of theirs."""
    found = browser or Client()
    answer = found.post("/consortium/log-in/", {"login": email, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return found


def sent_again(browser, path, fields=None):
    """The answer to a form that is taken once somebody has said again who they are."""
    asked = browser.post(path, fields or {})
    assert asked["Location"].startswith("/consortium/you/again/"), asked["Location"]
    return browser.post(asked["Location"], {"password": PASSWORD})


def link():
    """The path of the link in the last mail."""
    return LINK.findall(mail.outbox[-1].body)[-1]


def you(browser):
    """What the consortium knows of whoever is logged in; None for nobody."""
    answer = browser.get("/consortium/you.json")
    return answer.json() if answer.status_code == 200 else None
