"""Tracking: a link that tells who has shared it is found in every column of links and texts."""

import pytest

from heliograph.model.risk import Level
from heliograph.publish.gate.tracking import tracking
from small_edition import account, edition, policy_with, post

LINK = "https://e.example/?utm_source=letter"
PLACES = {
    "posts.urls": {"posts": [post(1, urls=["https://a.example", LINK]), post(2, urls=[None])]},
    "posts.text": {"posts": [post(1, text=f"see {LINK}"), post(2, text="utm_source=none")]},
    "accounts.url": {"accounts": [account(1, url=LINK), account(2)]},
    "accounts.description": {"accounts": [account(1, description=f"more: {LINK}"), account(2, description="tea?")]},
}  # fmt: skip


@pytest.mark.parametrize("where", PLACES)
def test_a_tracking_parameter_is_found_wherever_a_link_can_stand(tmp_path, where):
    [finding] = tracking(edition(tmp_path, **PLACES[where]))

    assert (finding.level, finding.what, finding.where) == (Level.RED, "tracking-parameter", where)
    assert finding.count == 1
    assert finding.samples[0].endswith(LINK)


def test_all_places_are_told_and_counted(tmp_path):
    posts = [post(n, text=LINK, urls=[LINK, LINK]) for n in range(2)]
    accounts = [account(n, url=LINK, description=LINK) for n in range(3)]
    found = tracking(edition(tmp_path, posts=posts, accounts=accounts))

    counted = {"posts.urls": 4, "posts.text": 2, "accounts.url": 3, "accounts.description": 3}
    assert {finding.where: finding.count for finding in found} == counted


def test_what_is_republished_as_received_is_amber_and_what_is_not_promised_nothing(tmp_path):
    received = policy_with("as-received", texts="{ tracking = true }")
    [finding] = tracking(edition(tmp_path / "received", policy=received, **PLACES["accounts.url"]))
    assert finding.level is Level.AMBER

    silent = policy_with(texts="{ tracking = false }")
    assert list(tracking(edition(tmp_path / "silent", policy=silent, **PLACES["accounts.url"]))) == []
