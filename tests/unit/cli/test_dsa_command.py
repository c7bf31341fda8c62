"""``heliograph dsa``: what Article 40 asks of a provider, by commands."""

import json

import pytest
from tests import consortium_life as life

from heliograph.consortium.reasoned_request import watch_access
from heliograph.model.consortium.application import Application
from tiny_archive import make_tiny_archive


@pytest.fixture
def said(command):
    """What a command prints; its code is 0 unless another is told."""

    def type_it(*words, who, code=0):
        found, printed, complaint = command("dsa", *words, "--as", who.email)
        assert found == code, complaint
        return (printed or complaint).strip()

    return type_it


def test_a_dossier_leaves_and_comes_in(story, said, tmp_path):
    lead = story.person("lead", at=story.university)
    application = life.drafted(story, lead, template="dsa-art40@1")
    where = {"organisation": {"id": story.university.id}}
    life.fill(story, story.records.get(Application, application), lead, **where)
    file = tmp_path / "dossier.json"
    assert said("export", application, "--to", file, who=lead) == f"written: {file}"
    assert json.loads(said("export", application, who=lead)) == json.loads(file.read_text("utf-8"))
    told = said("import", file, who=lead)
    assert "a draft; 2 faults so far" in told, told
    assert "data-plan: file-not-held" in told, "the bytes of files travel apart"
    made = json.loads(said("import", file, "--json", who=lead))
    assert (made["template"], made["state"], sorted(made["faults"])) == (
        "dsa-art40@1",
        "draft",
        ["affiliation-files", "data-plan"],
    )


def test_what_is_no_dossier_is_refused_in_one_line(story, said, tmp_path):
    lead = story.person("lead", at=story.university)
    file = tmp_path / "dossier.json"
    assert "No such file" in said("import", file, who=lead, code=3)
    file.write_text('{"form": "dsa-art40@1", "researcher": {}}')
    told = said("import", file, who=lead, code=3)
    assert "researchers: Field required" in told
    assert "researcher: Extra inputs" in told


def test_the_data_catalogue_is_told_and_written(command, tmp_path):
    archive = make_tiny_archive(tmp_path / "site").archive
    code, told, _ = command("dsa", "catalogue", "--archive", archive)
    assert code == 0
    assert "tiny@1" in told
    assert "consortium: download, on a reasoned request (disclosed-operation)" in told
    file = tmp_path / "catalogue.json"
    assert command("dsa", "catalogue", "--archive", archive, "--to", file)[1] == f"written: {file}\n"
    assert json.loads(file.read_text("utf-8"))["schema_version"] == "heliograph-data-catalogue/1"


def test_a_request_from_its_receipt_to_the_notice_that_access_was_given(story, said):
    lead, staff = story.person("lead", at=story.university), story.staff()
    application = life.in_deliberation(story, lead, staff, template="dsa-art40@1")
    desk, chair = staff["coordinator"], staff["chair"]
    assert "No reasoned request" in said("show", application, who=desk, code=2)
    days = ("--received", "2026-03-02", "--access-by", "2026-04-15", "--until", "2027-03-31")
    request = ("--coordinator", "Coordinator of Hill", "--reference", "HILL-2026/7", *days)
    told = said("record", application, *request, "--duty", "Data stay at Hill.", who=desk)
    assert "amendment: provider, until 2026-03-17, runs" in told
    ground = ("--ground", "significant-vulnerability", "--proposal", "Queries.")
    assert "amendment-answer: digital-services-coordinator, until 2026-03-17" in said(
        "amend", application, *ground, who=chair
    )
    assert "mediation: provider" in said("answered", application, "stands", who=desk)
    assert "mediation-start: digital-services-coordinator" in said("mediate", application, who=chair)
    said("mediation", application, who=desk)
    assert json.loads(said("mediation", application, "--json", who=desk))["mediation_ended_at"]
    life.approve(story, application, chair)
    life.sign_all(story, application, [lead], staff)
    watch_access(story.room, story.now)
    assert "To Coordinator of Hill" in said("notice", application, "given", who=desk)
    assert json.loads(said("notice", application, "given", "--json", who=desk))["on"] == "2026-03-02"
    assert "access-notice: provider, until 2026-03-05, done" in said("told", application, "given", who=desk)
    assert "access: provider, until 2026-04-15, done" in said("show", application, who=lead)
