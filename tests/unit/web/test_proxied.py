"""Proxied: limits count readers, not the web server in front of the site; nobody else is believed."""

import pytest
from django.test import Client

from fresh_state import fresh_state
from heliograph.bootstrap.portal import configure
from heliograph.store.portal.database import leave
from heliograph.web.middleware import rate
from heliograph.web.middleware.rate import Buckets

ROUTE = "/api/v1/datasets"


@pytest.fixture
def behind(site, tmp_path, monkeypatch):
    """A function that opens the site, behind a web server or without one, with one request a minute for each reader."""

    def opened(*, proxied):
        more = {"proxied": proxied, "api_rate": 1, "state": fresh_state(tmp_path / "state")}
        chosen = site.settings.model_copy(update=more)
        monkeypatch.setattr(site, "settings", chosen)
        monkeypatch.setattr(rate, "BUCKETS", Buckets())
        configure(chosen, site)
        return Client()

    yield opened
    leave()


def statuses(client, peer, *said):
    return [client.get(ROUTE, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=each).status_code for each in said]


def test_readers_behind_a_web_server_of_this_machine_are_told_apart(behind):
    client = behind(proxied=True)
    assert statuses(client, "127.0.0.1", "192.0.2.1", "192.0.2.2", "192.0.2.1") == [200, 200, 429]


def test_only_the_address_that_the_neighbour_wrote_counts(behind):
    client = behind(proxied=True)
    assert statuses(client, "127.0.0.1", "198.51.100.7, 192.0.2.1", "198.51.100.8, 192.0.2.1") == [200, 429]
    assert statuses(client, "::1", "no address", "no address") == [200, 429]


def test_a_stranger_is_not_believed(behind):
    client = behind(proxied=True)
    assert statuses(client, "203.0.113.9", "192.0.2.1", "192.0.2.2") == [200, 429]


def test_nobody_is_believed_where_no_web_server_stands_in_front(behind):
    client = behind(proxied=False)
    assert statuses(client, "127.0.0.1", "192.0.2.1", "192.0.2.2") == [200, 429]


def test_addresses_of_the_site_have_the_scheme_that_readers_use(behind):
    client = behind(proxied=True)
    said = client.get("/verify.json", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https").json()
    assert said["archive"].startswith("https://")
    said = client.get("/verify.json", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https").json()
    assert said["archive"].startswith("http://")
