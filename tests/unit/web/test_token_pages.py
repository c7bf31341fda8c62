"""Tokens on pages, and the login of a program from its first question to its end."""

import re

import pytest
from django.test import Client
from test_consortium_pages import Browser, story  # noqa: F401 - a fixture

from heliograph.model.consortium.token import Token

ASKED = "/api/v1/login"
GOT = "/api/v1/login/token"


@pytest.fixture
def lead(story):  # noqa: F811
    return Browser(story, story.person("lead", at=story.university))


def post(path, document, **headers):
    return Client().post(path, document, content_type="application/json", headers=headers)


def test_a_token_is_made_on_a_page_shown_once_and_revoked(lead):
    page = lead.send("/consortium/you/tokens/", 201, name="desk <b>", days="7").content.decode()
    [secret] = re.findall(r"hgt_[\w-]{43}", page)
    assert "desk &lt;b&gt;" in page
    assert "desk <b>" not in page
    assert secret not in lead.page("/consortium/you/tokens/")
    [kept] = lead.story.records.find(Token)
    lead.send("/consortium/you/tokens/", revoke=kept.id)
    assert "It opens nothing any more." in lead.page("/consortium/you/tokens/")
    lead.send("/consortium/you/tokens/", 400, name="x", days="many")
    history = lead.page("/consortium/history/")
    assert "token-make" in history
    assert "token-revoke" in history


def test_a_program_logs_in_by_a_code_and_out_again(lead):
    asked = post(ASKED, {"name": "desk"}).json()
    assert post(GOT, {"secret": asked["secret"]}).status_code == 202
    assert asked["address"].endswith("/consortium/you/device/")
    page = lead.page(f"/consortium/you/device/?code={asked['code'].lower()}")
    assert "desk" in page
    lead.send("/consortium/you/device/", 200, code=asked["code"], answer="mine")
    answer = post(GOT, {"secret": asked["secret"]})
    assert answer.headers["Cache-Control"] == "no-store"
    token = answer.json()["token"]
    sent = {"authorization": f"Bearer {token}"}
    assert Client().delete(GOT, headers=sent).status_code == 204
    refused = Client().delete(GOT, headers=sent)
    assert refused.status_code == 401
    assert refused.json()["error"]["unmet"][0]["code"] == "token-holds"
    assert post(GOT, {"secret": asked["secret"]}).status_code == 404


def test_a_login_that_is_not_theirs_is_refused(lead):
    asked = post(ASKED, {}).json()
    lead.send("/consortium/you/device/", 200, code=asked["code"], answer="not-mine")
    assert post(GOT, {"secret": asked["secret"]}).status_code == 403
    lead.page("/consortium/you/device/?code=BCDFGHJK", 404)
    assert "The code that the program shows" in lead.page("/consortium/you/device/")


@pytest.mark.parametrize("body", ["", "[]", "{", '{"days": "3"}', '{"more": 1}', '{"name": 1}'])
@pytest.mark.parametrize("path", [ASKED, GOT])
def test_a_request_that_says_something_else_is_told_so(client, path, body):
    answer = client.post(path, body, content_type="application/json")
    assert answer.status_code in ({201, 400} if (path, body) == (ASKED, "") else {400})
    assert client.get(path).status_code == 405
    assert client.delete(GOT).status_code == 401
