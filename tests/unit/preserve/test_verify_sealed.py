"""Register and announcements in an archive: what was changed in them, or signed for another place, is found."""

import pytest
from tests.unit.preserve.sample_archive import KEY, ORIGIN, OTHER_KEY, Sample

from heliograph.preserve.finding import FindingKind
from heliograph.signing.canonical import canonical
from heliograph.signing.record import sign_record

PLACE = "consortium-record/register.json"
RECORD = {"projects": [], "unlisted": 7}


def sealed(record=RECORD, *, signed=RECORD, origin=ORIGIN, name="register.json", key=KEY):
    note = sign_record(canonical(signed), origin=origin, name=name, keys=[key])
    return canonical({"record": record, "signature": note.decode()})


@pytest.fixture
def sample():
    made = Sample()
    made.add_archive()
    made.add_release("set", 1)
    made.files[PLACE] = sealed()
    return made


def test_it_belongs_to_an_archive_and_others_beside_it_do_not(sample):
    sample.files["announcements.json"] = sealed(name="announcements.json")
    assert sample.verify().findings == ()
    sample.files["consortium-record/members.json"] = sealed()
    assert [one.kind for one in sample.verify().findings] == [FindingKind.EXTRA]


def test_announcements_lie_where_catalogue_and_feed_do_and_nowhere_else(sample):
    sample.files["announcements.json"] = sealed(signed={}, name="announcements.json")
    sample.files["consortium-record/announcements.json"] = sealed(name="announcements.json")
    found = [(one.kind, one.path) for one in sample.verify().findings]
    assert sorted(found) == [
        (FindingKind.CHANGED, "announcements.json"),
        (FindingKind.EXTRA, "consortium-record/announcements.json"),
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (sealed({"projects": [], "unlisted": 6}), FindingKind.CHANGED),
        (sealed(key=OTHER_KEY), FindingKind.SIGNATURE_INVALID),
        (sealed(name="announcements.json"), FindingKind.MISPLACED),
        (sealed(origin="example.org/other"), FindingKind.MISPLACED),
        (b'{"record": {}, "signature": ""}', FindingKind.MALFORMED),
        (canonical({"record": RECORD}), FindingKind.MALFORMED),
        (canonical({"record": RECORD, "signature": "none"}), FindingKind.SIGNATURE_INVALID),
        (b"[]", FindingKind.MALFORMED),
    ],
)
def test_what_was_not_signed_as_it_is_is_found(sample, data, kind):
    sample.files[PLACE] = data
    assert [(one.kind, one.path) for one in sample.verify().findings] == [(kind, PLACE)]
