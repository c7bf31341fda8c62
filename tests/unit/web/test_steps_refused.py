"""A step that is refused: nothing that was typed is lost, and who decides has given their second factor a moment ago."""

import re
from datetime import timedelta

import pytest
from test_consortium_pages import Browser, story  # noqa: F401 - a fixture
from tests import consortium_life as life

from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application

WORDS = "Twelve careful sentences <b>about</b> the merits."


@pytest.fixture
def scene(story):  # noqa: F811
    lead = story.person("lead", at=story.university)
    staff = story.staff()
    application = life.in_deliberation(story, lead, staff)
    return story, Browser(story, staff["chair"]), application


def decided(chair, application, **fields):
    """Send it without giving the second factor before."""
    return chair.client.post(f"/consortium/applications/{application}/", {"step": "reject", **fields})


def test_a_decision_without_its_reasons_comes_back_with_every_word(scene):
    story, chair, application = scene  # noqa: F811
    chair.gives_second_factor()
    answer = decided(chair, application, rationale=WORDS)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "It was not done" in page
    assert "Twelve careful sentences &lt;b&gt;about&lt;/b&gt; the merits." in page
    assert '<details class="panel step" open>' in page
    assert page.count("Twelve careful sentences") == 1
    assert story.records.get(Application, application).state == "deliberation"


def test_who_decides_gives_the_second_factor_first(scene):
    story, chair, application = scene  # noqa: F811
    for minutes in (None, 11):
        if minutes:
            chair.gives_second_factor()
            story.now += timedelta(minutes=minutes)
        answer = decided(chair, application, rationale=WORDS)
        assert answer.status_code == 403
        assert "You gave your second factor within the last ten minutes." in answer.content.decode()
        assert WORDS[:20] in answer.content.decode()
    assert "Give it in a new window" in chair.page(f"/consortium/applications/{application}/")


def test_a_step_that_is_not_open_any_more_shows_what_was_typed_to_copy_it(scene):
    _, chair, application = scene
    answer = chair.client.post(
        f"/consortium/applications/{application}/",
        {"step": "assign_appeal", "reviewer": "x", "rationale": WORDS},
    )
    assert answer.status_code in {400, 403}
    assert "What you had typed" in answer.content.decode()
    assert "Twelve careful sentences" in answer.content.decode()
    assert "assign_appeal" not in answer.content.decode()


def test_a_signature_that_is_refused_shows_the_statement_and_no_digest(story):  # noqa: F811
    lead, staff = story.person("lead", at=story.university), story.staff()
    life.approved(story, lead, staff)
    [agreement] = story.records.find(Agreement)
    place = f"/consortium/agreements/{agreement.id}/"
    sent = {"step": "sign_researcher", "text-sha256": agreement.text_sha256, "statement": WORDS}
    page = Browser(story, lead).send(place, 403, **sent).content.decode()
    said = page[page.index("It was not done") : page.index("<h1>")]
    assert "You gave your second factor within the last ten minutes." in said
    assert "Twelve careful sentences" in said
    assert agreement.text_sha256 not in said


def test_programs_are_told_the_error_alone_and_strangers_see_nothing(scene):
    story, chair, application = scene  # noqa: F811
    answer = chair.client.post(
        f"/consortium/applications/{application}.json", {"step": "reject", "rationale": WORDS}
    )
    assert answer.status_code == 403
    assert answer.json()["error"]["unmet"][0]["code"] == "authenticated-lately"
    stranger = Browser(story, story.person("stranger"))
    refused = decided(stranger, application, rationale=WORDS)
    assert refused.status_code == 403
    assert "Reject" not in refused.content.decode()


def test_a_box_that_was_ticked_stays_ticked(story):  # noqa: F811
    lead, staff = story.person("lead", at=story.university), story.staff()
    place = f"/consortium/applications/{life.submitted(story, lead)}/"
    coordinator = Browser(story, staff["coordinator"])
    first = re.search(r'name="(yes-[^"]+)"', coordinator.page(place))[1]
    page = coordinator.send(place, 403, step="mark_complete", **{first: "on"}).content.decode()
    assert f'name="{first}" checked' in page
    assert page.count(" checked") == 1


def test_what_was_chosen_stays_chosen(scene):
    _, chair, application = scene
    page = chair.page(f"/consortium/applications/{application}/")
    name, options = re.search(r'<select id="reject-(code-[^"]+)".*?>(.*?)</select>', page).groups()
    last = re.findall(r'value="([^"]+)"', options)[-1]
    page = chair.step(application, "reject", 403, **{name: last}).content.decode()
    assert f'<option value="{last}" selected>' in page
    assert page.count(" selected>") == 1
