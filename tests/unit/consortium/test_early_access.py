"""Early access: decided with an end, for one held release, on the record; for all others there is no such release."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.queries_in_memory import QueriesInMemory
from tests.takings_in_memory import TakingsInMemory

from heliograph.consortium.embargo import cancelled, record
from heliograph.consortium.reach import Asking, Part, admit, begin, early, still
from heliograph.consortium.register import registered
from heliograph.consortium.suspend import suspend
from heliograph.consortium.token import make
from heliograph.consortium.usage import public_counts
from heliograph.errors import NotAllowedError
from heliograph.model.consortium.embargo import CancelReason
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.project import Listing, Project
from heliograph.model.consortium.published import Published
from heliograph.model.consortium.role import Role

HELD = Published(
    dataset="tiny",
    release=2,
    title="Tiny",
    at=datetime(2026, 6, 1, tzinfo=UTC),
    editions=("public", "consortium"),
    release_id="a" * 64,
    public_on=date(2026, 6, 1),
)


@pytest.fixture
def story():
    told = Story()
    told.room = replace(told.room, held=lambda: (HELD,))
    told.takings = TakingsInMemory(told.records)
    told.everybody = told.staff()
    return told


def decided(story, name, **said):
    """Somebody's active grant from a decision."""
    lead = story.person(name, at=story.university)
    application = life.in_deliberation(story, lead, story.everybody)
    life.approve(story, application, story.everybody["chair"], **said)
    life.sign_all(story, application, [lead], story.everybody)
    return lead, story.records.find(Grant, application_id=application)[0]


def asking(story, person, **more):
    told = {"token": None, "dataset": "tiny", "release": 2, "edition": "public"} | more
    return Asking(room=story.room, takings=story.takings, person=person, **told)


def test_it_is_decided_and_never_implied(story):
    _, ordinary = decided(story, "ordinary")
    _, first = decided(story, "first", early=True)
    assert (ordinary.is_early, ordinary.early_release) == (False, "")
    assert (first.is_early, first.early_release) == (True, HELD.release_id)
    [made] = [one for one in story.records.events(subject=f"grant/{first.id}") if one.what == "grant-create"]
    assert made.data["early_release"] == HELD.release_id


@pytest.mark.parametrize(
    ("said", "held", "code"),
    [
        ({"until": None, "no_end_reason": "a standing archive"}, (HELD,), "early-access-ends"),
        ({}, (), "release-held"),
    ],
)
def test_it_has_an_end_and_something_to_open(story, said, held, code):
    story.room = replace(story.room, held=lambda: held)
    with pytest.raises(NotAllowedError) as refused:
        decided(story, "lead", early=True, **said)
    assert [one.code for one in refused.value.unmet] == [code]


def test_what_was_signed_after_the_decision_is_not_opened_by_it(story):
    """The chair has decided about another release; what takes its place until all have signed wants a decision of its own."""
    lead = story.person("late", at=story.university)
    application = life.in_deliberation(story, lead, story.everybody)
    life.approve(story, application, story.everybody["chair"], early=True)
    story.pass_days(2)
    later = replace(HELD, release_id="d" * 64, signed_at=story.now - timedelta(days=1))
    story.room = replace(story.room, held=lambda: (later,))
    life.sign_all(story, application, [lead], story.everybody)
    [grant] = story.records.find(Grant, application_id=application)
    assert (grant.state, grant.is_early, grant.early_release) == ("active", False, "")


def test_for_all_others_there_is_no_such_release(story):
    first, _ = decided(story, "first", early=True)
    ordinary, _ = decided(story, "ordinary")
    stranger = story.person("stranger")
    found = early(asking(story, first), HELD.release_id, story.now)
    assert (found.edition, found.held) == ("consortium", HELD.release_id)
    for person in (ordinary, stranger):
        assert early(asking(story, person), HELD.release_id, story.now) is None
    assert early(asking(story, first), "b" * 64, story.now) is None, (
        "of another release, made under the same number"
    )
    for dataset in ("tiny", "none"):
        with pytest.raises(NotAllowedError) as refused:
            admit(asking(story, stranger, dataset=dataset, edition="consortium"), story.now)
        assert [one.code for one in refused.value.unmet] == ["no-grant"]


def test_a_token_and_a_suspension_count_for_it_as_for_everything(story):
    first, grant = decided(story, "first", early=True)
    other = decided(story, "other")[1]
    token = make(story.room, first, "secret", name="desk", days=0, grants=(grant.id,), at=story.now)[0]
    assert early(asking(story, first, token=token), HELD.release_id, story.now)
    foreign = replace(token, grants=(other.id,))
    assert early(asking(story, first, token=foreign), HELD.release_id, story.now) is None
    found = early(asking(story, first), HELD.release_id, story.now)
    guard = story.person("guard", Role.SECURITY_ADMIN)
    suspend(story.room, grant.id, reason="A file was seen.", by=guard, at=story.now)
    assert not still(found, story.now).allow
    life.granted(story, first, story.everybody)
    assert not still(found, story.now).allow, "another grant of the same person does not open it"
    assert early(asking(story, first), HELD.release_id, story.now) is None


def test_from_the_public_day_on_it_is_a_grant_like_the_others_and_the_record_says_it_was_early(story):
    first, grant = decided(story, "first", early=True)
    story.room = replace(story.room, held=tuple)
    admit(asking(story, first, edition="consortium"), story.now)
    project = story.records.get(Project, grant.project_id)
    story.records.write((replace(project, listing=Listing.NAMED),))
    [access] = registered(story.room, story.now).entries[0].access
    assert (access.is_early, access.dataset, access.until) == (True, "tiny", f"{grant.ends_at:%Y-%m-%d}")


def test_the_record_names_once_what_is_held_and_what_was_opened(story):
    never = replace(HELD, release=1, release_id="c" * 64, public_on=None)
    assert [record(story.room, (HELD, never), story.now) for _ in range(2)] == [1, 0]
    story.room = replace(story.room, held=tuple)
    assert [record(story.room, (HELD, never), story.now) for _ in range(2)] == [1, 0]
    told = [(one.what, one.who) for one in story.records.events(subject="release/tiny@2")]
    assert told == [("release-held", "system"), ("release-opened", "system")]


def test_who_had_early_access_is_told_when_it_is_taken_back(story):
    first, _ = decided(story, "first", early=True)
    decided(story, "ordinary")
    told = cancelled(
        story.room, HELD, CancelReason.FAULT, "Two accounts were wrong.", by="ada", now=story.now
    )
    [notice] = story.records.find(Notice, code="early-access-cancelled")
    assert (told, notice.person_id, notice.data["reason"]) == (1, first.id, "Two accounts were wrong.")
    [event] = story.records.events(subject="release/tiny@2")
    assert (event.what, event.who, event.data["reason"]) == ("release-cancelled", "ada", "fault")
    assert "wrong" not in str(event.data)


def test_public_counts_do_not_name_what_the_public_does_not_know(story):
    """One file that a holder of early access takes would put the name on a page of the public once the month is over."""
    first, _ = decided(story, "first", early=True)
    part = Part(path="posts.parquet", sha256="a" * 64, size=100, count=100)
    begin(early(asking(story, first), HELD.release_id, story.now), part, story.now)
    story.pass_days(40)

    def named():
        counts = public_counts(story.room, story.takings, QueriesInMemory(story.records), story.now)
        return [one.dataset for one in counts]

    story.room = replace(story.room, is_known=lambda name: name != "tiny")
    assert named() == []
    story.room = replace(story.room, is_known=lambda _: True)
    assert named() == ["tiny"]
