"""A data dossier and the answers to its form are two forms of one thing: there and back changes nothing."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from heliograph.consortium.dossier import answers_of, dossier_of, read_dossier
from heliograph.consortium.form import shipped
from heliograph.model.consortium.data_dossier import FORM, DataDossier
from heliograph.model.consortium.form import FieldKind
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.scope import Modality
from heliograph.signing.canonical import canonical

TEMPLATE = shipped(FORM)
TEAM = [
    Person(id=f"0192-{name}", name=name, email=f"{name}@hill.example", joined_at=datetime(2026, 3, 2, tzinfo=UTC))
    for name in ("ada", "bilal", "chiara")
]  # fmt: skip
IDS = {person.email: person.id for person in TEAM}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)
LINES = st.text("abc ÄÖ شمس .-", min_size=1, max_size=20).filter(str.strip)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1)).map(date.isoformat)
FILES = st.fixed_dictionaries(
    {
        "name": LINES,
        "kind": st.sampled_from(["pdf", "png"]),
        "sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
        "bytes": st.integers(1, 2**53 - 1),
    }
)
DATASETS = st.fixed_dictionaries(
    {
        "dataset": st.sampled_from(["tiny", "GRU_202012", "ira-2018"]),
        "edition": st.sampled_from(["consortium", "enclave"]),
        "modality": st.sampled_from([each.value for each in Modality]),
    },
    optional={"why": LINES},
)
WHERE = st.fixed_dictionaries(
    {"name": LINES, "country": st.sampled_from(["DE", "IE"])}, optional={"website": LINES}
)


def answer(field):
    """Any answer of the kind that a question asks for."""
    return {
        FieldKind.TEXT: WORDS,
        FieldKind.LONG_TEXT: WORDS,
        FieldKind.CHOICE: st.sampled_from([choice.code for choice in field.choices] or [""]),
        FieldKind.YES_NO: st.booleans(),
        FieldKind.DECLARATION: st.booleans(),
        FieldKind.DATE: DAYS,
        FieldKind.FILES: st.lists(FILES, min_size=1, max_size=2),
        FieldKind.DATASETS: st.lists(DATASETS, min_size=1, max_size=2),
        FieldKind.ORGANISATION: WHERE,
    }[field.kind]


@st.composite
def answers(draw, team):
    """Answers to some questions, some of them by some people alone."""
    values = {}
    for field in TEMPLATE.fields():
        given_ = st.dictionaries(st.sampled_from([one.id for one in team]), answer(field), min_size=1)
        if draw(st.booleans()):
            values[field.code] = draw(given_ if field.each else answer(field))
    return values


TEAMS = st.integers(1, len(TEAM)).map(lambda number: TEAM[:number])
TOLD = TEAMS.flatmap(lambda team: st.tuples(st.just(team), answers(team)))


@given(TOLD)
def test_answers_leave_as_a_dossier_and_come_back_as_they_were(told):
    team, values = told
    dossier = dossier_of(TEMPLATE, values, team, what="answers")
    assert answers_of(TEMPLATE, dossier, IDS) == values


@given(TOLD)
def test_a_dossier_is_read_as_it_was_written(told):
    team, values = told
    dossier = dossier_of(TEMPLATE, values, team, what="answers")
    read = read_dossier(canonical(dossier.to_json()), what="dossier.json")
    assert read == dossier
    assert dossier_of(TEMPLATE, answers_of(TEMPLATE, read, IDS), team, what="answers") == dossier
    assert DataDossier.model_validate(read.to_json()) == read
