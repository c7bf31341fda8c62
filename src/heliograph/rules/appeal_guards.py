"""Conditions of appeals."""

from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.free import is_tied, may_act
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter


@guard("The time to appeal is not over.", "nobody")
def appeal_is_open(matter: Matter) -> bool:
    until = matter.application.appeal_by
    return until is not None and matter.act.at <= until


@guard("The time to appeal is over.", "nobody: time passes")
def appeal_is_over(matter: Matter) -> bool:
    until = matter.application.appeal_by
    return until is not None and matter.act.at > until


@guard("The grounds of the appeal are given.", "the appellant")
def grounds_said(matter: Matter) -> bool:
    return bool(matter.said("grounds"))


@guard("Whoever looks again had no part in it before.", "the coordinator")
def had_no_part(matter: Matter) -> bool:
    named = matter.act.said.get("reviewer")
    return isinstance(named, Person) and _never_acted(named, matter)


@guard("Whoever looks again may do so: role, second factor, no tie to the applicants.", "the coordinator")
def named_is_free(matter: Matter) -> bool:
    named = matter.act.said.get("reviewer")
    return (
        isinstance(named, Person)
        and Role.APPEAL_REVIEWER in named.roles
        and may_act(named)
        and not is_tied(named, matter)
    )


@guard("The appeal is not decided.", "nobody")
def appeal_is_undecided(matter: Matter) -> bool:
    filed = matter.act.said.get("appeal")
    return isinstance(filed, Appeal) and filed.decided_at is None


@guard("You were asked to look at this appeal.", "the coordinator")
def appeal_is_yours(matter: Matter) -> bool:
    filed, by = matter.act.said.get("appeal"), matter.act.by
    return isinstance(filed, Appeal) and by is not None and filed.reviewer_id == by.id


@guard("You had no part in this before and no tie to the applicants.", "another appeal reviewer")
def judge_had_no_part(matter: Matter) -> bool:
    by = matter.act.by
    return by is not None and _never_acted(by, matter) and not is_tied(by, matter)


def _never_acted(person: Person, matter: Matter) -> bool:
    dossier = matter.dossier
    had_part = {review.reviewer_id for review in dossier.reviews}
    had_part |= {decision.decided_by for decision in dossier.decisions}
    return person.id not in had_part | dossier.acted
