"""What every command has in common: its help, its JSON, and how it answers words that it does not know."""

import json
import re
from contextlib import suppress

import pytest

from heliograph.cli.main import COMMANDS, run

NAMES = [command.name for commands in COMMANDS.values() for command in commands]
GROUPS = {
    "agreement", "apply", "audit", "case", "consortium", "dsa", "embargo", "grant", "incident", "keys", "output", "receipt",
    "review",
}  # fmt: skip
"""Commands that hold others."""


def typed(capsys, *words):
    with pytest.raises(SystemExit) as left:
        run([*words])
    out, err = capsys.readouterr()
    return left.value.code, out, err


def shown(capsys, *words):
    with suppress(SystemExit):
        run([*words])
    return capsys.readouterr().out


def test_the_help_is_a_map_of_all_commands(capsys):
    told = shown(capsys, "--help")

    assert [title for title in COMMANDS if title not in told] == []
    assert [name for name in NAMES if f" {name} " not in told] == []
    assert "exit-codes.md" in told


@pytest.mark.parametrize(
    "name",
    [
        *(n for n in NAMES if n not in GROUPS),
        "keys show",
        "keys back-up",
        "embargo list",
        "embargo lift",
        "case list",
        "case close",
        "audit list",
        "consortium tick",
        "apply list",
        "review queue",
        "grant list",
        "receipt get",
        "agreement list",
        "incident list",
        "output list",
        "dsa export",
    ],
)
def test_every_command_has_help_and_json(capsys, name):
    told = shown(capsys, *name.split(), "--help")

    assert f"heliograph {name}" in told
    assert "--json" in told


@pytest.mark.parametrize("group", ["apply", "review", "grant", "output"])
def test_every_command_of_the_consortium_answers_in_json(capsys, group):
    listed = re.findall(r"│ ([a-z][a-z-]+) ", shown(capsys, group, "--help"))
    assert len(listed) > 5
    for name in listed:
        assert "--json" in shown(capsys, group, name, "--help"), f"{group} {name}"


@pytest.mark.parametrize("name", NAMES)
def test_an_option_that_does_not_exist_is_answered_in_json_where_that_is_asked_for(capsys, name):
    status, out, err = typed(capsys, name, "--no-such-option", "--json")

    assert (status, out) == (2, "")
    told = json.loads(err)
    assert (told["error"], told["exit_code"]) == ("usage", 2)
    assert told["hint"] == f"read: heliograph {name} --help"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("opne",), 'Did you mean "open"?'),
        (("open", "one", "two"), "two"),
        (("query",), "Nothing is asked."),
        (("query", "SELECT 1", "--view", "kind=reply"), "do not go together"),
        (("get",), "--dataset requires an argument"),
        (("synth", "huge"), 'Choose from: "tiny"'),
        (("synth", "tiny", "--posts", "many"), 'unable to convert "many" into int'),
        (("import",), "nothing to import is named"),
    ],
)
def test_a_wrong_word_is_named_with_what_to_do(capsys, words, said):
    status, out, err = typed(capsys, *words)

    assert (status, out) == (2, "")
    assert err.startswith("error: ")
    assert said in err
    assert "\nwhat to do: " in err
