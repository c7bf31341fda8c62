"""Heads of the audit log in an archive: no strangers, checked like everything that is signed."""

import pytest
from tests.unit.preserve.sample_archive import KEY, ORIGIN, OTHER_KEY, Sample

from heliograph.preserve.finding import FindingKind
from heliograph.signing.head import HeadStatement, sign_head

FOLDER = "consortium-record/audit-heads"


def head(number, *, key=KEY, origin=ORIGIN, time="2026-03-01T00:00:00Z"):
    said = HeadStatement(origin=origin, number=number, link="ab" * 32, time=time)
    return sign_head(said, keys=[key])


@pytest.fixture
def sample():
    made = Sample()
    made.add_archive()
    made.add_release("set", 1)
    return made


def kinds(sample):
    return [(finding.kind, finding.path) for finding in sample.verify().findings]


def test_heads_belong_to_an_archive(sample):
    sample.files[f"{FOLDER}/7.note"] = head(7)
    sample.files[f"{FOLDER}/12.note"] = head(12, time="2026-03-02T00:00:00Z")
    assert kinds(sample) == []


def test_other_files_beside_them_do_not(sample):
    sample.files[f"{FOLDER}/07.note"] = head(7)
    assert kinds(sample) == [(FindingKind.EXTRA, f"{FOLDER}/07.note")]


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        (head(7, key=OTHER_KEY), FindingKind.SIGNATURE_INVALID),
        (head(7).replace(b"ab", b"ac"), FindingKind.SIGNATURE_INVALID),
        (b"no note", FindingKind.SIGNATURE_INVALID),
        (head(8), FindingKind.MISPLACED),
        (head(7, origin="example.org/other"), FindingKind.MISPLACED),
    ],
)
def test_a_head_that_is_not_what_it_says_is_named(sample, note, kind):
    sample.files[f"{FOLDER}/7.note"] = note
    assert kinds(sample) == [(kind, f"{FOLDER}/7.note")]


def test_a_later_head_is_not_earlier_in_time(sample):
    sample.files[f"{FOLDER}/7.note"] = head(7, time="2026-03-02T00:00:00Z")
    sample.files[f"{FOLDER}/12.note"] = head(12)
    assert kinds(sample) == [(FindingKind.MISPLACED, f"{FOLDER}/12.note")]
