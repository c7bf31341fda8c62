"""All figures and findings of the gate for an edition that can be counted by eye: six people, four of them hidden, 13 posts."""

import pytest

from gate_desk import PEOPLE, desk
from heliograph.publish.gate.inspect import inspect
from small_edition import described

KINDS = [
    "e_mail",
    "phone",
    "iban",
    "payment_card",
    "phone_without_country",
    "phone_in_link",
    "network_address",
    "wallet",
    "coordinates",
    "national_id",
]
HINTS = ["minors", "health", "religion", "sexuality", "ethnicity", "politics", "unions"]
GRANULARITIES = ["as_published", "by_month_and_octave", "by_year_and_decade"]

FIGURES = {
    "counts": {"rows": 29},
    "schema": {"files": 10},
    "decisions": {"hidden_accounts": (4, 6)},
    "treatments": {"promises": 38},
    "pseudonyms": {"recomputed": 27},
    "references": {"identifiers_followed": 29},
    "identifiers": {
        "ids_sought": 4, "handles_sought": 4, "names_sought": 12, "csv_records_equal": (17, 19), "red_cells": 0, "amber_cells": 0,
    },
    "bystanders": {"bystander_mentions": (3, 11), "bystanders_in_clear": 0},
    "files": {"names_searched": 0},
    "reports": {"reports_searched": 0},
    "post-ids": {"numbers": 0},
    "media": {"media_items": 1},
    "personal-data": {f"{kind}_found": 0 for kind in KINDS} | {"texts_with_street_addresses": (0, 13)},
    "uniqueness": {"hidden_accounts": 4}
    | {f"{how}_{name}": (4, 4) for name in GRANULARITIES for how in ("unique", "few")}
    | {f"unique_{column}": (0, 4) for column in ("description", "location", "url")},
    "linkage": {"earlier_releases": 0, "linkable_pseudonyms": (0, 4), "recognised_accounts": 0},
    "verbatim": {"sample_size": (13, 13), "sample_seed": 2018, "long_texts": (1, 13), "unique_wordings": (1, 13)},
    "small-cells": {"indicators": 0, "indicators_withheld": 0},
    "sensitive": {"sample_size": (13, 13)} | {f"hints_at_{name}": (0, 13) for name in HINTS},
    "sign-off": {"signed": (0, 2)},
}  # fmt: skip

VOLUME = {"values_searched", "bytes_searched"}
"""How much was read: more than nothing, and otherwise a matter of how files are written."""


def looked_at(policy):
    """Figures and findings by check."""
    results = inspect(desk(PEOPLE, policy).subject(description=described(name=PEOPLE)))
    figures = {
        str(r.check): {m.name: m.value if m.of is None else (m.value, m.of) for m in r.measures}
        for r in results
    }
    found = {(str(r.check), str(f.level), f.what, f.where, f.count) for r in results for f in r.findings}
    return figures, found, {f.what: f.samples for r in results for f in r.findings}


@pytest.fixture(scope="module")
def strict():
    return looked_at("strict")


def test_every_figure_is_that_of_a_count_by_eye(strict):
    figures, _, _ = strict
    read = {name: value for listed in figures.values() for name, value in listed.items() if name in VOLUME}

    assert read.keys() == VOLUME
    assert all(value > 100 for value in read.values())
    assert {
        check: {name: value for name, value in listed.items() if name not in VOLUME}
        for check, listed in figures.items()
    } == FIGURES


def test_six_people_are_too_few_for_a_strict_policy(strict):
    _, found, samples = strict

    assert found == {
        ("uniqueness", "red", "unique-profile", "accounts", 4),
        ("verbatim", "amber", "unique-wording", "posts.text", 1),
        ("small-cells", "amber", "small-group-of-actions", "actions", 1),
        ("sign-off", "amber", "not-signed", "dataset.toml, sign_off", 2),
    }
    assert samples["small-group-of-actions"] == ("rule | suspended | information-operations | null | 2",)
    assert len(samples["unique-profile"]) == 4


def test_the_policy_of_2018_keeps_more_of_them():
    figures, found, samples = looked_at("twitter-2018")

    assert figures["treatments"] == {"promises": 13}
    assert figures["post-ids"] == {}
    assert figures["uniqueness"]["unique_location"] == (2, 4)
    assert found == {
        ("post-ids", "amber", "post-ids-kept", "posts.post_id", 13),
        ("uniqueness", "amber", "unique-profile", "accounts", 4),
        ("uniqueness", "amber", "unique-location", "accounts.location", 2),
        ("verbatim", "amber", "unique-wording", "posts.text", 1),
        ("small-cells", "amber", "small-group-of-actions", "actions", 1),
        ("sign-off", "amber", "not-signed", "dataset.toml, sign_off", 2),
    }
    assert [sample.split(" | ")[1] for sample in samples["unique-location"]] == ["Málaga", "دمشق"]


def test_progress_is_told_check_by_check():
    told = []
    inspect(
        desk(PEOPLE).subject(description=described(name=PEOPLE)),
        progress=lambda what, done, of: told.append((what, done, of)),
    )

    assert [done for _, done, _ in told] == list(range(len(FIGURES) + 1))
    assert {of for _, _, of in told} == {len(FIGURES)}
    assert told[0][0] == "gate: counts"
    assert told[-1][0] == "gate"
