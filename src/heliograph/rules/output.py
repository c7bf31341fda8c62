"""Outputs: the table of their steps: two people look at an answer before it leaves, the second without knowing what the first has said."""

from heliograph.model.consortium.output import Output, Verdict
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import NOTHING, Machine, Transition
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter

OUTPUT = Machine(
    name="output",
    transitions=(
        Transition((NOTHING,), "hold", "submitted", (Role.MEMBER,)),
        Transition(
            ("submitted",),
            "review",
            "partially_reviewed",
            (Role.OUTPUT_CHECKER,),
            ("verdict_given", "refusal_has_words"),
        ),
        Transition(
            ("partially_reviewed",),
            "review_again",
            "reviewed",
            (Role.OUTPUT_CHECKER,),
            ("verdict_given", "refusal_has_words", "another_checker"),
        ),
        Transition(("reviewed",), "release", "released", (Role.SYSTEM,), ("both_release",)),
        Transition(("reviewed",), "refuse", "refused", (Role.SYSTEM,), ("one_refuses",)),
        Transition(
            ("submitted", "partially_reviewed"), "withdraw", "withdrawn", (Role.MEMBER,), ("own_output",)
        ),
    ),
    turns={
        "submitted": "output checker",
        "partially_reviewed": "another output checker",
        "reviewed": "system",
    },
    final=frozenset({"released", "refused", "withdrawn"}),
)
"""Six states; nothing leaves in any but ``released``."""

HELD = frozenset({"submitted", "partially_reviewed"})
"""States in which checkers are waited for."""


def is_released(output: Output) -> bool:
    """Whether its answer may be collected."""
    return output.state == "released"


def is_refused(output: Output) -> bool:
    """Whether its member is told why."""
    return output.state == "refused"


def is_waiting(output: Output) -> bool:
    """Whether checkers are waited for."""
    return output.state in HELD


@guard("It is said whether the output may leave.", "the output checker")
def verdict_given(matter: Matter) -> bool:
    """One of the two words."""
    return matter.said("verdict") in set(Verdict)


@guard("Whoever refuses an output says why.", "the output checker")
def refusal_has_words(matter: Matter) -> bool:
    """For the member, who must know what to change."""
    return matter.said("verdict") != Verdict.REFUSE or bool(matter.said("note"))


@guard("The second look is another person's.", "another output checker")
def another_checker(matter: Matter) -> bool:
    """Not the first checker's."""
    return matter.act.by is not None and matter.act.by.id != matter.said("first_by")


@guard("Both checkers release the output.", "the output checkers")
def both_release(matter: Matter) -> bool:
    """Silence releases nothing."""
    return {matter.said("first_verdict"), matter.said("second_verdict")} == {Verdict.RELEASE}


@guard("A checker refuses the output.", "the output checkers")
def one_refuses(matter: Matter) -> bool:
    """One is enough."""
    return Verdict.REFUSE in {matter.said("first_verdict"), matter.said("second_verdict")}


@guard("The output is yours.", "whoever asked")
def own_output(matter: Matter) -> bool:
    """Colleagues of a project have outputs of their own."""
    return matter.act.by is not None and matter.act.by.id == matter.said("person_id")
