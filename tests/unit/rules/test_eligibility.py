"""What can be computed about an applicant before people look."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.consortium.criterion import shipped
from heliograph.consortium.form import shipped as form
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.eligibility import Declared, Ground, Light, Standing
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.scope import Modality
from heliograph.rules.eligibility import EXCLUDING_POSITION, Candidate, declared, eligibility
from heliograph.rules.evidence import evidence

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
YEAR = timedelta(days=365)
HILL = Organisation(id="hill", name="Hill", kind=OrganisationKind.ACADEMIC, country="DE")
PRESS = Organisation(
    id="press", name="Press", kind=OrganisationKind.MEDIA, country="KE", evidence=("0" * 64,), verified_at=NOW
)
SOURCE = AffiliationSource


def claim(source: AffiliationSource, where: str = "hill", **more) -> Affiliation:
    told = {"position": Position.RESEARCHER, "valid_from": NOW - YEAR, "valid_to": NOW + YEAR} | more
    return Affiliation(id=f"{source}-{where}", person_id="ada", organisation_id=where, source=source, **told)


def light(*claims: Affiliation, at: Organisation = HILL, known=()) -> Light:
    return evidence(claims, at, now=NOW, known_referees=known).light


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((SOURCE.IDP, SOURCE.EMAIL), Light.GREEN),
        ((SOURCE.ORCID, SOURCE.SIGNING_OFFICIAL), Light.GREEN),
        ((SOURCE.EMAIL, SOURCE.REFEREE), Light.AMBER),
        ((SOURCE.EMAIL,), Light.RED),
        ((SOURCE.REFEREE,), Light.RED),
        ((SOURCE.SELF, SOURCE.EMAIL), Light.RED),
        ((SOURCE.STAFF,), Light.AMBER),
        ((), Light.RED),
    ],
)
def test_the_light_follows_from_independent_sources(sources, expected):
    assert light(*map(claim, sources)) is expected


def test_one_source_twice_is_one_source():
    assert light(claim(SOURCE.EMAIL), replace(claim(SOURCE.EMAIL), id="other")) is Light.RED


def test_what_has_ended_was_withdrawn_or_is_about_another_place_does_not_count():
    for gone in (
        claim(SOURCE.IDP, valid_to=NOW),
        claim(SOURCE.IDP, withdrawn_at=NOW),
        claim(SOURCE.IDP, valid_from=NOW + YEAR, valid_to=NOW + 2 * YEAR),
        claim(SOURCE.IDP, "valley"),
    ):
        assert light(claim(SOURCE.EMAIL), gone) is Light.RED


def test_a_newsroom_without_logins_gets_the_same_light():
    referee = claim(SOURCE.REFEREE, "press")
    assert light(referee, at=PRESS, known=[referee.id]) is Light.GREEN


def test_the_equal_route_needs_a_known_referee_and_papers_that_somebody_has_seen():
    referee = claim(SOURCE.REFEREE, "press")
    assert light(referee, at=PRESS) is Light.AMBER
    assert light(referee, at=replace(PRESS, verified_at=None), known=[referee.id]) is Light.AMBER
    assert light(referee, at=replace(PRESS, evidence=()), known=[referee.id]) is Light.RED


def test_a_domain_that_no_registry_lists_proves_nothing():
    listed = replace(HILL, domains=("hill.example",), ror_id="https://ror.org/00example1")
    assert light(claim(SOURCE.IDP), claim(SOURCE.ORCID), at=HILL) is Light.GREEN
    assert light(claim(SOURCE.IDP), claim(SOURCE.ORCID), at=listed) is Light.GREEN


TMRC = shipped("tmrc-2022")
ALL_CONFIRMED = dict.fromkeys(("undergraduate", "industry", "government", "onward-sharing"), True)
SHOWN = (claim(SOURCE.IDP), claim(SOURCE.EMAIL))


def candidate(position=Position.RESEARCHER, claims=SHOWN, **more) -> Candidate:
    told = {
        "declared": Declared(position=position, confirmed=ALL_CONFIRMED),
        "organisation_id": "hill",
        "organisations": {"hill": HILL, "press": PRESS},
        "ways": (Modality.DOWNLOAD,),
    } | more
    return Candidate(person_id="ada", claims=claims, **told)


def standing(who: Candidate, criteria=TMRC) -> dict:
    found = eligibility(criteria, who, submitted_at=NOW, now=NOW)
    return {each.criterion: (each.standing, each.grounds) for each in found}


def test_of_a_researcher_who_is_known_only_what_reviewers_score_is_left():
    left = {
        code: grounds for code, (where, grounds) in standing(candidate()).items() if where is not Standing.MET
    }
    assert left == dict.fromkeys(
        ("data-skill", "public-interest", "data-security"), (Ground.REVIEWERS_SCORE,)
    )


def test_assessments_come_in_the_order_of_the_criteria_with_their_version():
    found = eligibility(TMRC, candidate(), submitted_at=NOW, now=NOW)
    assert [each.criterion for each in found] == [criterion.code for criterion in TMRC.criteria]
    assert {(each.version, each.person_id) for each in found} == {(1, "ada")}


def test_weak_evidence_is_never_a_refusal():
    assert standing(candidate(claims=()))["affiliation"] == (Standing.REVIEW, (Ground.EVIDENCE_BY_HAND,))


def test_an_organisation_that_is_not_on_record_is_looked_at():
    assert standing(candidate(organisation_id="new"))["affiliation"] == (
        Standing.REVIEW,
        (Ground.ORGANISATION_UNKNOWN,),
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (OrganisationKind.GOVERNMENT, (Standing.NOT_MET, (Ground.ORGANISATION_KIND,))),
        (OrganisationKind.INDUSTRY, (Standing.NOT_MET, (Ground.ORGANISATION_KIND,))),
        (OrganisationKind.OTHER, (Standing.REVIEW, (Ground.ORGANISATION_KIND, Ground.EVIDENCE))),
        (OrganisationKind.NGO, (Standing.MET, (Ground.EVIDENCE,))),
    ],
)
def test_kinds_of_organisations(kind, expected):
    there = {"hill": replace(HILL, kind=kind)}
    assert standing(candidate(organisations=there))["affiliation"] == expected


@pytest.mark.parametrize(("code", "position"), EXCLUDING_POSITION.items())
def test_an_exclusion_follows_from_the_position_whatever_was_declared(code, position):
    assert standing(candidate(position))[code] == (Standing.NOT_MET, (Ground.POSITION,))


def test_undergraduates_may_query_where_the_consortium_says_so():
    student = candidate(Position.UNDERGRADUATE, ways=(Modality.QUERY,))
    assert standing(student)["undergraduate"] == (Standing.MET, (Ground.WAY_ADMITS,))
    both = candidate(Position.UNDERGRADUATE, ways=(Modality.QUERY, Modality.DOWNLOAD))
    assert standing(both)["undergraduate"][0] is Standing.NOT_MET
    closed = TMRC.model_copy(update={"undergraduates": ()})
    assert standing(student, closed)["undergraduate"][0] is Standing.NOT_MET


def test_a_declaration_that_is_missing_or_denied_shows():
    silent = candidate(declared=Declared(position=Position.RESEARCHER))
    assert standing(silent)["onward-sharing"] == (Standing.REVIEW, (Ground.NOT_DECLARED,))
    denied = candidate(declared=Declared(position=Position.RESEARCHER, confirmed={"onward-sharing": False}))
    assert standing(denied)["onward-sharing"] == (Standing.NOT_MET, (Ground.DECLARED_OTHERWISE,))


def test_a_position_that_was_not_given_is_asked_for():
    assert standing(candidate(None))["industry"] == (
        Standing.REVIEW,
        (Ground.DECLARED, Ground.POSITION_UNKNOWN),
    )


def test_a_login_that_says_otherwise_is_a_question_and_no_refusal():
    alumna = candidate(claims=(*SHOWN, claim(SOURCE.IDP, "press", position=Position.UNDERGRADUATE)))
    assert standing(alumna)["undergraduate"] == (Standing.REVIEW, (Ground.DECLARED, Ground.CLAIM_DIFFERS))


def test_work_for_a_company_beside_the_main_one_is_a_question():
    mill = Organisation(id="mill", name="Mill", kind=OrganisationKind.INDUSTRY, country="DE")
    both = candidate(claims=(*SHOWN, claim(SOURCE.SELF, "mill")), organisations={"hill": HILL, "mill": mill})
    assert standing(both)["industry"] == (Standing.REVIEW, (Ground.DECLARED, Ground.OTHER_AFFILIATION))


def test_claims_about_others_say_nothing():
    others = tuple(replace(each, person_id="bo") for each in SHOWN)
    assert standing(candidate(claims=others))["affiliation"][1] == (Ground.EVIDENCE_BY_HAND,)


def test_a_criterion_that_rests_on_a_declaration_alone():
    art40 = shipped("dsa-art40")
    promised = candidate(
        declared=Declared(position=Position.RESEARCHER, confirmed={"free-publication": True})
    )
    assert standing(promised, art40)["free-publication"] == (Standing.MET, (Ground.DECLARED,))


def test_what_was_said_is_read_from_the_form():
    values = {
        "position": {"ada": "journalist", "bo": "faculty"},
        "not-industry": {"ada": True, "bo": False},
        "not-government": True,
        "true-answers": True,
        "no-onward-sharing": {"bo": True},
    }
    said = declared(form("tmrc-2022"), values, "ada")
    assert said == Declared(position=Position.JOURNALIST, confirmed={"industry": True})
    assert declared(form("tmrc-2022"), {"position": {"ada": ["odd"]}}, "ada") == Declared()
