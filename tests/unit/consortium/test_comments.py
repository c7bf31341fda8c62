"""A change of the criteria is proposed; anybody says what they think of it; staff reads, and shows what is no abuse."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.consortium_people import Story
from tests.consortium_refusals import refused

from heliograph.consortium.comment import (
    comments,
    refuse_comment,
    said_of,
    show_comment,
    waits,
    write_comment,
)
from heliograph.consortium.criterion import known, shipped
from heliograph.model.consortium.comment import LONGEST_WORDS, Comment
from heliograph.model.consortium.role import Role


def with_change(code="tmrc-2022", criterion="data-skill"):
    """The shipped criteria, with a change of one of them that is open during March."""
    criteria = shipped(code)
    old = next(one for one in criteria.criteria if one.code == criterion)
    new = old.model_copy(
        update={
            "version": 2,
            "text": old.text.model_copy(update={"en": f"{old.text.en} Examples help."}),
            "proposed_on": date(2026, 3, 1),
            "comments_until": date(2026, 3, 31),
            "in_force_from": date(2026, 5, 1),
        }
    )
    return criteria.model_copy(update={"criteria": (*criteria.criteria, new)})


CRITERIA = (with_change(),)


@pytest.fixture(scope="module")
def story():
    return Story()


def comment(story, words, **more):
    return Comment(
        id=story.new_id(story.now),
        criteria="tmrc-2022",
        criterion="data-skill",
        of_version=2,
        words=words,
        written_at=story.now,
        **more,
    )


def test_a_comment_is_seen_by_staff_first_and_by_all_once_it_is_shown(story):
    reader, visitor = story.person("reader", Role.COORDINATOR), story.person("visitor")
    good = comment(story, " Say which tools. ", name=" A\n student ")
    bad = comment(story, "Buy my book.")
    for one in (good, bad):
        assert write_comment(story.room, CRITERIA, one).allow
    assert [one.words for one in comments(story.room, reader, story.now)] == [
        "Say which tools.",
        "Buy my book.",
    ]
    assert said_of(story.room, "tmrc-2022", "data-skill", 2).waiting == 2
    refused("not-your-part", comments, story.room, visitor, story.now)
    refused("not-your-part", show_comment, story.room, good.id, by=visitor, at=story.now)
    refused("reason-said", refuse_comment, story.room, bad.id, reason=" ", by=reader, at=story.now)
    shown = show_comment(story.room, good.id, by=reader, at=story.now)
    refuse_comment(story.room, bad.id, reason="advertising", by=reader, at=story.now)
    refused("not-decided-yet", refuse_comment, story.room, good.id, reason="x", by=reader, at=story.now)
    assert not waits(shown)
    seen = said_of(story.room, "tmrc-2022", "data-skill", 2)
    assert [(one.name, one.words) for one in seen.shown] == [("A student", "Say which tools.")]
    assert (seen.waiting, seen.refused) == (0, 1)
    told = [(event.what, event.role) for event in story.records.events(subject=f"comment/{bad.id}")]
    assert told == [("comment-write", "visitor"), ("comment-refuse", "coordinator")]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"words": "  "}, "words-said"),
        ({"words": "x" * (LONGEST_WORDS + 1)}, "not-too-long"),
        ({"of_version": 1}, "open-for-comments"),
        ({"criteria": "dsa-art40"}, "open-for-comments"),
        ({"written_at": datetime(2026, 4, 1, tzinfo=UTC)}, "open-for-comments"),
        ({"written_at": datetime(2026, 2, 28, tzinfo=UTC)}, "open-for-comments"),
    ],
)
def test_what_is_not_open_empty_or_too_long_is_not_kept(story, changed, code):
    one = replace(comment(story, "Good."), **changed)
    assert [unmet.code for unmet in write_comment(story.room, CRITERIA, one).unmet] == [code]
    assert story.records.events(subject=f"comment/{one.id}") == ()


def test_a_file_of_an_installation_takes_the_place_of_the_shipped_one(tmp_path):
    text = f"""code = "tmrc-2022"
[[criteria]]
code = "skill"
judged = "reviewers"
in_force_from = 2024-01-01
title = {{ en = "Skill", es = "Capacidad", ar = "مهارة" }}
text = {{ en = "{"You can."}", es = "Puede.", ar = "تستطيع." }}
"""
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    found = {one.code: [each.code for each in one.criteria] for one in known(tmp_path)}
    assert found["tmrc-2022"] == ["skill"]
    assert "affiliation" in found["dsa-art40"]
    assert [one.code for one in known()] == ["tmrc-2022", "dsa-art40"]
