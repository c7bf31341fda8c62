"""Every sentence that a rule says of a condition stands in every language."""

import ast
from pathlib import Path

import pytest

import heliograph
from heliograph.consortium.wording import condition_sentence, conditions

ROOMS = [Path(heliograph.__file__).parent / name for name in ("rules", "consortium")]


def said_by(node):
    """A constant; a day in it may differ."""
    if isinstance(node, ast.JoinedStr) and ast.unparse(node).count("{") == ast.unparse(node).count("{day}"):
        return ast.unparse(node)[2:-1]
    return node.value if isinstance(node, ast.Constant) else None


def sentences():
    """What guards and unmet conditions are given as constants: what must be so, and who can make it so."""
    for path in (path for folder in ROOMS for path in folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if called in {"guard", "Unmet"}:
                constants = [said for each in node.args if (said := said_by(each))]
                yield from constants[1:] if called == "Unmet" else constants


ROLES = {"coordinator", "applicant"}
"""Said by the words of the roles, as are sentences that name them."""
OF_ROLES = ("This is ",)


def test_each_sentence_is_translated_and_none_is_left_over():
    said = {one for one in sentences() if one not in ROLES and not one.startswith(OF_ROLES)}
    assert said == set(conditions())
    assert len(said) > 120


@pytest.mark.parametrize(
    ("language", "start"), [("en", "A reason"), ("es", "Se da"), ("fr", "A reason"), ("ar", "يُذكر")]
)
def test_a_sentence_is_said_in_the_language_of_its_reader(language, start):
    assert condition_sentence("A reason is given.", language).startswith(start)
    assert condition_sentence("No such words.", language) == "No such words."
    assert "2031-05-06" in condition_sentence("The edition is open: it is held until 2031-05-06.", language)
