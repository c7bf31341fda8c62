"""The structural checks together: what the publisher makes under every shipped policy passes them."""

import importlib

import pytest

from gate_desk import RULES, desk, found
from heliograph.model.risk import Level

CHECKS = ("counts", "schema", "decisions", "treatments", "pseudonyms", "references", "post_ids", "media")


def results(subject):
    return {n: importlib.import_module(f"heliograph.publish.gate.{n}").check(subject) for n in CHECKS}


@pytest.mark.parametrize(("source", "policy"), sorted(RULES))
def test_what_is_published_passes(source, policy):
    made = results(desk(source, policy).subject())

    assert {name: found(result, Level.RED) for name, result in made.items()} == {name: [] for name in CHECKS}
    print({name: found(result, Level.AMBER) for name, result in made.items()})
