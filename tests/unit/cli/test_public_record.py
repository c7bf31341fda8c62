"""What the public sees of a consortium, by command; and comments, read and decided about."""

import json

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.bootstrap.consortium import opened
from heliograph.cli import acting, public_record
from heliograph.consortium.comment import write_comment
from heliograph.model.consortium.comment import Comment
from heliograph.model.consortium.role import Role
from heliograph.settings import Settings
from heliograph.store.portal.database import leave

CHANGED = """code = "ours"
[[criteria]]
code = "skill"
judged = "reviewers"
in_force_from = 2024-01-01
title = { en = "Skill", es = "Capacidad", ar = "مهارة" }
text = { en = "You can.", es = "Puede.", ar = "تستطيع." }
[[criteria]]
code = "skill"
version = 2
judged = "reviewers"
proposed_on = 2026-03-01
comments_until = 2026-03-31
in_force_from = 2026-05-01
title = { en = "Skill", es = "Capacidad", ar = "مهارة" }
text = { en = "You can do it.", es = "Puede hacerlo.", ar = "تستطيع ذلك." }
"""


@pytest.fixture
def story(tmp_path, monkeypatch):
    (tmp_path / "criteria").mkdir()
    (tmp_path / "criteria" / "ours.toml").write_text(CHANGED, encoding="utf-8")
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HELIOGRAPH_CRITERIA", str(tmp_path / "criteria"))
    told = Story(opened(Settings.load()).records)
    for place in (acting, public_record):
        monkeypatch.setattr(place, "now", lambda: told.now)
    yield told
    leave()


@pytest.fixture
def said(command):
    def type_it(*words):
        code, printed, complaint = command("consortium", *words)
        assert code == 0, complaint
        return printed

    return type_it


def test_comments_are_read_shown_and_refused(story, said, command):
    reader = story.person("reader", Role.CHAIR)
    assert "no comments" in said("comments", "--as", reader.email)
    ids = []
    for words in ("Too vague.", "Buy\x1b[2J now."):
        one = Comment(
            id=story.new_id(story.now), criteria="ours", criterion="skill", of_version=2, words=words, written_at=story.now
        )  # fmt: skip
        assert write_comment(story.room, public_record.criteria_of(Settings.load()), one).allow
        ids.append(one.id)
    assert "shown" in said("show-comment", ids[0], "--as", reader.email)
    refused = json.loads(
        said("refuse-comment", ids[1], "--reason", "advertising", "--as", reader.email, "--json")
    )
    assert refused["reason"] == "advertising"
    listed = said("comments", "--as", reader.email)
    assert "shown" in listed
    assert "not shown: advertising" in listed
    assert "\x1b" not in listed
    code, _, complaint = command("consortium", "comments", "--as", story.person("visitor").email, "--json")
    assert (code, json.loads(complaint)["unmet"][0]["code"]) == (4, "not-your-part")
    assert len(json.loads(said("comments", "--as", reader.email, "--json"))["comments"]) == 2


def test_versions_of_the_criteria_are_listed(story, said):
    assert "skill version 2: from 2026-05-01, comments until 2026-03-31" in said("criteria")
    assert [one["code"] for one in json.loads(said("criteria", "--json"))["criteria"]][-1] == "ours"


def test_the_register_is_what_everybody_sees(story, said):
    life.granted(story, story.person("lead", at=story.university), story.staff())
    printed = said("register")
    assert "Hill University" in printed
    assert "tiny consortium download  2026-03-02 to 2027-03-02  running" in printed
    assert "0 more that are not listed" in printed
    assert json.loads(said("register", "--json"))["projects"][0]["access"][0]["dataset"] == "tiny"


def test_a_report_waits_until_its_half_year_is_settled(story, said):
    assert "no report yet: 2026-1 is reported on after 2026-10-28" in said("report")
    assert json.loads(said("report", "--json"))["next"] == "2026-1"
    for number in range(6):
        life.submitted(story, story.person(f"lead{number}", at=story.university))
    looked_at = json.loads(said("report", "2026-1", "--json"))
    assert (looked_at["received"], looked_at["period"], looked_at["end"]) == (6, None, "2026-03-02")
    story.now = story.now.replace(month=11)
    printed = said("report")
    assert "period: 2026-1" in printed
    assert "name europe, received 6" in printed
    assert "appeals: 0" in printed
    assert "working_days: median not told" in printed
