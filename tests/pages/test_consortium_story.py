"""The whole life of an application, played on the pages by people of every role; and the journalist who appeals and wins."""

import shutil
from datetime import timedelta

import pytest

from consortium_stage import Actor, Stage
from heliograph.consortium import apply, organise, review
from heliograph.consortium.demonstrate import answers
from heliograph.consortium.form import shipped
from heliograph.model.consortium.affiliation import Position
from heliograph.model.consortium.application import ApplicationKind
from heliograph.model.consortium.notice import Notice, NoticeState
from heliograph.model.consortium.review import Declaration, Vote
from heliograph.publish.workspace import Workspace
from heliograph.rules.form import criteria_of
from publisher import CORRECTION, Publisher

FORM, RENEWAL = shipped("tmrc-2022"), shipped("renewal")
WAYS = ["light", *(pytest.param(way, marks=pytest.mark.nightly) for way in ("dark", "without scripts"))]


@pytest.fixture(scope="module", params=WAYS)
def way(request):
    """How everybody's browser is set up; pages are looked at in light or in dark."""
    return request.param


@pytest.fixture(scope="module")
def publisher(way, archive, tmp_path_factory):
    """Whoever publishes the archive on stage: a copy, as a release comes into it."""
    desk = tmp_path_factory.mktemp("publisher") / "tiny"
    shutil.copytree(archive.parent.parent, desk)
    return Publisher(desk / archive.parent.name)


@pytest.fixture(scope="module")
def stage(publisher, tmp_path_factory):
    with Stage(publisher.archive, tmp_path_factory.mktemp("stage")) as made:
        yield made


@pytest.fixture(scope="module")
def actors(browser, stage, way):
    """People by name, each logged in when first asked for."""

    class Company(dict):
        def __missing__(self, name):
            self[name] = Actor(browser, stage, name, way=way)
            return self[name]

    company = Company()
    yield company
    for actor in company.values():
        actor.leave()
    faults = {name: report for actor in company.values() for name, report in actor.seen.items()}
    assert faults == {}


def test_from_the_first_page_to_the_close_out(stage, actors, publisher):
    number = applies(stage, actors["applicant"])
    page = f"/consortium/applications/{number}/"
    returned_and_sent_again(actors, page)
    reviewed_with_one_conflict(stage, actors, page)
    approved_on_a_condition(stage, actors, page)
    grant = signed(actors, page)
    a_new_release_is_announced(stage, actors, publisher)
    renewed(stage, actors, grant)
    suspended_and_restored(stage, actors, grant)
    stopped_by_an_incident(actors, grant)
    revoked_and_reinstated(stage, actors, grant)
    closed_out(actors, grant)
    auditor = actors["auditor"].opens("/consortium/audit/").looks("audit")
    auditor.reads("grant-reinstate-on-appeal", "application-approve-with-conditions")


def test_the_journalist_is_rejected_appeals_and_wins(stage, actors):
    journalist, chair, judge = actors["journalist"], actors["chair"], actors["appeal-reviewer"]
    number = stage.off_stage(handed_in, stage, "journalist", "Pictures that travel")
    stage.off_stage(reviewed, stage, number, Vote.REJECT)
    page = f"/consortium/applications/{number}/"
    chair.opens(page).reads("Not shown.").takes("Reject", 403, rationale="The plan says too little.")
    chair.reads("It was not done", "a reason").looks("refused")
    kept = chair.page.locator("details[open] [name='rationale']").input_value()
    assert kept == "The plan says too little."
    chair.takes("Reject", **verdict("not-shown", FORM))
    journalist.opens(page).reads("rejected", "appeal until").looks("rejected")
    journalist.takes("Appeal", grounds="The plan says where the data lie: page four.")
    actors["coordinator"].opens(page).takes(
        "Name who looks again", reviewer=stage.cast.people["appeal-reviewer"].id
    )
    judge.opens("/consortium/desk/").follows("Pictures that travel").reads("page four").looks("appeal")
    judge.takes("Set the decision aside", rationale="Page four says it.")
    journalist.opens(page).reads("in review", "The decision was set aside")
    panel(stage, actors, page, ("reviewer-3", "reviewer-4"), FORM)
    actors["chair-2"].opens(page).takes("Approve", until=day(stage, 365), **verdict("met", FORM))
    journalist.opens(page).reads("approved", "data-access@1")


def applies(stage, lead):
    university = stage.cast.university.id
    lead.opens("/consortium/desk/").follows("Begin an application").looks("begin")
    lead.page.get_by_label("Title of the project").fill("Who repeats whom")
    lead.page.get_by_label("Organisation", exact=True).select_option(university)
    lead.page.get_by_role("button", name="Begin").click()
    lead.page.wait_for_url("**/form/")
    number = lead.page.url.split("/")[-3]
    lead.saves().reads("Answers that a submission still needs").looks("form")
    person = stage.cast.people["applicant"]
    lead.fills(FORM, answers(FORM, person, dataset="tiny", title="Who repeats whom", organisation=university))
    lead.opens(f"/consortium/applications/{number}/").reads("draft", "applicant").looks("draft")
    lead.takes("Submit").reads("submitted", "coordinator", "decision promised by")
    return number


def returned_and_sent_again(actors, page):
    lead = actors["applicant"]
    coordinator = actors["coordinator"].opens("/consortium/desk/").reads("Who repeats whom").looks("desk")
    coordinator.opens(page).looks("to-complete")
    coordinator.takes("Return with notes", note_security="Who can reach the server?").reads("returned")
    lead.opens(page).reads("Who can reach the server?").looks("returned")
    lead.opens(f"{page}form/").reads("This section was returned to you.").looks("form-returned")
    lead.page.fill(
        "[name='storage']", "On a server of the institute that two named people can reach, and nobody else."
    )
    lead.saves().reads("Changed since it was submitted.")
    lead.opens(page).takes("Submit again").reads("submitted", "round 2")


def reviewed_with_one_conflict(stage, actors, page):
    people, coordinator = stage.cast.people, actors["coordinator"]
    coordinator.opens(page).takes("Assign a reviewer", 403, reviewer=people["reviewer-3"].id)
    coordinator.reads("free of ties").looks("conflict")
    for name in ("reviewer", "reviewer-4"):
        coordinator.opens(page).takes("Assign a reviewer", reviewer=people[name].id)
    complete = {f"yes_{section.code}": True for section in FORM.sections}
    coordinator.takes("Complete: send to review", **complete).reads("in review")
    tied = actors["reviewer-4"].opens(f"{page}form/", status=403).reads("declare").opens(page)
    tied.looks("declare").takes("Declare", declaration="recused")
    coordinator.opens(page).reads("stood back").takes("Assign a reviewer", reviewer=people["reviewer-2"].id)
    panel(stage, actors, page, ("reviewer", "reviewer-2"), FORM, assigns=False)


def panel(stage, actors, page, names, template, *, assigns=True):
    """Two people review by themselves, sealed."""
    if assigns:
        for name in names:
            actors["coordinator"].opens(page).takes("Assign a reviewer", reviewer=stage.cast.people[name].id)
        if actors["coordinator"].page.locator("summary", has_text="Complete: send to review").count():
            complete = {f"yes_{section.code}": True for section in template.sections}
            actors["coordinator"].takes("Complete: send to review", **complete)
    scores = {f"score_{code}": "3" for code in criteria_of(template)}
    for name in names:
        one = actors[name].opens(page).takes("Declare", declaration="none").misses("Sound work by")
        if name == "reviewer" and template is FORM:
            one.looks("ballot")
        one.takes(
            "Seal the review", vote="approve", rationale=f"Sound work by the standard of {name}.", **scores
        )


def approved_on_a_condition(stage, actors, page):
    chair, lead = actors["chair"], actors["applicant"]
    chair.opens(page).reads("in deliberation", "Sound work").looks("deliberation")
    chair.takes(
        "Approve with a condition",
        until=day(stage, 365),
        condition="Name the server in the agreement.",
        condition_due=day(stage, 30),
        **verdict("met", FORM),
    )
    lead.opens(page).reads("approved with conditions", "Name the server").misses("Both reviews").looks(
        "condition"
    )
    actors["coordinator"].opens(page).takes("A condition is met", evidence="Letter of today.").reads(
        "approved"
    )


def signed(actors, page):
    lead, official, signatory = actors["applicant"], actors["official"], actors["signatory"]
    lead.opens(page).follows("data-access@1").reads("Signatures").looks("agreement").signs().reads(
        "signed in part"
    )
    place = lead.page.url
    official.opens("/consortium/desk/").follows("Who repeats whom")
    official.signs(statement="I head the office of research.")
    signatory.opens(place).signs().reads("in force")
    lead.opens("/consortium/desk/").follows("tiny/consortium/download").reads("active", "Nothing is missing")
    lead.looks("grant")
    return lead.page.url


def a_new_release_is_announced(stage, actors, publisher):
    """The member hears of it by mail and at the desk; everybody else on the page of announcements."""
    lead, workspace = actors["applicant"], Workspace(publisher.root.parent / "workspace" / "tiny")
    lead.opens("/consortium/desk/").misses("tiny@2")
    # releases are dated to the second, and this one comes after the grant
    stage.ahead += timedelta(minutes=1)
    publisher.publish(workspace, reason=CORRECTION, now=stage.now())
    stage.run_scheduler()
    assert [each.state for each in stage.off_stage(letters, stage, "release/tiny@2")] == [
        NoticeState.ACCEPTED
    ]
    lead.waits_for("/consortium/desk/", "tiny@2").looks("new-release")
    actors["auditor"].opens("/consortium/announcements/").reads("tiny@2").looks("announcements")


def letters(stage, subject):
    return stage.room.records.find(Notice, subject=subject)


def renewed(stage, actors, grant):
    lead = actors["applicant"]
    stage.pass_days(310)
    lead.opens(grant).reads("active").takes("Ask for a renewal")
    number, person = lead.page.url.split("/")[-3], stage.cast.people["applicant"]
    said = answers(
        RENEWAL, person, dataset="tiny", title="Who repeats whom", organisation=stage.cast.university.id
    )
    lead.looks("renewal").fills(RENEWAL, said)
    page = f"/consortium/applications/{number}/"
    lead.opens(page).takes("Submit")
    panel(stage, actors, page, ("reviewer", "reviewer-2"), RENEWAL)
    actors["chair"].opens(page).takes("Approve", until=day(stage, 500), **verdict("met", RENEWAL)).reads(
        "closed"
    )
    end = stage.now() + timedelta(days=365 - 310 + 500)
    lead.opens(grant).reads(f"{end:%Y-}").looks("grant-renewed")


def suspended_and_restored(stage, actors, grant):
    lead = actors["applicant"]
    stage.pass_days(430)
    lead.opens(grant).reads("suspended", "the affiliation has lapsed", "what is missing").looks(
        "grant-suspended"
    )
    stage.off_stage(
        lambda: organise.affiliate(
            stage.room,
            stage.cast.people["applicant"],
            stage.cast.university.id,
            Position.RESEARCHER,
            until=stage.now() + timedelta(days=900),
            by=stage.cast.people["coordinator"],
            at=stage.now(),
        )
    )
    stage.run_scheduler()
    lead.opens(grant).reads("active", "Nothing is missing")


def stopped_by_an_incident(actors, grant):
    security, chair = actors["security-admin"], actors["chair"]
    security.opens("/consortium/grants/").reads("Who repeats whom").looks("grants").opens(grant)
    security.takes("Suspend", reason="A file was seen on another server.").reads("suspended").looks(
        "suspended-by-hand"
    )
    approver = actors["second-approver"].opens("/consortium/desk/").looks("desk-of-approver")
    approver.follows("Who repeats whom").takes("Confirm the suspension", rationale="It is grave.")
    security.opens("/consortium/incidents/").looks("incidents").follows("A file was seen")
    security.takes("Look into it", severity="high").takes("It is contained", severity="high").looks(
        "incident"
    )
    chair.opens("/consortium/desk/").follows("A file was seen")
    chair.takes("Close with a finding", rationale="It was a copy of the public edition.").reads("closed")
    security.opens(grant).takes("Restore").reads("active")


def revoked_and_reinstated(stage, actors, grant):
    lead, chair, approver = actors["applicant"], actors["chair"], actors["second-approver"]
    chair.opens(grant).takes("Propose to revoke", reason="The data were passed on.").reads("passed on")
    stage.run_scheduler()
    lead.opens(grant).reads("It is proposed to revoke this grant", "passed on").looks("revocation-proposed")
    approver.opens(grant).takes("Revoke as proposed", 403).reads("14 days")
    stage.pass_days(15)
    approver.opens("/consortium/desk/").follows("Who repeats whom").takes("Revoke as proposed").reads(
        "revoked"
    )
    lead.opens(grant).looks("revoked").takes("Appeal", grounds="Nobody passed anything on.")
    judge = stage.cast.people["appeal-reviewer"].id
    actors["coordinator"].opens("/consortium/desk/").opens(grant).takes(
        "Name who looks again", reviewer=judge
    )
    actors["appeal-reviewer"].opens("/consortium/desk/").opens(grant).looks("revocation-appealed")
    actors["appeal-reviewer"].takes("Set the decision aside", rationale="There is no trace of it.").reads(
        "Desk"
    )
    lead.opens(grant).reads("suspended", "There is no trace of it.")
    actors["security-admin"].opens(grant).takes("Restore").reads("active")


def closed_out(actors, grant):
    lead = actors["applicant"].opens(grant).takes("End the access").reads("closing out").looks("close-out")
    lead.takes("Close out", outputs="https://doi.org/10.5555/example", deleted=True)
    lead.reads("closed", "10.5555/example", "All copies of the data were deleted").looks("closed")


def handed_in(stage, lead, title):
    """An application of somebody, as the pages would make it."""
    person, at = stage.cast.people[lead], stage.now()
    newsroom = stage.cast.newsroom.id
    asked = apply.Asked(
        kind=ApplicationKind.ACCESS,
        template=f"{FORM.code}@{FORM.version}",
        title=title,
        organisation_id=newsroom,
    )
    made = apply.create(stage.room, asked, by=person, at=at)
    values = answers(FORM, person, dataset="tiny", title=title, organisation=newsroom)
    apply.save(stage.room, made.id, values, by=person, at=at)
    apply.submit(stage.room, made.id, by=person, at=at)
    return made.id


def reviewed(stage, number, vote):
    people, at = stage.cast.people, stage.now()
    for name in ("reviewer", "reviewer-2"):
        review.assign(stage.room, number, people[name].id, by=people["coordinator"], at=at)
    complete = {section.code: True for section in FORM.sections}
    review.mark_complete(stage.room, number, complete, by=people["coordinator"], at=at)
    scores = dict.fromkeys(criteria_of(FORM), 1)
    for name in ("reviewer", "reviewer-2"):
        review.declare(stage.room, number, Declaration.NONE, by=people[name], at=at)
        review.record_review(stage.room, number, vote, scores, "Not shown.", by=people[name], at=at)


def verdict(said, template):
    """A reason for each criterion, and a rationale."""
    codes = criteria_of(template)
    reasons = {f"reason_{code}": "As the application says." for code in codes}
    return reasons | {f"code_{code}": said for code in codes} | {"rationale": "Both reviews agree."}


def day(stage, ahead):
    return f"{stage.now() + timedelta(days=ahead):%Y-%m-%d}"
