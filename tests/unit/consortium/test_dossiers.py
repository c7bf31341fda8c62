"""Data dossiers: an application leaves as one and comes in again; what is wrong is named."""

import json

import pytest
from tests import consortium_life as life
from tests.consortium_people import filled

from heliograph.consortium.apply import accept, latest
from heliograph.consortium.dossier import export_dossier, import_dossier, read_dossier
from heliograph.consortium.form import shipped
from heliograph.consortium.gather import gather
from heliograph.errors import InputError, NotAllowedError, UnknownNameError
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.data_dossier import FORM, DataDossier, Researcher
from heliograph.model.consortium.form import FieldKind
from heliograph.model.consortium.project import Project
from heliograph.rules.form import faults

ART40 = f"{FORM}@1"


@pytest.fixture
def dossier(story, lead):
    """As it leaves the university: every question answered."""
    answers = filled(shipped(FORM), [lead.id], organisation={"id": story.university.id})
    application = life.drafted(story, lead, template=ART40)
    life.fill(story, story.records.get(Application, application), lead, **answers)
    return export_dossier(story.room, application, by=lead, at=story.now)


def sent(dossier, **changed):
    """The bytes of a dossier in which a section has become another."""
    return json.dumps(dossier.to_json() | changed).encode()


def values_of(story, application):
    return dict(latest(gather(story.records, application)).values)


def test_the_document_and_the_form_ask_the_same(dossier):
    form, parts = shipped(FORM), DataDossier.model_fields
    assert [section.code for section in form.sections] == [
        name for name in parts if name not in {"schema_version", "form"}
    ]
    people = {"name", "email", "lead", *(field.code for field in form.fields() if field.each)}
    assert {field.alias for field in Researcher.model_fields.values()} == people
    for section in form.sections:
        asked = {field.code for field in section.fields if not field.each}
        known = {field.alias for field in parts[section.code].annotation.model_fields.values()} - {"people"}
        assert known == asked, section.code


def test_every_choice_of_the_form_is_a_choice_of_the_document(story, lead, dossier):
    form = shipped(FORM)
    for field in form.fields():
        for choice in field.choices if field.kind is FieldKind.CHOICE else ():
            document = dossier.to_json()
            section = document[form.section_of(field.code)]
            (section["people"][0] if field.each else section)[field.code] = choice.code
            assert read_dossier(json.dumps(document).encode(), what="d.json").to_json() == document


def test_what_leaves_comes_in_as_a_draft_with_the_same_answers(story, lead, dossier):
    made = import_dossier(story.room, read_dossier(sent(dossier), what="d.json"), by=lead, at=story.now)
    assert (made.application.state, made.application.template, made.faults) == ("draft", ART40, {})
    assert [str(scope) for scope in made.application.scopes] == ["tiny/consortium/download"]
    assert export_dossier(story.room, made.application.id, by=lead, at=story.now) == dossier
    values = values_of(story, made.application.id)
    assert faults(shipped(FORM), values, partial=False, people=[lead.id]) == {}
    assert values["organisation"] == {"id": story.university.id}
    project = story.records.get(Project, made.application.project_id)
    assert (project.title, project.organisation_id) == (values["title"].strip(), story.university.id)


def test_a_colleague_is_asked_to_join_and_keeps_the_answers_that_came_with_the_dossier(story, lead, dossier):
    colleague = story.person("colleague", at=story.university)
    said = dossier.to_json()["researchers"]
    theirs = said["people"][0] | {"name": "colleague", "email": "COLLEAGUE@people.example", "lead": False}
    came = sent(dossier, researchers=said | {"people": [*said["people"], theirs | {"position": "analyst"}]})
    strange = read_dossier(came.replace(b"COLLEAGUE", b"stranger"), what="d.json")
    with pytest.raises(InputError, match=r"nobody is known here by stranger@people\.example"):
        import_dossier(story.room, strange, by=lead, at=story.now)
    made = import_dossier(story.room, read_dossier(came, what="d.json"), by=lead, at=story.now)
    assert made.invited == (colleague.email,)
    accept(story.room, made.application.id, by=colleague, at=story.now)
    values = values_of(story, made.application.id)
    assert values["position"] == {lead.id: "faculty", colleague.id: "analyst"}
    again = export_dossier(story.room, made.application.id, by=colleague, at=story.now)
    assert [(one.email, one.lead) for one in again.researchers.people] == [
        (lead.email, True),
        (colleague.email, False),
    ]


def test_an_unfinished_draft_travels_too(story, lead):
    application = life.drafted(story, lead, template=ART40)
    life.save(story.room, application, {"methods": "We count.", "independent": "x"}, by=lead, at=story.now)
    made = export_dossier(story.room, application, by=lead, at=story.now)
    assert (made.activities.methods, made.necessity.starts_on) == ("We count.", None)
    life.save(story.room, application, {"starts-on": "soon"}, by=lead, at=story.now)
    with pytest.raises(InputError, match=r"necessity\.starts-on: 'soon' is no day"):
        export_dossier(story.room, application, by=lead, at=story.now)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"necessity": {"starts-on": "2027-02-30"}}, r"necessity\.starts-on: .*is no day"),
        ({"protection": {"transfer": "perhaps"}}, r"protection\.transfer: .*boolean"),
        ({"protection": {"modality": "by-post"}}, r"protection\.modality: .*'download'"),
        ({"activities": {"method": "We count."}}, r"activities\.method: Extra inputs"),
        ({"data": {"datasets": [{"dataset": "tiny", "edition": "public", "modality": "download"}]}}, r"data\.datasets\.0\.edition"),
        ({"researchers": {"people": []}}, r"researchers\.people: .*at least 1"),
        ({"researchers": {"people": [{"name": "A", "email": "a@b.example"}]}}, r"researchers: of the people, one has lead"),
        ({"researchers": {"people": [{"name": "A", "email": "a@b.example", "lead": True}, {"name": "B", "email": "A@b.example"}]}}, "two have one address"),
        ({"schema_version": "heliograph-data-dossier/2"}, "schema_version"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_where_it_stands(dossier, changed, said):
    with pytest.raises(InputError, match=said):
        read_dossier(sent(dossier, **changed), what="d.json")


def test_a_dossier_comes_in_under_its_lead_its_form_and_a_known_organisation(story, lead, dossier):
    def brought(by=lead, **changed):
        came = read_dossier(sent(dossier, **changed), what="d.json")
        return import_dossier(story.room, came, by=by, at=story.now)

    with pytest.raises(InputError, match="leads this project"):
        brought(by=story.person("other", at=story.university))
    with pytest.raises(InputError, match="not the form of a data dossier"):
        brought(form="tmrc-2022@1")
    with pytest.raises(UnknownNameError, match=r"dsa-art40"):
        brought(form="dsa-art40@9")
    elsewhere = dossier.to_json()["researchers"]
    with pytest.raises(UnknownNameError, match=r"0 records are called Sea University"):
        brought(researchers=elsewhere | {"organisation": {"name": "Sea University", "country": "DE"}})
    del elsewhere["organisation"]
    with pytest.raises(UnknownNameError, match="nothing is said"):
        brought(researchers=elsewhere)
    came = read_dossier(sent(dossier, researchers=elsewhere), what="d.json")
    made = import_dossier(story.room, came, by=lead, at=story.now, organisation_id=story.other.id)
    assert story.records.get(Project, made.application.project_id).organisation_id == story.other.id


def test_an_organisation_whose_record_is_gone_is_left_out(story, lead, dossier):
    [application] = story.records.find(Application)
    life.fill(story, application, lead, organisation={"id": "gone"})
    again = export_dossier(story.room, application.id, by=lead, at=story.now)
    assert again.researchers.organisation is None


def test_who_may_not_read_the_answers_gets_no_dossier_and_another_form_has_none(story, lead, staff, dossier):
    [application] = story.records.find(Application)
    with pytest.raises(NotAllowedError):
        export_dossier(story.room, application.id, by=story.person("stranger"), at=story.now)
    export_dossier(story.room, application.id, by=staff["coordinator"], at=story.now)
    assert [event.what for event in story.records.events(who=staff["coordinator"].id)] == ["see-answers"]
    other = life.drafted(story, lead)
    with pytest.raises(InputError, match="tmrc-2022 has no data dossier"):
        export_dossier(story.room, other, by=lead, at=story.now)
