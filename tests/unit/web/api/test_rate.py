"""How often one address may ask."""

import pytest

from heliograph.bootstrap.portal import configure
from heliograph.web.middleware import rate
from heliograph.web.middleware.rate import DAY, Buckets, network


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_bucket_empties_fills_again_and_is_of_one_address():
    clock = Clock()
    buckets = Buckets(now=clock)
    assert [buckets.take("a", 3)[0] for _ in range(4)] == [True, True, True, False]
    assert buckets.take("b", 3) == (True, 2)
    clock.now = 20
    assert [buckets.take("a", 3)[0] for _ in range(2)] == [True, False]
    clock.now = 10_000
    assert buckets.take("a", 3) == (True, 2)


def test_what_is_held_tells_no_address_and_is_forgotten_after_a_day():
    clock = Clock()
    buckets = Buckets(now=clock)
    buckets.take("192.0.2.7", 3)
    [before] = buckets._held
    assert b"192.0.2.7" not in before
    clock.now = DAY
    buckets.take("192.0.2.7", 3)
    [after] = buckets._held
    assert before != after


def test_not_more_addresses_are_held_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(rate, "KEPT", 10)
    buckets = Buckets()
    for number in range(50):
        buckets.take(f"192.0.2.{number}", 3)
    assert len(buckets._held) == 10


def test_addresses_of_one_network_are_one():
    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::1")
    assert network("::ffff:192.0.2.1") == "192.0.2.1"
    assert network("") == ""


@pytest.fixture
def limited(client, site, monkeypatch):
    """A reader of a server that allows three requests a minute."""
    monkeypatch.setattr(rate, "BUCKETS", Buckets(now=Clock()))
    monkeypatch.setattr(site, "settings", site.settings.model_copy(update={"api_rate": 3}))
    configure(site.settings, site)
    return client


def test_headers_say_what_is_left_and_when_to_ask_again(limited):
    answers = [limited.get("/api/v1/datasets") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    assert [answer["RateLimit-Reset"] for answer in answers] == ["20", "40", "60", "60"]
    assert answers[-1]["Retry-After"] == "20"
    assert answers[-1].json()["error"]["code"] == "too-many-requests"
    assert answers[-1]["Access-Control-Allow-Origin"] == "*", "a page of another site must be able to see why"
    assert limited.get("/").status_code == 200, "pages are not counted"


def test_no_limit_has_no_headers(client):
    assert "RateLimit-Limit" not in client.get("/api/v1/datasets")
