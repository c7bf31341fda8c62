"""Who may not review whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.tie import Tie, TieKind
from heliograph.rules.conflict import ties

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
YEAR = timedelta(days=365)


def person(name: str, **more) -> Person:
    return Person(id=name, name=name, email=f"{name}@example.org", joined_at=NOW, **more)


def works(who: str, where: str, **more) -> Affiliation:
    told = {"source": AffiliationSource.SELF, "valid_from": NOW - YEAR, "valid_to": NOW + YEAR} | more
    return Affiliation(
        id=f"{who}-{where}", person_id=who, organisation_id=where, position=Position.RESEARCHER, **told
    )


def organisation(name: str, ror: str = "") -> Organisation:
    return Organisation(id=name, name=name, kind=OrganisationKind.ACADEMIC, country="DE", ror_id=ror)


REVIEWER = person("reviewer")
LEAD = person("lead")
HILL = {o.id: o for o in (organisation("hill"), organisation("valley"))}


def found(reviewer=REVIEWER, there=(), people=(LEAD,), theirs=(), organisations=HILL, **more):
    return ties(reviewer, there, people, theirs, organisations=organisations, now=NOW, **more)


def test_strangers_have_no_tie():
    assert found(there=[works("reviewer", "hill")], theirs=[works("lead", "valley")]) == ()


def test_nobody_reviews_an_application_of_their_own():
    assert found(people=(LEAD, REVIEWER)) == (Tie(kind=TieKind.OWN_APPLICATION, person_id="reviewer"),)


def test_nobody_reviews_a_colleague():
    assert found(there=[works("reviewer", "hill")], theirs=[works("lead", "hill")]) == (
        Tie(kind=TieKind.SAME_ORGANISATION, person_id="lead", organisation_id="hill"),
    )


@pytest.mark.parametrize(
    "written", ["https://ror.org/00example1", "00EXAMPLE1", "https://ror.org/00example1/"]
)
def test_two_records_of_one_organisation_are_known_by_ror(written):
    both = {
        o.id: o
        for o in (organisation("hill", "https://ror.org/00example1"), organisation("hill-lab", written))
    }
    made = found(there=[works("reviewer", "hill")], theirs=[works("lead", "hill-lab")], organisations=both)
    assert made == (Tie(kind=TieKind.SAME_ORGANISATION, person_id="lead", organisation_id="hill"),)


def test_two_organisations_without_ror_are_not_one():
    assert (
        found(there=[works("reviewer", "hill")], theirs=[works("lead", "elsewhere")], organisations={}) == ()
    )


def test_the_organisation_that_applies_ties_even_when_its_people_claim_nothing():
    assert found(there=[works("reviewer", "hill")], applying=["hill"]) == (
        Tie(kind=TieKind.SAME_ORGANISATION, organisation_id="hill"),
    )


@pytest.mark.parametrize("one", ["reviewer", "lead"])
def test_coauthors_are_tied_whoever_of_the_two_names_the_other(one):
    reviewer = replace(REVIEWER, coauthors=frozenset({"lead"} if one == "reviewer" else ()))
    lead = replace(LEAD, coauthors=frozenset({"reviewer"} if one == "lead" else ()))
    assert found(reviewer, people=(lead,)) == (Tie(kind=TieKind.COAUTHOR, person_id="lead"),)


def test_a_claim_that_ran_out_lately_still_ties_and_one_of_long_ago_does_not():
    mine = [works("reviewer", "hill")]
    lately = works("lead", "hill", valid_to=NOW - YEAR, valid_from=NOW - 2 * YEAR)
    long_ago = works("lead", "hill", valid_to=NOW - 3 * YEAR, valid_from=NOW - 9 * YEAR)
    assert found(there=mine, theirs=[lately])
    assert found(there=mine, theirs=[long_ago]) == ()


def test_what_was_withdrawn_or_has_not_begun_does_not_tie():
    mine = [works("reviewer", "hill")]
    assert found(there=mine, theirs=[works("lead", "hill", withdrawn_at=NOW - YEAR)]) == ()
    assert (
        found(there=mine, theirs=[works("lead", "hill", valid_from=NOW + YEAR, valid_to=NOW + 2 * YEAR)])
        == ()
    )


def test_claims_about_people_who_are_not_of_the_application_say_nothing():
    assert found(there=[works("reviewer", "hill")], theirs=[works("somebody", "hill")]) == ()


def test_a_tie_that_several_claims_show_is_told_once():
    several = [works("lead", "hill"), works("lead", "hill", source=AffiliationSource.EMAIL)]
    assert len(found(there=[works("reviewer", "hill")], theirs=several)) == 1
