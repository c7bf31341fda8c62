"""Agreements, incidents, renewals and second extensions by commands; the app of an invented person."""

import json

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.bootstrap.consortium import opened
from heliograph.bootstrap.demonstration import make_demonstration
from heliograph.errors import RefusedError
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.settings import Settings
from heliograph.store.portal.database import leave


@pytest.fixture
def said(command):
    """What a command prints; its code is 0 unless another is told."""

    def type_it(*words, who, code=0):
        found, printed, complaint = command(*words, "--as", who.email)
        assert found == code, complaint
        return (printed or complaint).strip()

    return type_it


def test_an_incident_from_its_report_to_its_finding(story, said):
    staff, lead = story.staff(), story.person("lead", at=story.university)
    grant = life.granted(story, lead, staff)
    number = said("incident", "report", "A file was seen elsewhere.", "--grant", grant, who=lead)
    assert said("incident", "list", who=lead) == "no incidents that you may see"
    assert "A file was seen" in said("incident", "list", who=staff["security"])
    assert "investigating" in said("incident", "triage", number, "--severity", "high", who=staff["security"])
    assert "grants" in said("incident", "show", number, who=staff["chair"])
    contain = ("incident", "contain", number, "--severity", "high")
    said(*contain, who=staff["security"], code=4)
    said("grant", "suspend", grant, "--reason", "Seen.", "--incident", number, who=staff["security"])
    assert "contained" in said(*contain, who=staff["security"])
    assert "closed" in said(
        "incident", "resolve", number, "--finding", "Public data.", "--notice", "nobody", who=staff["chair"]
    )
    assert "investigating" in said(
        "incident", "reopen", number, "--evidence", "A letter.", who=staff["security"]
    )
    other = said("incident", "report", "A fire.", who=lead)
    assert "closed" in said("incident", "dismiss", other, "--finding", "A candle.", who=staff["security"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_agreement_is_filed_as_pdf_by_whoever_may_read_it(story, said, tmp_path):
    pytest.importorskip("weasyprint", reason="needs heliograph[pdf]: weasyprint", exc_type=Exception)
    lead, staff = story.person("lead", at=story.university), story.staff()
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    file = tmp_path / "agreement.pdf"
    assert "- You tell us when something goes wrong." in said(
        "agreement", "show", grant.agreement_id, who=lead
    )
    assert str(file) in said("agreement", "show", grant.agreement_id, "--pdf", str(file), who=lead)
    assert file.read_bytes().startswith(b"%PDF-")
    stranger = story.person("stranger")
    said("agreement", "show", grant.agreement_id, "--pdf", str(tmp_path / "b.pdf"), who=stranger, code=4)
    assert not (tmp_path / "b.pdf").exists()


def test_an_agreement_is_taken_back_or_signed_anew(story, said, tmp_path):
    staff, lead = story.staff(), story.person("lead", at=story.university)
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    terms = tmp_path / "terms.md"
    terms.write_text("# Agreement\n\nUse the data better.\n", "utf-8")
    anew = ("agreement", "require-resign", grant.agreement_id, terms, "--template", "data-access@2/en")
    number = said(*anew, "--until", "2026-05-01", who=staff["legal"])
    assert "Use the data better." in said("agreement", "show", number, who=lead)
    assert "resign_required" in said("agreement", "list", who=lead)
    sha = story.records.get(Agreement, number).text_sha256
    said("agreement", "sign", number, "--sha256", sha, "--code", "123456", who=lead, code=4)
    assert "voided" in said("agreement", "void", number, "--reason", "A mistake.", who=staff["coordinator"])
    assert "terminated" in said(
        "agreement", "terminate", grant.agreement_id, "--reason", "Over.", who=staff["legal"]
    )
    other = life.approved(story, lead, staff)
    [text] = story.records.find(Agreement, application_id=other)
    assert "declined" in said("agreement", "decline", text.id, "--reason", "Too long.", who=lead)


def test_a_renewal_is_begun_and_a_second_extension_needs_two(story, said):
    staff, lead = story.staff(), story.person("lead", at=story.university)
    number = said("apply", "renew", life.granted(story, lead, staff), who=lead)
    assert story.records.get(Application, number).kind == "renewal"
    waits = life.submitted(story, lead)
    later = ("review", "extend", waits, "--reason", "Illness.", "--until")
    said(*later, "2026-06-01", who=staff["chair"])
    said(*later, "2026-07-01", who=staff["chair"], code=4)
    said("review", "propose-extension", waits, "--reason", "Illness.", who=staff["approver"])
    said(*later, "2026-07-01", who=staff["chair"])


def test_invented_people_show_the_code_of_their_app_and_nobody_else_does(tmp_path, monkeypatch, command):
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    with pytest.raises(RefusedError):
        make_demonstration(
            Settings(state=tmp_path / "state", address="https://archive.example"), "tiny", at=Story().now
        )
    made = make_demonstration(Settings(state=tmp_path / "state"), "tiny", at=Story().now)
    code, printed, _ = command("consortium", "code", made.addresses[0], "--json")
    assert (code, len(json.loads(printed)["code"])) == (0, 6)
    people = command("consortium", "people", "--as", made.addresses[3])[1]
    assert "Invented Chair" in people
    story = Story(opened(Settings.load()).records)
    assert command("consortium", "code", story.person("ada").email)[0] == 4
    leave()
