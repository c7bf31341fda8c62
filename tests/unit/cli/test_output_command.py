"""``heliograph output``: an answer of an enclave from its first look to the file, by commands."""

import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
import pytest
from tests import consortium_life as life
from tests.queries_in_memory import QueriesInMemory

from heliograph.bootstrap.consortium import held_outputs
from heliograph.consortium.ask import Outcome, Question, begin
from heliograph.consortium.output import hold
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.query import QueryKind
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality

ROWS = pa.table({"handle": ["ada", "bo"], "posts": [3, 4]})
HITS = {"hits": [dict.fromkeys(("posted_at", "handle", "account_id", "post_id", "snippet"), "x")]}


def stream(table):
    sink = pa.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


@pytest.fixture
def said(command):
    """What a command prints; its code is 0 unless another is told."""

    def type_it(*words, who, code=0):
        found, printed, complaint = command("output", *words, "--as", who.email)
        assert found == code, complaint
        return printed or complaint

    return type_it


@pytest.fixture
def asked(story):
    """Answers of a lead with a grant for an enclave, each by its number."""
    story.lead, staff = story.person("lead", at=story.university), story.staff()
    story.ada, story.bo = (story.person(name, Role.OUTPUT_CHECKER) for name in ("ada", "bo"))
    held = story.records.get(Grant, life.granted(story, story.lead, staff))
    story.records.write([replace(held, scope=replace(held.scope, modality=Modality.ENCLAVE))])

    def ask(data=stream(ROWS), kind=QueryKind.SQL):  # noqa: B008 - it is bytes
        question = Question(
            room=story.room, queries=QueriesInMemory(story.records), person=story.lead, token=None, dataset="tiny",
            release=1, edition="consortium", kind=kind, text="SELECT handle, posts",
        )  # fmt: skip
        outcome = Outcome(rows=2, data=data, cut="", milliseconds=4)
        return hold(question, begin(question, 4, story.now), outcome, held_outputs(), story.now).id

    return ask


def test_an_answer_is_looked_at_by_two_and_taken(story, said, asked, tmp_path):
    number, file = asked(), tmp_path / "answer.parquet"
    assert "submitted, waits for output checker since 2026-03-02, promised by 2026-03-09" in said(
        "list", who=story.ada
    )
    own = json.loads(said("list", "--json", who=story.lead))["own"][0]
    assert not {"rows", "size", "sha256", "first_by", "first_verdict"} & own.keys()
    assert "ada" not in said("show", number, who=story.lead)
    shown = said("show", number, who=story.ada)
    assert "text: SELECT handle, posts" in shown
    assert "bo" in shown
    told = json.loads(said("show", number, "--json", who=story.bo))
    assert told["answer"] == ROWS.to_pylist()
    assert "first_verdict" not in told
    assert [one.who for one in story.records.events() if one.what == "see-output"] == [
        story.ada.id, story.bo.id,
    ]  # fmt: skip
    said("take", number, "--to", file, who=story.lead, code=4)
    said("release", number, who=story.ada)
    assert "The second look is another person's." in said("release", number, who=story.ada, code=4)
    story.pass_days(8)
    assert "late: promised by 2026-03-09" in said("list", who=story.bo)
    assert "released since 2026-03-10" in said("release", number, who=story.bo)
    assert "written" in said("take", number, "--to", file, who=story.lead)
    assert pyarrow.parquet.read_table(file).to_pylist() == ROWS.to_pylist()
    assert json.loads(said("list", "--json", who=story.lead))["own"][0]["rows"] == 2


def test_a_refusal_has_a_reason_which_whoever_asked_reads(story, said, asked, tmp_path):
    number = asked(json.dumps(HITS).encode(), QueryKind.SEARCH)
    assert json.loads(said("show", number, "--json", who=story.ada))["answer"] == HITS["hits"]
    assert "says why" in said("refuse", number, "--reason", " ", who=story.ada, code=4)
    said("refuse", number, "--reason", "It names people.", who=story.ada)
    assert "It names people." not in said("show", number, who=story.bo)
    assert "refused" in said("release", number, who=story.bo)
    told = json.loads(said("show", number, "--json", who=story.lead))
    assert (told["notes"], told["decided_at"]) == (["It names people."], "2026-03-02T09:00:00Z")
    assert "released by two people" in said(
        "take", number, "--to", tmp_path / "x.csv", who=story.lead, code=4
    )


def test_what_is_taken_back_is_gone_and_a_strange_name_of_a_file_is_refused(story, said, asked, tmp_path):
    number = asked()
    said("withdraw", number, who=story.ada, code=4)
    assert json.loads(said("withdraw", number, "--json", who=story.lead))["state"] == "withdrawn"
    assert "no outputs wait for you" in said("list", who=story.ada)
    assert "Known: csv" in said("take", number, "--to", tmp_path / "x.doc", who=story.lead, code=2)
    assert "no output" in said("show", "none", who=story.ada, code=2)
