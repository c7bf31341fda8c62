"""For each step the smallest dossier in which its conditions hold, and a person for each role who holds that role alone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.agreement import Agreement, Capacity, Signature
from heliograph.model.consortium.appeal import Appeal
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.clock import Step
from heliograph.model.consortium.decision import Condition, Decision, DecisionOutcome, Reason
from heliograph.model.consortium.grant import Grant, Proposal
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.output import Output
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.project import Project, Teammate
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.review import Declaration, Review, Vote
from heliograph.model.consortium.role import STAFF, Role
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.model.consortium.stay import Stay
from heliograph.rules.matter import Act, Dossier, Matter

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
TINY = Scope("tiny", "consortium", Modality.DOWNLOAD)
REASONS = (Reason("record", "met", "It is shown."),)


def person(name: str, *roles: Role, **more: Any) -> Person:
    told = {"email_verified_at": NOW - 90 * DAY, "has_second_factor": True} | more
    return Person(
        id=name, name=name, email=f"{name}@people.example", roles=frozenset(roles), joined_at=NOW - 90 * DAY, **told
    )  # fmt: skip


def works(who: str, where: str = "hill", **more: Any) -> Affiliation:
    told = {
        "position": Position.RESEARCHER,
        "source": AffiliationSource.EMAIL,
        "valid_to": NOW + 300 * DAY,
    } | more
    return Affiliation(
        id=f"{who}-{where}", person_id=who, organisation_id=where, valid_from=NOW - 90 * DAY, **told
    )


LEAD, MATE = person("lead"), person("mate")
FIRST, SECOND, THIRD = (person(name, Role.REVIEWER) for name in ("first", "second", "third"))
JUDGE = person("judge", Role.APPEAL_REVIEWER)
CHAIR = person("chair", Role.CHAIR)
HILL = {
    one: Organisation(id=one, name=one, kind=OrganisationKind.ACADEMIC, country="DE")
    for one in ("hill", "lake")
}
PROJECT = Project(
    id="project", title="Copies of a text", summary="", lead_id="lead", organisation_id="hill", began_at=NOW - 90 * DAY,
    team=(Teammate("mate", NOW - 80 * DAY, NOW - 79 * DAY),),
)  # fmt: skip


def application(state: str = "draft", **more: Any) -> Application:
    told = {"kind": ApplicationKind.ACCESS, "saved_at": NOW - 30 * DAY, "scopes": (TINY,)} | more
    return Application(
        id="1", project_id="project", lead_id="lead", template="tmrc-2022@1", state=state,
        stays=(Stay("draft", NOW - 60 * DAY), Stay("submitted", NOW - 30 * DAY), Stay(state, NOW - 5 * DAY)), **told,
    )  # fmt: skip


def review(who: str, **more: Any) -> Review:
    told = {"round": 1, "assigned_at": NOW - 9 * DAY, "declaration": Declaration.NONE, "due_at": NOW} | more
    return Review(id=f"review-{who}", application_id="1", reviewer_id=who, assigned_by="coordinator", **told)


def sealed(who: str, vote: Vote = Vote.APPROVE, **more: Any) -> Review:
    return review(
        who,
        **{"vote": vote, "scores": {"record": 3}, "rationale": "Sound.", "sealed_at": NOW - 2 * DAY} | more,
    )


def decision(outcome: DecisionOutcome = DecisionOutcome.APPROVED, **more: Any) -> Decision:
    told = {"reasons": REASONS, "decided_by": "chair", "decided_at": NOW - 4 * DAY, "scopes": (TINY,)} | more
    return Decision(id="decision", application_id="1", round=1, outcome=outcome, rationale="Sound.", **told)


def condition(**more: Any) -> Condition:
    return Condition(
        **{
            "id": "condition",
            "application_id": "1",
            "text": "Name the server.",
            "owner": "lead",
            "due_at": NOW,
        }
        | more
    )


def appeal(**more: Any) -> Appeal:
    told = {"id": "appeal", "grounds": "Page two.", "filed_at": NOW - 2 * DAY, "filed_by": "lead"} | more
    return Appeal(application_id="1", **told)


def agreement(state: str = "in_force", **more: Any) -> Agreement:
    told = {"id": "agreement", "signers": ("lead", "mate"), "stays": (Stay(state, NOW - 9 * DAY),)} | more
    return Agreement(
        application_id="1", project_id="project", template="data-access@1/en", text="Use it well.", text_sha256="a" * 64,
        organisation_id="hill", state=state, **told,
    )  # fmt: skip


def signature(who: str, capacity: Capacity = Capacity.RESEARCHER, **more: Any) -> Signature:
    told = {
        "agreement_id": "agreement",
        "text_sha256": "a" * 64,
        "authenticated_at": NOW,
        "signed_at": NOW,
    } | more
    return Signature(
        id=f"signature-{who}-{capacity}", signer_id=who, signed_by=who, capacity=capacity, **told
    )


def grant(state: str = "active", **more: Any) -> Grant:
    told = {"person_id": "lead", "starts_at": NOW - 90 * DAY, "ends_at": NOW + 90 * DAY, "id": "grant"} | more
    told.setdefault("stays", (Stay("pending", NOW - 90 * DAY), Stay(state, NOW - 9 * DAY)))
    return Grant(
        project_id="project", application_id="1", agreement_id="agreement", scope=TINY, state=state, **told
    )


def proposal(**more: Any) -> Proposal:
    told = {
        "subject": "grant/grant",
        "command": "revoke",
        "proposed_by": "chair",
        "answer_by": NOW - DAY,
    } | more
    return Proposal(id="proposal", reason="Passed on.", proposed_at=NOW - 20 * DAY, **told)


def incident(state: str = "open", **more: Any) -> Incident:
    told = {"grants": ("grant",), "stays": (Stay(state, NOW - DAY),)} | more
    return Incident(id="incident", words="A file was seen.", reported_at=NOW - DAY, state=state, **told)


def output(state: str = "submitted", **more: Any) -> Output:
    told = {"person_id": "lead", "stays": (Stay(state, NOW - DAY),)} | more
    return Output(
        id="output", query_id="query", application_id="1", dataset="tiny", release=1, edition="consortium",
        kind=QueryKind.SQL, state=state, rows=1, size=1, sha256="b" * 64, made_at=NOW - DAY, due_at=NOW + 6 * DAY, **told,
    )  # fmt: skip


def reminded(subject: str, clock: Step, deadline: datetime, *ago: float) -> dict:
    return {(subject, clock, deadline): tuple(NOW - days * DAY for days in ago)}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a step is ruled on.

    Attributes:
        known: Fields of the dossier.
        said: What the command was given.
        record: What moves; None: the application.
    """

    known: dict = field(default_factory=dict)
    said: dict = field(default_factory=dict)
    record: Agreement | Grant | Incident | Output | None = None

    def dossier(self) -> Dossier:
        people = {one.id: one for one in (LEAD, MATE, FIRST, SECOND, THIRD)}
        told = {
            "application": application(), "project": PROJECT, "people": people, "organisations": HILL,
            "affiliations": (works("lead"), works("mate"), works("chair", "lake")),
        } | self.known  # fmt: skip
        return Dossier(**told)

    def matter(
        self, by: Person | None, command: str, dossier: Dossier | None = None, at: datetime = NOW
    ) -> Matter:
        return Matter(
            act=Act(command=command, by=by, at=at, said=self.said),
            dossier=dossier or self.dossier(),
            grant=self.record if isinstance(self.record, Grant) else None,
            agreement=self.record if isinstance(self.record, Agreement) else None,
            incident=self.record if isinstance(self.record, Incident) else None,
            output=self.record if isinstance(self.record, Output) else None,
        )


def _application(before: str, **more: Any) -> Application | None:
    return None if before == "-" else application(before, **more)


def _panel(*votes: Vote) -> tuple[Review, ...]:
    return tuple(sealed(who.id, vote) for who, vote in zip((FIRST, SECOND), votes, strict=True))


TWO = _panel(Vote.APPROVE, Vote.CONDITIONS)
DECIDES = {"reasons": REASONS, "rationale": "Sound.", "criteria": ("record",), "until": NOW + 300 * DAY}
CONDITIONS = (condition(due_at=NOW + 30 * DAY),)
OVERDUE = reminded("application/1", Step.CONDITION, NOW, 7)
ENDED = reminded("grant/grant", Step.GRANT_END, NOW, 7)
SIGNS = {"text_sha256": "a" * 64, "authenticated_at": NOW - 9 * MOMENT}
BOUND = {"agreements": (agreement(),), "signatures": (signature("lead"), signature("mate"))}

Maker = Callable[[str, Person | None], Scene]


def _of(said: dict | None = None, known: dict | None = None, **more: Any) -> Maker:
    """The scene of a step of an application."""
    return lambda before, _by: Scene(
        known={"application": _application(before, **more), **(known or {})}, said=said or {}
    )


def _signs(capacity: Capacity, **known: Any) -> Maker:
    return lambda before, _by: Scene(
        known={"application": application("approved"), **known},
        said=SIGNS | {"capacity": capacity, "statement": "I head the office of research."},
        record=agreement(before, signers=("lead", "mate")),
    )


def _text(said: dict | None = None, known: dict | None = None, **more: Any) -> Maker:
    """The scene of a step of an agreement."""
    return lambda before, _by: Scene(
        known={"application": application("approved"), **(known or {})},
        said=said or {},
        record=agreement(before, **more),
    )


def _access(said: dict | None = None, known: dict | None = None, **more: Any) -> Maker:
    """The scene of a step of a grant; whoever appeals or holds it is who acts."""
    return lambda before, _by: Scene(
        known={"application": application("closed"), **BOUND, **(known or {})},
        said=said or {},
        record=grant(before, **more),
    )


def _trouble(**said: Any) -> Maker:
    return lambda before, _by: Scene(
        known={"application": None, "project": None},
        said=said,
        record=None if before == "-" else incident(before),
    )


def _answer(said: dict | None = None, *verdicts: str) -> Maker:
    """The scene of a step of an output; whoever asked is who acts, or somebody else where a checker does."""
    spoken = dict(zip(("first_verdict", "second_verdict"), verdicts, strict=False)) | {
        "first_by": "first-checker"
    }
    return lambda before, by: Scene(
        known={"application": application("closed"), **BOUND},
        said=said or {},
        record=None
        if before == "-"
        else output(before, **({} if before == "submitted" else spoken), person_id=by.id if by else "lead"),
    )


def _judged(make: Maker) -> Maker:
    """The same with an appeal that was given to whoever judges."""

    def made(before: str, by: Person | None) -> Scene:
        scene = make(before, by)
        filed = appeal(
            reviewer_id=by.id if by else "judge", grant_id="grant" if isinstance(scene.record, Grant) else ""
        )
        return replace(scene, said=scene.said | {"appeal": filed}, known=scene.known | {"appeals": (filed,)})

    return made


SCENES: dict[tuple[str, str], Maker] = {
    ("application", "create"): _of(known={"project": None}),
    ("application", "save"): _of(),
    ("application", "invite"): _of(),
    ("application", "accept"): lambda _before, by: Scene(
        known={"project": replace(PROJECT, team=(*PROJECT.team, Teammate(by.id if by else "", NOW)))}
    ),
    ("application", "decline"): lambda _before, by: Scene(
        known={"project": replace(PROJECT, team=(*PROJECT.team, Teammate(by.id if by else "", NOW)))}
    ),
    ("application", "submit"): _of({"faults": 0}),
    ("application", "discard"): _of(),
    ("application", "expire_draft"): _of(
        known={"reminders": reminded("application/1", Step.DRAFT, NOW, 7)}, saved_at=NOW - 90 * DAY
    ),
    ("application", "assign"): _of({"reviewer": THIRD}),
    ("application", "mark_complete"): _of({"checklist": {"form": True}}, {"reviews": (review("first"), review("second"))}),
    ("application", "return_incomplete"): _of({"notes": {"security": "Where?"}}),
    ("application", "request_info"): _of({"notes": {"security": "Where?"}}),
    ("application", "resubmit"): _of({"faults": 0, "changed": ("security",)}, marked=("security",)),
    ("application", "lapse"): _of(
        known={"reminders": reminded("application/1", Step.REPLY, NOW, 14, 7)}, reply_by=NOW
    ),
    ("application", "declare"): _of({"declaration": Declaration.NONE}),
    ("application", "record_review"): _of({"vote": Vote.APPROVE, "scores": {"record": 3}, "rationale": "Sound."}),
    ("application", "consolidate"): _of(known={"reviews": TWO}),
    ("application", "extend_deadline"): _of({"reason": "Holidays.", "until": NOW + 30 * DAY}),
    ("application", "assign_third"): _of({"reviewer": THIRD}, {"reviews": _panel(Vote.APPROVE, Vote.REJECT)}),
    ("application", "approve"): _of(DECIDES, {"reviews": TWO}),
    ("application", "approve_with_conditions"): _of(DECIDES | {"conditions": CONDITIONS}, {"reviews": TWO}),
    ("application", "reject"): _of(DECIDES, {"reviews": TWO}),
    ("application", "defer"): _of({"reason": "A law is coming.", "until": NOW + 30 * DAY}, {"reviews": TWO}),
    ("application", "reopen"): _of(again_at=NOW),
    ("application", "verify_condition"): _of({"evidence": "sha256:1"}),
    ("application", "condition_met"): _of(known={"conditions": (condition(met_at=NOW, met_by="coordinator"),)}),
    ("application", "condition_failed"): _of(DECIDES, {"conditions": (condition(),), "reminders": OVERDUE}),
    ("application", "appeal"): _of({"grounds": "Page two."}, appeal_by=NOW),
    ("application", "appeal_window_closed"): _of(appeal_by=NOW - MOMENT),
    ("application", "assign_appeal"): _of({"appeal": appeal(), "reviewer": JUDGE}),
    ("application", "uphold"): _judged(_of({"rationale": "It was not said."})),
    ("application", "overturn"): _judged(_of({"rationale": "It was said."})),
    ("application", "withdraw_appeal"): _of({"appeal": appeal()}),
    ("application", "issue_grants"): _of(known={"decisions": (decision(),), **BOUND}),
    ("application", "signature_lapse"): _of(
        known={"reminders": reminded("application/1", Step.SIGNATURE, NOW, 14, 7)}, sign_by=NOW
    ),
    ("application", "withdraw"): _of(),
    ("agreement", "issue"): lambda _before, _by: Scene(known={"application": application("approved")}),
    ("agreement", "sign_researcher"): _signs(Capacity.RESEARCHER),
    ("agreement", "sign_institution"): _signs(Capacity.INSTITUTION),
    ("agreement", "countersign"): _signs(Capacity.PLATFORM, signatures=(signature("lead"), signature("mate"))),
    ("agreement", "decline"): _text({"reason": "The term is too long."}),
    ("agreement", "void"): _text({"reason": "time"}, {"application": application("lapsed")}),
    ("agreement", "require_resign"): _text({"template": "data-access@2/en", "resign_by": NOW + 30 * DAY}),
    ("agreement", "lapse"): _text(
        known={"reminders": reminded("agreement/agreement", Step.SIGNATURE, NOW, 14, 7)}, resign_by=NOW
    ),
    ("agreement", "supersede"): _text(known={"agreements": (agreement(id="next"),)}, followed_by="next"),
    ("agreement", "terminate"): _text({"reason": "The law has changed."}),
    ("agreement", "end"): _text(ends_at=NOW),
    ("grant", "create"): lambda _before, _by: Scene(
        known={"application": application("approved"), **BOUND}, record=grant("-")
    ),
    ("grant", "activate"): _access(starts_at=NOW),
    ("grant", "lapse"): _access(ends_at=NOW),
    ("grant", "revoke"): _access(
        known={
            "proposals": (proposal(),),
            "reminders": reminded("grant/grant", Step.REVOCATION_NOTICE, NOW - DAY, 14),
        }
    ),
    ("grant", "auto_suspend"): _access(known={"affiliations": ()}),
    ("grant", "suspend"): _access({"incident": "incident", "reason": "It was seen."}, {"incidents": (incident(),)}),
    ("grant", "restore"): _access(is_automatic=True),
    ("grant", "confirm_suspension"): _access({"rationale": "Rightly so."}, suspended_by="security"),
    ("grant", "suspension_lapse"): _access(
        suspended_by="security", stays=(Stay("suspended", NOW - 14 * DAY - MOMENT),)
    ),
    ("grant", "appeal"): _access({"grounds": "It was not us."}, appeal_by=NOW),
    ("grant", "assign_appeal"): _access({"appeal": appeal(grant_id="grant"), "reviewer": JUDGE}),
    ("grant", "uphold"): _judged(_access({"rationale": "It was them."})),
    ("grant", "reinstate_on_appeal"): _judged(_access({"rationale": "It was not them."})),
    ("grant", "remind"): _access(),
    ("grant", "renew"): _access(
        {"renewal": application("approved", kind=ApplicationKind.RENEWAL, renews=("grant",))}
    ),
    ("grant", "expire"): _access(known={"reminders": ENDED}, ends_at=NOW),
    ("grant", "close_out"): _access(),
    ("grant", "start_closeout"): _access(appeal_by=NOW - MOMENT),
    ("grant", "attest_deletion"): _access({"deleted": True, "outputs": (), "had_incident": False}),
    ("grant", "closeout_overdue"): _access(
        known={"reminders": reminded("grant/grant", Step.CLOSEOUT, NOW, 21, 14, 7)}, close_by=NOW
    ),
    ("incident", "report"): _trouble(words="A file was seen."),
    ("incident", "triage"): _trouble(severity="high"),
    ("incident", "dismiss"): _trouble(rationale="Nothing."),
    ("incident", "contain"): _trouble(severity="high"),
    ("incident", "resolve"): _trouble(rationale="All copies are gone.", notice="people"),
    ("incident", "reopen"): _trouble(evidence="sha256:2"),
    ("output", "hold"): _answer(),
    ("output", "review"): _answer({"verdict": "release", "note": ""}),
    ("output", "review_again"): _answer({"verdict": "release", "note": ""}, "release"),
    ("output", "release"): _answer(None, "release", "release"),
    ("output", "refuse"): _answer(None, "release", "refuse"),
    ("output", "withdraw"): _answer(),
    ("output", "void"): lambda before, _by: Scene(
        known={"application": application("closed"), "people": {"lead": replace(LEAD, state=PersonState.ERASED)}}, record=output(before)
    ),
}  # fmt: skip
"""For each step a dossier in which its conditions hold for somebody who may take it."""


def alone(role: Role) -> Person | None:
    """Somebody who holds a role and no other, as far as that lies with the person."""
    if role is Role.SYSTEM:
        return None
    if role is Role.VISITOR:
        return person("visitor", email_verified_at=None)
    if role in {Role.LEAD, Role.CO_APPLICANT}:
        return LEAD if role is Role.LEAD else MATE
    return person(f"only-{role}", *({role} & (STAFF | {Role.REFEREE})))


def placed(role: Role, by: Person | None, scene: Scene) -> Dossier:
    """The dossier of a scene in which somebody has the role that is theirs by what stands there."""
    known = scene.dossier()
    if by is None:
        return known
    if role is Role.MEMBER:
        return replace(known, grants=(*known.grants, grant(id="other", person_id=by.id)))
    if role is Role.SIGNING_OFFICIAL:
        claim = works(by.id, position=Position.SIGNING_OFFICIAL, source=AffiliationSource.STAFF)
        return replace(known, affiliations=(*known.affiliations, claim))
    if role is Role.REVIEWER:
        return replace(known, reviews=(*known.reviews, review(by.id)), people={**known.people, by.id: by})
    if role is Role.APPEAL_REVIEWER and all(one.reviewer_id != by.id for one in known.appeals):
        return replace(known, appeals=(*known.appeals, appeal(id="other", reviewer_id=by.id)))
    return known
