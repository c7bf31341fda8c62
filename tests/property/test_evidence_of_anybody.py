"""More evidence never lowers a light, and no degree ever raises one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heliograph.consortium.criterion import shipped
from heliograph.model.consortium.affiliation import Affiliation, AffiliationSource, Position
from heliograph.model.consortium.eligibility import Declared, Light
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.scope import Modality
from heliograph.rules.eligibility import EXCLUDING_POSITION, Candidate, eligibility
from heliograph.rules.evidence import evidence

NOW = datetime(2026, 5, 4, tzinfo=UTC)
DAY = timedelta(days=1)
ORDER = [Light.RED, Light.AMBER, Light.GREEN]
POSITIONS = st.sampled_from(sorted(set(Position) - set(EXCLUDING_POSITION.values())))


@st.composite
def claims_of_ada(draw):
    start, length = draw(st.integers(-900, 30)), draw(st.integers(1, 900))
    return Affiliation(
        id=draw(st.sampled_from("abcdef")),
        person_id="ada",
        organisation_id=draw(st.sampled_from(["hill", "valley"])),
        position=draw(st.sampled_from(Position)),
        source=draw(st.sampled_from(AffiliationSource)),
        valid_from=NOW + start * DAY,
        valid_to=NOW + (start + length) * DAY,
        withdrawn_at=draw(st.none() | st.just(NOW - DAY)),
    )


CLAIMS = st.lists(claims_of_ada(), max_size=6)
ORGANISATIONS = st.builds(
    Organisation,
    id=st.just("hill"),
    name=st.just("Hill"),
    kind=st.sampled_from(OrganisationKind),
    country=st.just("DE"),
    ror_id=st.sampled_from(["", "https://ror.org/00example1"]),
    domains=st.sampled_from([(), ("hill.example",)]),
    evidence=st.sampled_from([(), ("0" * 64,)]),
    verified_at=st.sampled_from([None, NOW]),
)
REFEREES = st.frozensets(st.sampled_from("abcdef"))


def light(claims, organisation, known=()) -> int:
    return ORDER.index(evidence(claims, organisation, now=NOW, known_referees=known).light)


@given(CLAIMS, claims_of_ada(), ORGANISATIONS, REFEREES, REFEREES)
def test_more_evidence_never_lowers_the_light(claims, more, organisation, known, also_known):
    before = light(claims, organisation, known)
    assert light([*claims, more], organisation, known) >= before
    assert light(claims, organisation, known | also_known) >= before
    papers = replace(organisation, evidence=("1" * 64,), verified_at=NOW)
    assert light(claims, papers, known) >= before


@given(CLAIMS, ORGANISATIONS, REFEREES)
def test_claims_that_do_not_hold_are_as_if_they_were_not_there(claims, organisation, known):
    holding = [each for each in claims if each.holds(NOW)]
    assert light(claims, organisation, known) == light(holding, organisation, known)


@given(CLAIMS, ORGANISATIONS, REFEREES)
def test_registries_say_nothing_about_a_person(claims, organisation, known):
    unlisted = replace(organisation, ror_id="", domains=())
    assert light(claims, organisation, known) == light(claims, unlisted, known)


@given(CLAIMS, ORGANISATIONS, POSITIONS, POSITIONS)
def test_no_position_that_is_not_excluded_is_better_than_another(claims, organisation, one, other):
    def found(position):
        who = Candidate(
            person_id="ada",
            declared=Declared(position=position),
            claims=claims,
            organisation_id="hill",
            organisations={"hill": organisation},
            ways=(Modality.DOWNLOAD,),
        )
        return eligibility(shipped("tmrc-2022"), who, submitted_at=NOW, now=NOW)

    assert found(one) == found(other)
