"""Headers of every route, and forms that other sites cannot send."""

import pytest
from django.urls import get_resolver
from test_pages import PAGES

from heliograph.web.middleware.shield import POLICY

OTHERS = [
    "/static/0.1.0/site.css",
    "/health/live",
    "/metrics",
    "/archive/catalogue.json",
    "/nowhere",
    "/data/none/",
]


@pytest.mark.parametrize("address", [*PAGES.values(), *OTHERS])
def test_every_answer_has_the_policy_and_no_cookie(client, address):
    answer = client.get(address)
    answer.close()
    assert answer["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    open_to_all = address.startswith("/archive/")
    assert answer["Cross-Origin-Resource-Policy"] == ("cross-origin" if open_to_all else "same-origin")
    assert not answer.cookies
    assert "Set-Cookie" not in answer


def test_reports_of_a_release_have_a_policy_of_their_own(client):
    answer = client.get("/archive/tiny/1/risk-report.html")
    assert b"<html" in b"".join(answer.streaming_content)
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Origin": "https://evil.example"}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "http://testserver"}, False),
        ({}, False),
    ],
)
def test_a_form_from_another_site_is_refused(client, headers, refused):
    assert (client.post("/explore/", headers=headers).status_code == 403) is refused


def test_no_page_of_the_administration_of_django_is_there(client):
    from django.conf import settings

    assert not any("admin" in name for name in settings.INSTALLED_APPS)
    assert not [p for p in get_resolver().url_patterns if "admin" in str(p.pattern)]
