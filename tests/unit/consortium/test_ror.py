"""The registry of organisations, from a file that the operator brings. All organisations here are invented."""

import json
import zipfile
from pathlib import Path

import pytest

from heliograph.consortium.ror import Loaded, at_domain, entry, load, organisation, search
from heliograph.errors import InputError, UsageError
from heliograph.model.consortium.organisation import Organisation, OrganisationKind


def written(
    number: int, shown: str, *others: str, types=("education",), country="DE", domains=(), status="active"
) -> dict:
    """An entry as ROR writes it, schema 2."""
    names = [{"lang": None, "types": ["alias"], "value": other} for other in others]
    names.append({"lang": "en", "types": ["ror_display", "label"], "value": shown})
    return {
        "id": f"https://ror.org/00example{number}",
        "names": names,
        "domains": list(domains),
        "locations": [
            {"geonames_id": 1, "geonames_details": {"country_code": country, "lat": 1.5, "name": "Somewhere"}}
        ],
        "types": list(types),
        "status": status,
        "established": 1900,
        "external_ids": [{"type": "wikidata", "all": ["Q0"], "preferred": None}],
        "admin": {"created": {"date": "2024-01-01", "schema_version": "2.0"}},
        "links": [],
        "relationships": [],
    }


ENTRIES = [
    written(
        1, "Universität des Hügels", "University of the Hill", "UdH", domains=["hill.example", "gmail.com"]
    ),
    written(2, "Hill Observatory", types=["facility"], country="KE", domains=["observatory.hill.example"]),
    written(3, "Fundación Colina", types=["funder", "nonprofit"], country="MX"),
    written(4, "Old Hill College", status="inactive", domains=["old.example"]),
    written(5, "جامعة التل", "Tell University", country="JO"),
    written(6, "Ministry of Hills", types=["government"]),
]


@pytest.fixture
def dump(tmp_path) -> Path:
    path = tmp_path / "v9.9-ror-data_schema_v2.json"
    path.write_text(json.dumps(ENTRIES, indent=1), "utf-8")
    return path


@pytest.fixture
def state(tmp_path, dump) -> Path:
    assert load(dump, tmp_path / "state") == Loaded(entries=6, skipped=0)
    return tmp_path / "state"


def names(found) -> list[str]:
    return [each.name for each in found]


def test_names_are_found_whatever_case_and_accents(state):
    assert names(search(state, "universitat hugels")) == ["Universität des Hügels"]
    assert names(search(state, "FUNDACION")) == ["Fundación Colina"]
    assert names(search(state, "udh")) == ["Universität des Hügels"]
    assert names(search(state, "جامعة")) == ["جامعة التل"]


def test_all_words_must_stand_in_one_name_and_beginnings_are_enough(state):
    assert names(search(state, "hill univ")) == ["Universität des Hügels"]
    assert search(state, "udh hill") == ()
    assert search(state, "niversity") == ()
    assert search(state, "  ") == ()


def test_short_names_come_first_and_what_is_gone_does_not_come(state):
    assert names(search(state, "hill")) == ["Hill Observatory", "Ministry of Hills", "Universität des Hügels"]
    assert names(search(state, "hill", country="ke")) == ["Hill Observatory"]
    assert len(search(state, "hill", limit=1)) == 1


@pytest.mark.parametrize("words", ["'; DROP TABLE x; --", "%", "a'b", "\\", "\x00"])
def test_words_are_words(state, words):
    assert search(state, words) == ()


def test_an_entry_is_found_by_its_id_in_every_spelling(state):
    for spelling in ("https://ror.org/00example4", "00EXAMPLE4", "ror.org/00example4/"):
        found = entry(state, spelling)
        assert found is not None
        assert (found.name, found.is_active) == ("Old Hill College", False)
    assert entry(state, "00example9") is None


def test_organisations_are_found_by_the_domain_of_an_address(state):
    assert names(at_domain(state, "a@hill.example")) == ["Universität des Hügels"]
    assert names(at_domain(state, "a@x.observatory.hill.example")) == [
        "Hill Observatory",
        "Universität des Hügels",
    ]
    assert at_domain(state, "a@gmail.com") == ()
    assert at_domain(state, "a@old.example") == ()
    assert at_domain(state, "nonsense") == ()


def test_an_entry_becomes_a_record_that_staff_has_yet_to_look_at(state):
    (found,) = search(state, "udh")
    assert organisation(found, id="o1") == Organisation(
        id="o1",
        name="Universität des Hügels",
        kind=OrganisationKind.ACADEMIC,
        country="DE",
        ror_id="https://ror.org/00example1",
        domains=("hill.example",),
    )


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("observatory", OrganisationKind.OTHER),
        ("colina", OrganisationKind.NGO),
        ("ministry", OrganisationKind.GOVERNMENT),
    ],
)
def test_types_say_what_an_organisation_probably_is(state, word, kind):
    assert [found.kind for found in search(state, word)] == [kind]


def test_loading_the_same_release_again_changes_no_byte(state, dump):
    before = (state / "ror.parquet").read_bytes()
    load(dump, state)
    assert (state / "ror.parquet").read_bytes() == before
    assert [path.name for path in state.iterdir()] == ["ror.parquet"]


def test_a_zip_as_ror_publishes_it_is_read(tmp_path, dump):
    packed = tmp_path / "v9.9-ror-data.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.write(dump, dump.name)
        made.writestr("v9.9-ror-data.json", "[]")
        made.writestr("v9.9-ror-data.csv", "id")
    assert load(packed, tmp_path / "state").entries == 6


def test_records_without_a_name_are_counted(tmp_path):
    path = tmp_path / "ror.json"
    path.write_text(json.dumps([*ENTRIES, {"id": "https://ror.org/00example7", "names": []}]), "utf-8")
    assert load(path, tmp_path / "state") == Loaded(entries=6, skipped=1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('[{"id": "https://ror.org/x", "name": "Old schema"}]', "no entry of schema 2"),
        ("[]", "no entry of schema 2"),
        ('{"not": "a list"}', "no release of ROR"),
        ('[{"id": "https://ror.org/x", "names"', "no release of ROR"),
        ("PK nonsense", "no release of ROR"),
    ],
)
def test_what_is_no_release_is_refused_and_the_old_one_stays(state, tmp_path, content, told):
    before = (state / "ror.parquet").read_bytes()
    path = tmp_path / "wrong.json"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=told):
        load(path, state)
    assert (state / "ror.parquet").read_bytes() == before
    assert [left.name for left in state.iterdir()] == ["ror.parquet"]


def test_a_zip_without_one_json_file_is_refused(tmp_path):
    packed = tmp_path / "wrong.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("a.csv", "id")
    with pytest.raises(InputError, match="holds 0 JSON files"):
        load(packed, tmp_path / "state")


def test_a_zip_that_was_cut_or_would_fill_the_disk_is_refused(tmp_path, dump, monkeypatch):
    packed = tmp_path / "cut.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(dump, dump.name)
    whole = packed.read_bytes()
    at = whole.index(b"schema_v2.json") + 40
    packed.write_bytes(whole[:at] + bytes(8) + whole[at + 8 :])
    with pytest.raises(InputError, match="damaged"):
        load(packed, tmp_path / "state")
    packed.write_bytes(whole)
    monkeypatch.setattr("heliograph.consortium.ror.LARGEST_MEMBER", 10)
    with pytest.raises(InputError, match="unpacks to"):
        load(packed, tmp_path / "state")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "absent.zip", tmp_path / "state")


def test_without_a_release_one_line_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="no release of ROR has been loaded"):
        search(tmp_path, "hill")
