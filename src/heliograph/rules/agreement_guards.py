"""Conditions of the steps of agreements."""

from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.clock import Step
from heliograph.rules.free import is_tied
from heliograph.rules.guard import guard
from heliograph.rules.matter import Matter
from heliograph.rules.reminded import may_lapse
from heliograph.rules.step_up import LATELY, is_lately

STANDING = frozenset({"approved", "conditional", "closed"})


def _agreement(matter: Matter) -> Agreement:
    if matter.agreement is None:
        raise LookupError("no agreement")
    return matter.agreement


@guard("The application is approved.", "the chair")
def is_approved(matter: Matter) -> bool:
    return (
        matter.application.state in {"approved", "conditional"} or matter.act.said.get("follows") is not None
    )


@guard("The application is approved, and was neither withdrawn nor given up since.", "nobody")
def application_stands(matter: Matter) -> bool:
    return matter.application.state in STANDING


@guard("The application came to nothing; else somebody of staff says why.", "nobody")
def nobody_needs_it(matter: Matter) -> bool:
    return matter.act.by is not None or matter.application.state not in STANDING


@guard("What is signed is the exact text of the agreement.", "the signer: read it again")
def text_is_the_text(matter: Matter) -> bool:
    return matter.act.said.get("text_sha256") == _agreement(matter).text_sha256


@guard(LATELY.text, "the signer")
def authenticated_lately(matter: Matter) -> bool:
    return is_lately(matter.act.said.get("authenticated_at"), matter.act.at)


@guard("You have not signed this text yet.", "nobody")
def not_signed_yet(matter: Matter) -> bool:
    by = matter.act.by
    capacity = matter.act.said.get("capacity")
    return by is not None and not any(
        each.signer_id == by.id and each.capacity is capacity
        for each in matter.dossier.signed(_agreement(matter))
    )


@guard("You are named in the agreement as somebody who signs.", "the coordinator")
def is_named_signer(matter: Matter) -> bool:
    return matter.act.by is not None and matter.act.by.id in _agreement(matter).signers


@guard("It is said why you may sign for your organisation.", "the signing official")
def authority_said(matter: Matter) -> bool:
    return bool(matter.said("statement"))


@guard("Every researcher has signed, and the organisation where it must.", "the signatories")
def all_others_signed(matter: Matter) -> bool:
    agreement = _agreement(matter)
    signed = matter.dossier.signed(agreement)
    researchers = {each.signer_id for each in signed if each.capacity is Capacity.RESEARCHER}
    institution = any(each.capacity is Capacity.INSTITUTION for each in signed)
    return set(agreement.signers) <= researchers and (institution or not agreement.needs_institution)


@guard("Who signs for the platform has no tie to the applicants.", "another signatory")
def signatory_is_free(matter: Matter) -> bool:
    return matter.act.by is not None and not is_tied(matter.act.by, matter)


@guard("A reason is given.", "who acts")
def reason_said(matter: Matter) -> bool:
    return bool(matter.said("reason"))


@guard("The text that follows and the days of grace are named.", "the legal admin")
def grace_said(matter: Matter) -> bool:
    until = matter.act.said.get("resign_by")
    return bool(matter.said("template")) and until is not None and until > matter.act.at


@guard("The days of grace are over.", "nobody: time passes")
def grace_is_over(matter: Matter) -> bool:
    until = _agreement(matter).resign_by
    return until is not None and until <= matter.act.at


@guard(
    "Two reminders to sign anew were accepted by the mail server, the last at least 7 days ago.", "the system"
)
def reminded_to_sign_anew(matter: Matter) -> bool:
    agreement = _agreement(matter)
    return may_lapse(matter, f"agreement/{agreement.id}", Step.SIGNATURE, agreement.resign_by)


@guard("The agreement that follows is in force.", "the signatories")
def successor_in_force(matter: Matter) -> bool:
    follows = _agreement(matter).followed_by
    return any(each.id == follows and each.state == "in_force" for each in matter.dossier.agreements)


@guard("The agreement has come to its end.", "nobody: time passes")
def agreement_is_over(matter: Matter) -> bool:
    until = _agreement(matter).ends_at
    return until is not None and until <= matter.act.at
