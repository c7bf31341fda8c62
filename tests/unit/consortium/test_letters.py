"""Texts of notices: the same in every language, and none with a hole."""

import ast
from pathlib import Path

import pytest

from heliograph.consortium.letters import LANGUAGES, Words, codes, form_of, names_of, together, words_of
from heliograph.consortium.timers import TIMERS, _plain
from heliograph.errors import InputError
from heliograph.model.consortium.appeal import AppealOutcome
from heliograph.model.consortium.decision import DecisionOutcome


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_the_same_names(language):
    assert codes(language) == codes()
    for code in codes():
        assert names_of(form_of(code, language)) == names_of(form_of(code, "en")), code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", codes())
def test_a_text_has_a_subject_of_one_line_and_says_something(code, language):
    form = form_of(code, language)
    assert form.subject
    assert "\n" not in form.subject
    assert form.text.strip() == form.text != ""


ROOT = Path(__file__).parents[3]


def told():
    """Every notice that a verb queues by a code that stands in it, with the names that it gives."""
    for path in sorted((ROOT / "src" / "heliograph" / "consortium").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tell":
                code = node.args[2]
                given = {word.arg for word in node.keywords}
                yield (code.value if isinstance(code, ast.Constant) else None), given


def test_every_notice_that_is_queued_has_a_text_whose_names_are_given():
    plain = [(code, given) for code, given in told() if code]
    assert plain
    for code, given in plain:
        assert names_of(form_of(code, "en")) <= given, code


def test_every_notice_whose_code_is_made_has_a_text():
    plain = (*(timer for timer in TIMERS if timer.does is _plain),)
    made = {f"{timer.kind.__name__.lower()}-{timer.command.replace('_', '-')}" for timer in plain}
    made |= {f"application-{outcome.value}" for outcome in DecisionOutcome}
    made |= {f"appeal-{outcome.value}" for outcome in AppealOutcome}
    assert made <= set(codes())


def test_names_in_braces_are_replaced_and_a_subject_stays_one_line():
    said = words_of("grant-restored", "en", {"scope": "a{b}\nBcc: x"})
    assert said.subject == "Access restored: a{b} Bcc: x"


def test_a_name_that_is_not_given_is_an_error():
    with pytest.raises(InputError, match="needs due, title"):
        words_of("reminder-reply", "es", {})


@pytest.mark.parametrize("code", ["nothing", "../en/digest", "en/digest", ""])
def test_a_code_without_a_text_is_an_error(code):
    with pytest.raises(InputError):
        words_of(code, "en", {})


def test_another_language_is_told_in_the_first():
    assert form_of("digest", "fr") == form_of("digest", "en")


def test_several_notices_are_one_and_one_is_itself():
    one, two = Words(subject="One", text="1"), Words(subject="Two", text="2")
    assert together([one], "en") == one
    both = together([one, two], "en")
    assert both.subject == "2 notices"
    assert both.text.index("One") < both.text.index("1") < both.text.index("Two")
