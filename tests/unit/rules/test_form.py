"""What is wrong with answers, and what changed in them."""

import pytest

from heliograph.consortium.form import shipped
from heliograph.model.consortium.change import Change
from heliograph.model.consortium.fault import Fault, FaultKind
from heliograph.model.consortium.form import FieldKind, FormTemplate
from heliograph.rules.answer import JUDGES
from heliograph.rules.form import changed, changed_sections, faults


def words(text: str) -> dict[str, str]:
    return {"en": text, "es": text, "ar": text}


def template(*fields: dict) -> FormTemplate:
    asked = [{"title": words("?"), **field} for field in fields]
    return FormTemplate.model_validate(
        {
            "code": "small",
            "version": 1,
            "kinds": ["access"],
            "title": words("Small"),
            "intro": words("Small."),
            "sections": [{"code": "all", "title": words("All"), "fields": asked}],
        }
    )


def fault(field: dict, value, **more) -> Fault | None:
    asked = {"code": "x", **field}
    return faults(template(asked), {"x": value}, partial=False, **more).get("x")


PERSON = {"name": "A. Referee", "email": "a@example.org"}
FILE = {"name": "letter.pdf", "kind": "pdf", "bytes": 10, "sha256": "0" * 64}
DATASET = {"dataset": "ira-2018", "edition": "consortium", "modality": "download"}
CHOICES = [{"code": "one", "title": words("One")}, {"code": "two", "title": words("Two")}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ({"kind": "text"}, "One line"),
        ({"kind": "long-text"}, "Two\nlines"),
        ({"kind": "choice", "choices": CHOICES}, "one"),
        ({"kind": "choices", "choices": CHOICES}, ["two", "one"]),
        ({"kind": "yes-no", "required": True}, False),
        ({"kind": "declaration", "required": True}, True),
        ({"kind": "date"}, "2026-05-04"),
        ({"kind": "number", "limits": {"least": 0, "most": 9}}, 0),
        ({"kind": "people"}, [PERSON]),
        ({"kind": "files"}, [FILE]),
        ({"kind": "datasets"}, [DATASET]),
        ({"kind": "organisation"}, {"id": "0192"}),
        ({"kind": "organisation"}, {"name": "Hill", "country": "DE"}),
    ],
)
def test_a_right_answer_has_no_fault(field, value):
    assert fault(field, value) is None


@pytest.mark.parametrize(
    ("field", "value", "kind", "limit"),
    [
        ({"kind": "text"}, "two\nlines", FaultKind.HIDDEN_CHARACTERS, ""),
        ({"kind": "text"}, "turned \u202eround", FaultKind.HIDDEN_CHARACTERS, ""),
        ({"kind": "text"}, "x" * 301, FaultKind.TOO_LONG, "300"),
        ({"kind": "long-text", "limits": {"shortest": 20}}, " too short ", FaultKind.TOO_SHORT, "20"),
        ({"kind": "text"}, 5, FaultKind.SHAPE, ""),
        ({"kind": "choice", "choices": CHOICES}, "three", FaultKind.NOT_A_CHOICE, "three"),
        ({"kind": "choice", "choices": CHOICES}, ["one"], FaultKind.SHAPE, ""),
        ({"kind": "yes-no"}, "yes", FaultKind.SHAPE, ""),
        ({"kind": "declaration", "required": True}, False, FaultKind.NOT_CONFIRMED, ""),
        ({"kind": "choices", "choices": CHOICES}, "one", FaultKind.SHAPE, ""),
        ({"kind": "date"}, "4 May", FaultKind.NOT_A_DAY, ""),
        ({"kind": "date"}, "20260504", FaultKind.NOT_A_DAY, ""),
        ({"kind": "number", "limits": {"least": 0}}, -1, FaultKind.TOO_SMALL, "0"),
        ({"kind": "number", "limits": {"most": 9}}, 10, FaultKind.TOO_LARGE, "9"),
        ({"kind": "number"}, True, FaultKind.SHAPE, ""),
        ({"kind": "number"}, float("nan"), FaultKind.SHAPE, ""),
        ({"kind": "people"}, PERSON, FaultKind.SHAPE, ""),
        ({"kind": "people", "limits": {"fewest": 2}}, [PERSON], FaultKind.TOO_FEW, "2"),
        ({"kind": "datasets", "limits": {"entries": 1}}, [DATASET, DATASET], FaultKind.TOO_MANY, "1"),
        ({"kind": "organisation"}, {"name": "Hill"}, FaultKind.SHAPE, ""),
        ({"kind": "organisation"}, {"name": "Hill", "country": "Germany"}, FaultKind.NOT_A_CHOICE, "Germany"),
        ({"kind": "text", "required": True}, "   ", FaultKind.MISSING, ""),
        ({"kind": "choices", "choices": CHOICES, "required": True}, [], FaultKind.MISSING, ""),
    ],
)
def test_a_wrong_answer_is_told_with_its_bound(field, value, kind, limit):
    assert fault(field, value) == Fault(kind=kind, limit=limit)


@pytest.mark.parametrize(
    ("kind", "good", "bad", "told"),
    [
        ("people", PERSON, PERSON | {"email": "nowhere"}, FaultKind.NOT_AN_ADDRESS),
        ("people", PERSON, PERSON | {"email": "A@EXAMPLE.ORG"}, FaultKind.TWICE),
        ("people", PERSON, PERSON | {"name": " "}, FaultKind.SHAPE),
        ("people", PERSON, PERSON | {"phone": "1"}, FaultKind.SHAPE),
        ("files", FILE, FILE | {"kind": "exe", "sha256": "1" * 64}, FaultKind.FILE_KIND),
        ("files", FILE, FILE | {"bytes": 11_000_000}, FaultKind.FILE_SIZE),
        ("files", FILE, FILE | {"bytes": 0}, FaultKind.FILE_EMPTY),
        ("files", FILE, FILE | {"bytes": True}, FaultKind.SHAPE),
        ("files", FILE, FILE | {"sha256": "x"}, FaultKind.SHAPE),
        ("files", FILE, "letter.pdf", FaultKind.SHAPE),
        ("datasets", DATASET, DATASET | {"edition": "public"}, FaultKind.NOT_A_CHOICE),
        ("datasets", DATASET, DATASET | {"modality": "post"}, FaultKind.NOT_A_CHOICE),
        ("datasets", DATASET, {"dataset": "ira-2018"}, FaultKind.SHAPE),
        ("datasets", DATASET, DATASET, FaultKind.TWICE),
    ],
)
def test_a_fault_in_a_list_says_in_which_entry(kind, good, bad, told):
    found = fault({"kind": kind}, [good, bad])
    assert found is not None
    assert (found.kind, found.item) == (told, 2)


def test_what_is_not_written_yet_is_no_fault_while_people_write():
    asked = template({"code": "x", "kind": "text", "required": True}, {"code": "y", "kind": "date"})
    assert faults(asked, {}, partial=True) == {}
    assert faults(asked, {"y": "soon"}, partial=True) == {"y": Fault(kind=FaultKind.NOT_A_DAY)}
    assert faults(asked, {}, partial=False) == {"x": Fault(kind=FaultKind.MISSING)}


def test_a_declaration_that_is_not_made_yet_is_no_fault_while_people_write():
    asked = template({"code": "x", "kind": "declaration", "required": True})
    assert faults(asked, {"x": False}, partial=True) == {}


def test_answers_that_nobody_asked_for_are_told():
    assert faults(template({"code": "x", "kind": "text"}), {"z": 1}, partial=True) == {
        "z": Fault(kind=FaultKind.UNKNOWN, limit="z")
    }


EACH = {"kind": "declaration", "required": True, "each": True}


def test_each_applicant_declares_alone():
    assert fault(EACH, {"ada": True, "bo": True}, people=("ada", "bo")) is None
    assert fault(EACH, {"ada": True}, people=("ada", "bo")) == Fault(kind=FaultKind.MISSING, person_id="bo")
    assert fault(EACH, {"ada": True, "bo": False}, people=("ada", "bo")) == Fault(
        kind=FaultKind.NOT_CONFIRMED, person_id="bo"
    )


def test_nobody_answers_for_somebody_who_is_not_there():
    assert fault(EACH, {"ada": True, "eve": True}, people=("ada",)) == Fault(
        kind=FaultKind.UNKNOWN, limit="eve"
    )
    assert fault(EACH, True, people=("ada",)) == Fault(kind=FaultKind.SHAPE)


FORM = shipped("tmrc-2022")


def test_changes_stand_in_the_order_of_the_form_with_their_sections():
    before = {"title": "One", "storage": "Here", "old": 1}
    after = {"storage": "There", "title": "One", "methods": "Counting"}
    made = changed(FORM, before, after)
    assert made == (
        Change(section="use", field="methods", before=None, after="Counting"),
        Change(section="security", field="storage", before="Here", after="There"),
        Change(section="", field="old", before=1, after=None),
    )
    assert changed_sections(made) == ("use", "security")


def test_nothing_and_an_empty_answer_are_the_same_and_no_is_an_answer():
    assert changed(FORM, {"title": " ", "referees": []}, {}) == ()
    assert len(changed(FORM, {"title": None}, {"title": False})) == 1
    assert len(changed(FORM, {"title": 1}, {"title": True})) == 1


def test_every_kind_of_field_has_its_judge():
    assert set(JUDGES) == set(FieldKind)
