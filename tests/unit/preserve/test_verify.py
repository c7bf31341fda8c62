"""Verify: what it accepts at each level, whom it trusts, and what it mentions."""

import json
import threading

import pytest
from tests.unit.preserve.memory_tree import MemoryTree
from tests.unit.preserve.sample_archive import (
    KEY,
    ORIGIN,
    OTHER_KEY,
    VKEY,
    Sample,
    found,
    only,
    sample,
)

from heliograph.errors import InputError, UsageError
from heliograph.model.edition import Edition
from heliograph.preserve.finding import FindingKind, NoticeKind
from heliograph.preserve.survey import Level
from heliograph.preserve.trust import Vouching
from heliograph.preserve.verify import verify
from heliograph.signing.keys import SigningKey, VerifierKey

OTHER_VKEY = OTHER_KEY.verifier.to_text()


def notices(outcome):
    return {(notice.kind, notice.path) for notice in outcome.notices}


def rotated() -> Sample:
    """An archive that changed its key: the second release is signed by the new one."""
    made = Sample()
    made.add_archive(keys=(VKEY, OTHER_VKEY))
    first = made.add_release()
    made.add_release(release=2, supersedes=first, key=OTHER_KEY)
    return made


# Levels


def test_an_archive_is_verified_whole():
    outcome = sample().verify()
    assert outcome.level is Level.ARCHIVE
    assert (outcome.title, outcome.origin) == ("A sample", ORIGIN)
    assert outcome.files == 21
    assert outcome.bytes_read == sum(release.bytes for release in outcome.releases)
    assert outcome.releases[1].editions == {"public": "verified", "consortium": "absent"}
    assert outcome.releases[0].release_id == sample().ids["ira-2018@1"]
    assert outcome.releases[0].signed_by == VKEY


@pytest.mark.parametrize("prefix", ["ira-2018/", "ira-2018/2/"])
def test_a_part_of_an_archive_is_verified_with_a_key_given(prefix):
    outcome = verify(MemoryTree(sample().below(prefix)), trusted=[VKEY])
    assert outcome.ok
    assert outcome.level is (Level.RELEASE if prefix.endswith("2/") else Level.DATASET)
    assert outcome.origin == ORIGIN
    assert outcome.releases[-1].name == "ira-2018@2"


@pytest.mark.parametrize("prefix", ["ira-2018/", "ira-2018/2/", "ira-2018/2/public/"])
def test_a_part_of_an_archive_is_verified_against_the_whole(prefix):
    whole = sample()
    outcome = verify(MemoryTree(whole.below(prefix)), against=MemoryTree(whole.files))
    assert outcome.ok
    assert outcome.vouching is Vouching.SELF
    assert outcome.releases[-1].name == "ira-2018@2"
    assert outcome.releases[-1].editions["public"] == "verified"


def test_a_release_without_any_key_is_unverifiable_but_its_bytes_are_still_compared():
    files = sample().below("ira-2018/1/")
    assert found(verify(MemoryTree(files))) == {(FindingKind.UNVERIFIABLE, "release.sig")}
    files["datasheet.md"] += b"!"
    outcome = verify(MemoryTree(files))
    assert found(outcome) == {
        (FindingKind.UNVERIFIABLE, "release.sig"),
        (FindingKind.CHANGED, "datasheet.md"),
    }
    assert outcome.exit_code == 12


def test_an_edition_alone_is_unverifiable_and_says_which_digest_to_compare():
    whole = sample()
    finding = only(verify(MemoryTree(whole.below("ira-2018/2/public/"))))
    assert finding.kind is FindingKind.UNVERIFIABLE
    assert "release.json of ira-2018@2" in finding.detail


def test_one_release_of_two_is_a_notice_not_a_fault():
    archive = sample()
    for path in archive.below("ira-2018/1/"):
        del archive.files[f"ira-2018/1/{path}"]
    outcome = archive.verify()
    assert outcome.ok
    assert (NoticeKind.NOT_HELD, "ira-2018/2/release.json") in notices(outcome)


# Gated editions


def gated_root() -> dict[str, bytes]:
    gated = Sample()
    gated.add_edition("ira-2018/2/consortium/", "ira-2018", 2, Edition.CONSORTIUM)
    return gated.files


def test_holders_of_a_gated_edition_verify_it_against_the_public_archive():
    whole = MemoryTree(sample().files)
    outcome = verify(MemoryTree(gated_root()), against=whole)
    assert outcome.ok
    assert outcome.level is Level.EDITIONS
    assert outcome.releases[0].editions == {"consortium": "verified"}
    only_release = MemoryTree(sample().below("ira-2018/2/"))
    assert verify(MemoryTree(gated_root()), against=only_release, trusted=[VKEY]).ok


def test_a_gated_edition_that_was_altered_is_named():
    files = gated_root()
    files["ira-2018/2/consortium/accounts.parquet"] = b"other"
    outcome = verify(MemoryTree(files), against=MemoryTree(sample().files))
    assert found(outcome) == {(FindingKind.TRUNCATED, "ira-2018/2/consortium/accounts.parquet")}
    assert outcome.releases[0].editions == {"consortium": "faulty"}


def test_a_gated_edition_with_another_manifest_is_named():
    gated = Sample()
    gated.add_edition(
        "", "ira-2018", 2, Edition.CONSORTIUM, lambda document: document.update(nonce="11" * 32)
    )
    outcome = verify(MemoryTree(gated.files), against=MemoryTree(sample().files))
    assert found(outcome) == {(FindingKind.CHANGED, "manifest.json")}


def test_a_gated_edition_that_the_release_does_not_have_is_misplaced():
    gated = Sample()
    gated.add_edition("", "ira-2018", 2, Edition.ENCLAVE)
    outcome = verify(MemoryTree(gated.files), against=MemoryTree(sample().files))
    assert found(outcome) == {(FindingKind.MISPLACED, "manifest.json")}


def test_a_gated_edition_whose_release_is_not_in_the_archive_is_unverifiable():
    gated = Sample()
    gated.add_edition("", "unknown", 1, Edition.CONSORTIUM)
    finding = only(verify(MemoryTree(gated.files), against=MemoryTree(sample().files)))
    assert finding.kind is FindingKind.UNVERIFIABLE
    assert "does not hold its release" in finding.detail


def test_an_edition_apart_with_a_damaged_manifest_or_release_is_named():
    gated = MemoryTree({"manifest.json": b"{}"})
    assert found(verify(gated, against=MemoryTree(sample().files))) == {
        (FindingKind.MALFORMED, "manifest.json")
    }
    public = sample()
    public.files["ira-2018/2/release.json"] += b" "
    outcome = verify(MemoryTree(gated_root()), against=MemoryTree(public.files))
    assert found(outcome) == {(FindingKind.CHANGED, "ira-2018/2/release.json")}


def test_a_gated_edition_inside_the_archive_is_verified_with_a_warning():
    archive = sample()
    for path, data in gated_root().items():
        archive.files[path] = data
    outcome = archive.verify()
    assert outcome.ok
    assert outcome.releases[1].editions == {"public": "verified", "consortium": "verified"}
    assert (NoticeKind.GATED_HERE, "ira-2018/2/consortium") in notices(outcome)


def test_the_copy_that_a_member_took_is_verified_although_the_public_edition_is_not_in_it():
    archive = sample()
    archive.files.update(gated_root())
    for path in archive.below("ira-2018/2/public/"):
        del archive.files[f"ira-2018/2/public/{path}"]
    outcome = archive.verify()
    assert outcome.ok
    assert outcome.releases[1].editions == {"public": "absent", "consortium": "verified"}
    assert (NoticeKind.PUBLIC_NOT_HELD, "ira-2018/2/public") in notices(outcome)
    del archive.files["ira-2018/2/consortium/manifest.json"]
    assert (FindingKind.MISSING, "ira-2018/2/public/manifest.json") in found(archive.verify())


def test_a_public_edition_that_is_there_in_part_is_a_fault_in_a_members_copy_too():
    archive = sample()
    archive.files.update(gated_root())
    del archive.files["ira-2018/2/public/manifest.json"]
    assert (FindingKind.MISSING, "ira-2018/2/public/manifest.json") in found(archive.verify())


def test_a_gated_edition_of_which_only_some_files_are_there_is_a_fault():
    archive = sample()
    archive.files["ira-2018/2/consortium/accounts.parquet"] = b"left behind"
    assert found(archive.verify()) == {(FindingKind.MISSING, "ira-2018/2/consortium/manifest.json")}


def test_a_public_edition_that_was_held_until_its_day_must_be_there_from_then_on():
    made = Sample()
    made.add_archive()

    def later(document):
        document["editions"]["public"] |= {"state": "scheduled", "available_on": "2030-01-01"}

    made.add_release(change_release=later)
    for path in made.below("ira-2018/1/public/"):
        del made.files[f"ira-2018/1/public/{path}"]
    assert [(one.kind, one.path) for one in made.verify().findings][:1] == [
        (FindingKind.MISSING, "ira-2018/1/public/manifest.json")
    ]


# Trust


def test_the_archives_own_key_is_reported_as_such():
    outcome = sample().verify()
    assert outcome.vouching is Vouching.SELF
    assert (NoticeKind.SELF_VOUCHED, "") in notices(outcome)
    assert outcome.keys == (VKEY,)


def test_a_given_key_vouches_without_that_notice():
    outcome = sample().verify(trusted=[VKEY])
    assert outcome.vouching is Vouching.GIVEN
    assert NoticeKind.SELF_VOUCHED not in {notice.kind for notice in outcome.notices}


def test_a_pinned_key_vouches_without_that_notice():
    outcome = sample().verify(pinned={ORIGIN: [VKEY]})
    assert outcome.vouching is Vouching.PINNED
    assert NoticeKind.SELF_VOUCHED not in {notice.kind for notice in outcome.notices}


def test_pins_of_other_origins_do_not_matter():
    assert sample().verify(pinned={"example.net/other": [OTHER_VKEY]}).vouching is Vouching.SELF


@pytest.mark.parametrize("how", ["trusted", "pinned"])
def test_an_archive_that_was_signed_anew_with_another_key_is_noticed(how):
    forged = Sample()
    forged.add_archive(keys=(OTHER_VKEY,))
    forged.add_release(key=OTHER_KEY)
    assert forged.verify().ok
    known = {"trusted": [VKEY]} if how == "trusted" else {"pinned": {ORIGIN: [VKEY]}}
    outcome = forged.verify(**known)
    assert found(outcome) == {
        (FindingKind.KEY_CHANGED, "archive.json"),
        (FindingKind.KEY_CHANGED, "ira-2018/1/release.sig"),
    }
    assert outcome.exit_code == 11


def test_a_given_key_silences_a_pinned_one():
    assert sample().verify(trusted=[VKEY], pinned={ORIGIN: [OTHER_VKEY]}).ok
    assert not sample().verify(trusted=[OTHER_VKEY], pinned={ORIGIN: [VKEY]}).ok


def test_a_rotated_key_is_key_changed_for_who_pinned_the_old_one_until_both_are_given():
    assert rotated().verify().ok
    assert found(rotated().verify(pinned={ORIGIN: [VKEY]})) == {
        (FindingKind.KEY_CHANGED, "ira-2018/2/release.sig")
    }
    assert rotated().verify(trusted=[VKEY, OTHER_VKEY]).ok
    assert rotated().verify(pinned={ORIGIN: [VKEY, OTHER_VKEY]}).ok


def test_a_new_key_that_has_signed_nothing_yet_is_a_notice():
    archive = sample()
    archive.add_archive(keys=(VKEY, OTHER_VKEY))
    outcome = archive.verify(pinned={ORIGIN: [VKEY]})
    assert outcome.ok
    assert (NoticeKind.NEW_KEY, "archive.json") in notices(outcome)


def test_a_key_of_a_kind_to_come_in_the_archive_is_passed_over():
    future = VerifierKey(name=ORIGIN, public=b"\7" * 1312, kind=0x06).to_text()
    archive = sample()
    archive.add_archive(keys=(VKEY, future))
    assert archive.verify().ok


def test_a_signature_of_a_pinned_archive_under_a_foreign_name_does_not_pass():
    foreign = SigningKey(name="example.net/evil", seed=b"\5" * 32)
    forged = Sample()
    forged.add_archive(keys=(foreign.verifier.to_text(),))
    forged.add_release(key=foreign)
    kinds = {kind for kind, _ in found(forged.verify(pinned={ORIGIN: [VKEY]}))}
    assert FindingKind.KEY_CHANGED in kinds


@pytest.mark.parametrize(
    "key", ["nonsense", VKEY[:-1], VerifierKey(name="a", public=b"x" * 8, kind=6).to_text()]
)
def test_a_given_key_that_cannot_be_used_is_an_error_of_usage(key):
    with pytest.raises(UsageError, match="key"):
        sample().verify(trusted=[key])


# Places that are not a folder


def served(archive: Sample) -> MemoryTree:
    releases = [
        {
            "release": n,
            "release_id": archive.ids[f"ira-2018@{n}"],
            "published_at": "x",
            "editions": ["public"],
        }
        for n in (1, 2)
    ]
    dataset = {
        "name": "ira-2018",
        "title": "A",
        "operation": "o",
        "policy_area": "other",
        "releases": releases,
    }
    catalogue = {
        "schema_version": "heliograph-catalogue/1",
        "title": "A",
        "datasets": [dataset | {"latest": 2}],
    }
    return MemoryTree(archive.files | {"catalogue.json": json.dumps(catalogue).encode()}, listed=False)


def test_a_web_server_is_verified_by_its_catalogue():
    outcome = verify(served(sample()))
    assert outcome.ok
    assert [release.name for release in outcome.releases] == ["ira-2018@1", "ira-2018@2"]
    assert (NoticeKind.NOT_LISTED, "") in notices(outcome)


def test_a_release_in_the_catalogue_that_the_server_lacks_is_missing():
    tree = served(sample())
    for name in ("release.json", "release.sig"):
        del tree.files[f"ira-2018/2/{name}"]
    assert found(verify(tree)) == {
        (FindingKind.MISSING, "ira-2018/2/release.json"),
        (FindingKind.MISSING, "ira-2018/2/release.sig"),
    }


def test_a_data_set_on_a_web_server_is_found_by_its_numbers():
    tree = MemoryTree(sample().below("ira-2018/"), listed=False)
    assert [release.name for release in verify(tree, trusted=[VKEY]).releases] == ["ira-2018@1", "ira-2018@2"]


@pytest.mark.parametrize("catalogue", [None, b"{", b'{"title":"A"}', b"[]"])
def test_a_web_server_without_a_usable_catalogue_is_unverifiable(catalogue):
    tree = served(sample())
    tree.files.pop("catalogue.json")
    if catalogue is not None:
        tree.files["catalogue.json"] = catalogue
    assert (FindingKind.UNVERIFIABLE, "") in found(verify(tree))


# Links, limits, racing, progress, output


@pytest.mark.parametrize(
    "path",
    [
        "archive.json",
        "ira-2018/1/release.json",
        "ira-2018/1/release.sig",
        "ira-2018/1/public/manifest.json",
        "ira-2018/1/public/accounts.parquet",
        "ira-2018/1/public/derived/manifest.json",
    ],
)
def test_a_link_that_leads_out_is_named_and_not_followed(path):
    files = sample().files
    files.pop(path, None)
    outcome = verify(MemoryTree(files, links=frozenset({path})), trusted=[VKEY])
    assert (FindingKind.UNSAFE_PATH, path) in found(outcome)


def test_unsafe_paths_are_never_opened():
    made = Sample()
    made.add_archive()
    made.add_release(
        change_manifest=lambda document: document["files"].append(
            {"path": "../../../../etc/passwd", "bytes": 1, "sha256": "0" * 64}
        )
    )
    tree = MemoryTree(made.files)
    verify(tree)
    assert not any("passwd" in path for path in tree.opened)


def test_a_file_that_vanishes_while_it_is_read_is_missing():
    class Vanishing(MemoryTree):
        def stream(self, path):
            raise InputError(f"{path} is missing.")

    finding = verify(Vanishing(sample().files)).findings[0]
    assert finding.kind is FindingKind.MISSING
    assert "went away" in finding.detail


def test_an_endless_file_is_not_read_to_its_end():
    class Endless(MemoryTree):
        def stream(self, path):
            self._check(path)
            while True:
                yield b"\0" * 1000

    outcome = verify(Endless(sample().files))
    assert {finding.kind for finding in outcome.findings} == {FindingKind.CHANGED}


def test_a_stream_that_ends_early_is_truncated():
    class Short(MemoryTree):
        def stream(self, path):
            return iter([self.files[path][:-1]])

    outcome = verify(Short(sample().files))
    assert {finding.kind for finding in outcome.findings} == {FindingKind.TRUNCATED}


def test_only_the_end_of_a_table_is_kept_for_its_row_count(monkeypatch):
    monkeypatch.setattr("heliograph.preserve.fixity.FOOTER_LIMIT", 100)
    findings = sample().verify().findings
    assert {finding.kind for finding in findings} == {FindingKind.ROWS_DIFFER}
    assert all("footer cannot be read" in finding.detail for finding in findings)
    monkeypatch.setattr("heliograph.preserve.fixity.FOOTER_LIMIT", 10_000)
    assert sample().verify().ok


def test_progress_tells_every_byte_and_ends_at_the_total():
    told = []
    lock = threading.Lock()

    def tell(stage, done, total=None):
        assert not lock.locked()
        with lock:
            told.append((stage, done, total))

    outcome = sample().verify(progress=tell)
    assert told[-1] == ("checking bytes", outcome.bytes_read, outcome.bytes_read)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_notes_of_the_publisher_are_passed_on():
    made = Sample()
    made.add_archive()
    made.add_release(change_manifest=lambda d: d.update(notes=["UNGATED: no gate yet", "geo was removed"]))
    kinds = {(notice.kind, notice.detail) for notice in made.verify().notices}
    assert (NoticeKind.UNGATED, "UNGATED: no gate yet") in kinds
    assert (NoticeKind.NOTE, "geo was removed") in kinds


def test_there_is_no_log_yet_and_verify_says_so():
    outcome = sample().verify()
    assert (NoticeKind.UNLOGGED, "") in notices(outcome)
    assert outcome.exit_code == 0


def test_the_outcome_is_plain_json():
    archive = sample()
    archive.files["stray"] = b""
    document = json.loads(json.dumps(archive.verify().to_json()))
    assert document["exit_code"] == 15
    assert document["findings"] == [
        {"kind": "extra", "exit_code": 15, "path": "stray", "detail": "is listed by no signed document"}
    ]
    assert document["releases"][0]["release_id"] == archive.ids["ira-2018@1"]
    assert document["vouching"] == "self-vouched"


def test_the_key_pair_of_the_sample_is_the_one_it_names():
    assert VerifierKey.from_text(VKEY) == KEY.verifier
