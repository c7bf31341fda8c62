"""Reports of the consortium in an archive: each with its note, checked like everything that is signed."""

import pytest
from tests.unit.preserve.sample_archive import KEY, ORIGIN, OTHER_KEY, Sample

from heliograph.errors import InputError, VerificationError
from heliograph.preserve.finding import FindingKind
from heliograph.signing.record import RecordStatement, sign_record, verify_record

PLACE = "consortium-record/transparency/2026-1"
REPORT = b'{"received":7}'


def note(*, document=REPORT, origin=ORIGIN, name="transparency/2026-1.json", key=KEY):
    return sign_record(document, origin=origin, name=name, keys=[key])


@pytest.fixture
def sample():
    made = Sample()
    made.add_archive()
    made.add_release("set", 1)
    made.files[f"{PLACE}.json"] = REPORT
    made.files[f"{PLACE}.note"] = note()
    return made


def kinds(sample):
    return [(finding.kind, finding.path) for finding in sample.verify().findings]


def test_a_report_belongs_to_an_archive(sample):
    assert kinds(sample) == []


def test_other_files_beside_it_do_not(sample):
    sample.files["consortium-record/transparency/2026-3.json"] = REPORT
    assert kinds(sample) == [(FindingKind.EXTRA, "consortium-record/transparency/2026-3.json")]


@pytest.mark.parametrize("ending", ["json", "note"])
def test_neither_stands_alone(sample, ending):
    del sample.files[f"{PLACE}.{ending}"]
    assert kinds(sample) == [(FindingKind.MISSING, f"{PLACE}.{ending}")]


def test_a_number_that_was_changed_is_found(sample):
    sample.files[f"{PLACE}.json"] = REPORT.replace(b"7", b"9")
    assert kinds(sample) == [(FindingKind.CHANGED, f"{PLACE}.json")]
    with pytest.raises(VerificationError, match="differs"):
        verify_record(sample.files[f"{PLACE}.json"], note(), keys=[KEY.verifier])


@pytest.mark.parametrize(
    ("signed", "kind"),
    [
        (note(key=OTHER_KEY), FindingKind.SIGNATURE_INVALID),
        (b"no note", FindingKind.SIGNATURE_INVALID),
        (note(name="transparency/2026-2.json"), FindingKind.MISPLACED),
        (note(origin="example.org/other"), FindingKind.MISPLACED),
    ],
)
def test_a_note_that_is_not_what_it_says_is_named(sample, signed, kind):
    sample.files[f"{PLACE}.note"] = signed
    assert kinds(sample) == [(kind, f"{PLACE}.note")]


def test_a_statement_says_nothing_else():
    with pytest.raises(InputError, match="statement"):
        RecordStatement.from_text("heliograph-consortium-record/v1\nx\n")
    with pytest.raises(InputError, match="statement"):
        note(name="../elsewhere.json")
