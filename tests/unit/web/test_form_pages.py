"""The form of an application in the browser: it saves itself, two windows lose nothing, files come and go."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from test_consortium_pages import Browser
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.unsafe_uploads import PLAIN, UNSAFE

from heliograph.bootstrap.consortium import room_of
from heliograph.consortium.apply import create, latest
from heliograph.consortium.attach import delete_old
from heliograph.consortium.erase import erase
from heliograph.consortium.gather import gather
from heliograph.rules.retention import KEPT

PDF = PLAIN["letter.pdf"]
DIGEST = sha256(PDF).hexdigest()


@pytest.fixture
def story(client, monkeypatch):
    """A consortium in the database of the site, whose room takes files."""
    held = room_of()
    told = Story(held.records)
    told.room = replace(told.room, attachments=held.attachments)
    told.now = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(django_settings, "HELIOGRAPH_CLOCK", lambda: told.now, raising=False)
    return told


@pytest.fixture
def lead(story):
    return Browser(story, story.person("lead", at=story.university))


@pytest.fixture
def number(story, lead):
    answer = lead.send("/consortium/begin/", title="Copies of a text", organisation=story.university.id)
    return answer["Location"].split("/")[-3]


def place(number):
    return f"/consortium/applications/{number}/form/"


def marks(page):
    """What the hidden fields of a form say that it showed."""
    return dict(re.findall(r'name="(has-[^"]+)" value="([0-9a-f]+)"', page))


def shown_by(browser, number, *codes):
    held = marks(browser.page(place(number)))
    return {f"has-{code}": held[f"has-{code}"] for code in codes}


def values_of(story, number):
    return latest(gather(story.records, number)).values


def sent(name, data=PDF):
    return {
        "has-affiliation-files": "1",
        "affiliation-files": SimpleUploadedFile(name, data, content_type="text/html"),
    }


def test_a_form_saves_itself_and_tells_faults_beside_the_fields(story, lead, number):
    held = shown_by(lead, number, "title", "summary")
    answer = lead.client.post(
        place(number), held | {"title": "x" * 400, "summary": "So far."}, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert 'id="saved-words"' in text
    assert "<form" not in text, "only what stands beside the answers is drawn anew"
    assert re.search(r'id="title-told"[^>]*>\s*<p class="fault">', text)
    assert values_of(story, number)["summary"] == "So far."
    again = marks(text) | {"title": "Shorter", "summary": "So far."}
    lead.client.post(place(number), again, headers={"HX-Request": "true"})
    assert values_of(story, number)["title"] == "Shorter", "the form knows what it has saved itself"


def test_ways_of_access_are_named_in_words_and_a_reader_is_not_told_to_save(story, lead, number):
    html = lead.page(place(number))
    assert ": remote query" in html
    assert ": remote-query" not in html
    assert "Save as often as you like" in html
    es = lead.page(f"/es{place(number)}")
    assert ": consulta remota" in es


def test_two_windows_overwrite_nothing_unseen(story, lead, number):
    held = shown_by(lead, number, "title", "summary")
    lead.send(place(number), 200, **held, title="Of the first", summary="Both saw this empty")
    second = lead.send(place(number), 200, **held, title="Of the second", summary="").content.decode()
    assert values_of(story, number)["title"] == "Of the first"
    assert values_of(story, number)["summary"] == "Both saw this empty", (
        "the second window had not touched it"
    )
    assert "Of the first" in second
    assert "Of the second" in second
    kept = {"has-title": marks(second)["has-title"], "title": "Of the second"}
    lead.client.post(place(number), kept, headers={"HX-Request": "true"})
    assert values_of(story, number)["title"] == "Of the first", "saving by itself decides nothing"
    lead.send(place(number), 200, **kept, **{"take-title": "on"})
    assert values_of(story, number)["title"] == "Of the second"


def test_a_number_that_is_none_is_kept_as_typed(story, lead, number):
    from heliograph.web.parts.answering import _number

    assert _number(type("F", (), {"code": "n"}), {"n": "nan"}) == "nan"


def test_a_file_is_attached_read_and_taken_away(story, lead, number):
    page = lead.send(place(number), 200, **sent("..\\my <letter>.pdf")).content.decode()
    at = f"/consortium/applications/{number}/files/{DIGEST}/"
    assert at in page
    answer = lead.client.get(at)
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="my _letter_.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    lead.send(place(number), 200, **sent("twice.pdf"))
    [held] = values_of(story, number)["affiliation-files"]
    assert held["name"] == "twice.pdf"
    lead.send(place(number), 200, **{"has-affiliation-files": "1", "drop-affiliation-files": DIGEST})
    assert "affiliation-files" not in values_of(story, number)
    assert lead.client.get(at).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["a program called a letter", "a letter with JavaScript", "a picture with something behind it"]
)
def test_an_unsafe_file_is_refused_beside_its_field_and_the_answers_are_saved(story, lead, number, wrong):
    name, data = UNSAFE[wrong]
    page = lead.send(
        place(number), 200, **sent(name, data), **{"has-title": "1", "title": "Kept"}
    ).content.decode()
    assert re.search(r'id="affiliation-files-told"[^>]*>\s*<p class="fault">', page)
    assert values_of(story, number)["title"] == "Kept"
    assert not room_of().attachments.applications()


def test_who_may_read_a_file_and_that_it_is_logged(story):
    staff = {name: Browser(story, person) for name, person in story.staff().items()}
    lead = Browser(story, story.person("lead", at=story.university))
    number = life.drafted(story, lead.person)
    lead.send(place(number), 200, **sent("letter.pdf"))
    life.submit(story.room, number, by=lead.person, at=story.now)
    at = f"/consortium/applications/{number}/files/{DIGEST}/"
    for name in ("security", "legal", "auditor", "approver", "third"):
        assert staff[name].client.get(at).status_code == 403, name
    assert Browser(story, story.person("stranger")).client.get(at).status_code == 403
    assert Client().get(at).status_code == 303
    assert staff["coordinator"].client.get(at).content == PDF
    for name in ("first", "second"):
        life.assign(story.room, number, staff[name].person.id, by=staff["coordinator"].person, at=story.now)
    assert staff["first"].client.get(at).status_code == 403, "before the declaration"
    life.mark_complete(story.room, number, {"all": True}, by=staff["coordinator"].person, at=story.now)
    staff["first"].step(number, "declare", declaration="none")
    assert staff["first"].client.get(at).content == PDF
    seen = [
        one for one in story.records.events(subject=f"application/{number}") if one.what == "see-attachment"
    ]
    assert [(one.who, one.data["sha256"]) for one in seen] == [
        (staff[name].person.id, DIGEST) for name in ("coordinator", "first")
    ]
    assert lead.send(place(number), 403, **sent("late.pdf")), "not after it was handed in"


def test_to_know_a_digest_is_not_to_have_attached_the_file(story, lead, number):
    lead.send(place(number), 200, **sent("letter.pdf"))
    thief = Browser(story, story.person("thief", at=story.other))
    other = life.drafted(story, thief.person)
    entry = {"name": "letter.pdf", "kind": "pdf", "bytes": len(PDF), "sha256": DIGEST}
    said = {**values_of(story, other), "affiliation-files": [entry]}
    faults = life.save(story.room, other, said, by=thief.person, at=story.now)
    assert faults["affiliation-files"].kind == "file-not-held"
    assert thief.client.get(f"/consortium/applications/{other}/files/{DIGEST}/").status_code == 404


def test_files_come_with_a_copy_and_go_with_the_draft_the_year_and_the_person(story, lead, number):
    held = room_of().attachments
    lead.send(place(number), 200, **sent("letter.pdf"))
    asked = life.Asked(
        kind="access",
        template="tmrc-2022@1",
        title="Again",
        organisation_id=story.university.id,
        copied_from=number,
    )
    copy = create(story.room, replace(asked, kind=life.ApplicationKind.ACCESS), by=lead.person, at=story.now)
    assert held.read(copy.id, DIGEST) == PDF
    lead.step(number, "discard")
    assert delete_old(story.room, story.now) == 1
    assert held.applications() == (copy.id,)
    assert delete_old(story.room, story.now + KEPT + timedelta(days=1)) == 0, "a draft is not over"
    erase(story.room, lead.person.id, by=lead.person, at=story.now)
    assert held.applications() == ()
    assert delete_old(story.room, story.now) == 0


def test_a_request_that_is_too_long_is_refused_unread(lead, number):
    answer = lead.client.generic(
        "POST", place(number), b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="70000000"
    )
    assert answer.status_code == 413
