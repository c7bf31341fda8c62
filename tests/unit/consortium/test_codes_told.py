"""Every notice that a verb queues has a text, and its text asks for nothing that the verb does not say."""

import ast
from pathlib import Path

import heliograph.consortium
from heliograph.consortium.agree import BY_CAPACITY
from heliograph.consortium.letters import codes
from heliograph.consortium.timers import TIMERS, _plain
from heliograph.model.consortium.appeal import AppealOutcome
from heliograph.model.consortium.decision import DecisionOutcome
from heliograph.rules.default_clocks import DEFAULT_CLOCKS

FOLDER = Path(heliograph.consortium.__file__).parent


def literal_codes():
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"tell", "_told"}:
                yield from (
                    arg.value
                    for arg in node.args[2:3]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                )


def test_each_code_has_a_text():
    assert BY_CAPACITY  # the verbs are imported
    made = {
        f"{timer.kind.__name__.lower()}-{timer.command.replace('_', '-')}"
        for timer in TIMERS
        if timer.does is _plain
    }
    made |= {f"appeal-{outcome.value}" for outcome in AppealOutcome}
    made |= {f"application-{outcome.value}" for outcome in DecisionOutcome}
    made |= {
        f"reminder-{step.value}"
        for step, clock in DEFAULT_CLOCKS.items()
        if clock.reminders or clock.needed or (clock.shares and step.value == "review")
    }
    told = {*literal_codes(), *made}
    assert len(told) > 30
    assert told <= set(codes())
