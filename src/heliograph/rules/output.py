"""Outputs: the table of their steps: two people look at an answer before it leaves, the second without knowing what the first has said.

Source: the recommended workflow, where an output is a file that is drafted, returned and changed. Ours is the answer to one query:
it waits from the moment at which there is one, and whoever is refused asks another query.
"""

from datetime import datetime

from heliograph.model.consortium.output import Output, Verdict
from heliograph.model.consortium.person import PersonState
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.transition import NOTHING, Machine, Transition
from heliograph.rules.free import is_tied
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter

OUTPUT = Machine(
    name="output",
    transitions=(
        Transition((NOTHING,), "hold", "submitted", (Role.MEMBER,), (), ("query",)),
        Transition(
            ("submitted",),
            "review",
            "partially_reviewed",
            (Role.OUTPUT_CHECKER,),
            ("verdict_given", "refusal_has_words", "checker_is_free"),
        ),
        Transition(
            ("partially_reviewed",),
            "review_again",
            "reviewed",
            (Role.OUTPUT_CHECKER,),
            ("verdict_given", "refusal_has_words", "checker_is_free", "another_checker"),
            ("verdict",),
        ),
        Transition(("reviewed",), "release", "released", (Role.SYSTEM,), ("both_release",), ("sha256",)),
        Transition(("reviewed",), "refuse", "refused", (Role.SYSTEM,), ("one_refuses",)),
        Transition(
            ("submitted", "partially_reviewed"), "withdraw", "withdrawn", (Role.MEMBER,), ("own_output",)
        ),
        Transition(
            ("submitted", "partially_reviewed"), "void", "withdrawn", (Role.SYSTEM,), ("asker_is_gone",)
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


RELEASED = "released"
"""The only state in which an answer may leave."""


def tells_size(one: Output, person_id: str) -> bool:
    """Whether somebody may know how much an answer is: whoever asked not before it is released, since that tells of rows."""
    return one.person_id != person_id or one.state == RELEASED


def is_released(output: Output) -> bool:
    """Whether its answer may be collected."""
    return output.state == RELEASED


def is_refused(output: Output) -> bool:
    """Whether its member is told why."""
    return output.state == "refused"


def is_waiting(output: Output) -> bool:
    """Whether checkers are waited for."""
    return output.state in HELD


def is_late(output: Output, now: datetime) -> bool:
    """Whether checkers are still waited for although their time is over. Nothing follows from it: silence releases nothing."""
    return is_waiting(output) and now >= output.due_at


def decided_at(output: Output) -> datetime | None:
    """When it was released or refused."""
    return output.second_at if output.state in {"released", "refused"} else None


@guard("It is said whether the output may leave.", "the output checker")
def verdict_given(matter: Matter) -> bool:
    """One of the two words."""
    return matter.said("verdict") in set(Verdict)


@guard("Whoever refuses an output says why.", "the output checker")
def refusal_has_words(matter: Matter) -> bool:
    """For the member, who must know what to change."""
    return matter.said("verdict") != Verdict.REFUSE or bool(matter.said("note"))


@guard("The checker has no tie to the applicants.", "another output checker")
def checker_is_free(matter: Matter) -> bool:
    """Colleagues and co-authors of the project stand back, as reviewers do."""
    return matter.act.by is not None and not is_tied(matter.act.by, matter)


@guard("The second look is another person's.", "another output checker")
def another_checker(matter: Matter) -> bool:
    """Not the first checker's."""
    return matter.act.by is not None and matter.act.by.id != _output(matter).first_by


@guard("Both checkers release the output.", "the output checkers")
def both_release(matter: Matter) -> bool:
    """Silence releases nothing."""
    return _verdicts(matter) == {Verdict.RELEASE}


@guard("A checker refuses the output.", "the output checkers")
def one_refuses(matter: Matter) -> bool:
    """One is enough."""
    return Verdict.REFUSE in _verdicts(matter)


@guard("The output is yours.", "whoever asked")
def own_output(matter: Matter) -> bool:
    """Colleagues of a project have outputs of their own."""
    return matter.act.by is not None and matter.act.by.id == _output(matter).person_id


@guard("Whoever asked was erased.", "whoever asked")
def asker_is_gone(matter: Matter) -> bool:
    """Nobody could collect it any more."""
    asker = matter.dossier.people.get(_output(matter).person_id)
    return asker is not None and asker.state is PersonState.ERASED


def _verdicts(matter: Matter) -> set[str]:
    return {_output(matter).first_verdict, _output(matter).second_verdict}


def _output(matter: Matter) -> Output:
    """The output, which the guards of its machine may rely on."""
    if matter.output is None:
        raise LookupError("no output")
    return matter.output
