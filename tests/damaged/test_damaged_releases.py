"""The zoo of damaged archives: each named fault gives its finding under its path, and its exit code."""

import gzip
from collections.abc import Callable

import pytest
from tests.unit.preserve.sample_archive import KEY, OTHER_KEY, Sample, found, sample, table

from heliograph.model.edition import Edition
from heliograph.preserve.finding import FINDINGS, FindingKind, NoticeKind
from heliograph.signing.canonical import canonical, digest
from heliograph.signing.derived import sign_derived
from heliograph.signing.keys import SigningKey
from heliograph.signing.note import sign_note

PREFIX = "ira-2018/1/"
POSTS = f"{PREFIX}public/posts/part-0000.parquet"
Damage = Callable[[Sample], None]

ZOO: dict[str, tuple[Damage, FindingKind, str]] = {}


def damaged(kind: FindingKind, path: str) -> Callable[[Damage], Damage]:
    """Put a fault into the zoo."""

    def keep(fault: Damage) -> Damage:
        ZOO[fault.__name__] = (fault, kind, path)
        return fault

    return keep


def listing(path: str, **fields: object) -> Callable[[dict], None]:
    """Make a document list a file, or change how it does."""

    def change(document: dict) -> None:
        for entry in document["files"]:
            if entry["path"] == path:
                entry.update(fields)
                return
        document["files"].append({"path": path, "bytes": 0, "sha256": "0" * 64, **fields})

    return change


def setting(**fields: object) -> Callable[[dict], None]:
    """Set fields of a document before it is signed."""
    return lambda document: document.update(fields)


def lone(archive: Sample, **changes: object) -> None:
    """An archive with one release, signed although something is wrong with it."""
    archive.files.clear()
    archive.add_archive()
    archive.add_release(**changes)


# Bytes that changed after signing


@damaged(FindingKind.CHANGED, POSTS)
def one_byte_of_a_table_differs(archive):
    archive.files[POSTS] = b"X" + archive.files[POSTS][1:]


@damaged(FindingKind.CHANGED, POSTS)
def a_table_has_grown(archive):
    archive.files[POSTS] += b"\0"


@damaged(FindingKind.CHANGED, f"{PREFIX}public/csv/posts.zip")
def a_file_was_recompressed(archive):
    archive.files[f"{PREFIX}public/csv/posts.zip"] = gzip.compress(b"same rows, other bytes", mtime=0)


@damaged(FindingKind.CHANGED, f"{PREFIX}datasheet.md")
def the_datasheet_was_rewritten(archive):
    archive.files[f"{PREFIX}datasheet.md"] = b"# What it ai\n"


@damaged(FindingKind.CHANGED, f"{PREFIX}public/manifest.json")
def a_manifest_was_rewritten_with_its_table(archive):
    archive.add_edition(f"{PREFIX}public/", "ira-2018", 1, Edition.PUBLIC, setting(policy="none"))


@damaged(FindingKind.CHANGED, f"{PREFIX}release.json")
def the_description_was_rewritten(archive):
    path = f"{PREFIX}release.json"
    archive.files[path] = archive.files[path].replace(b"A sample", b"No sample")


@damaged(FindingKind.TRUNCATED, POSTS)
def a_copy_was_interrupted(archive):
    archive.files[POSTS] = archive.files[POSTS][:100]


@damaged(FindingKind.TRUNCATED, POSTS)
def a_file_is_empty(archive):
    archive.files[POSTS] = b""


@damaged(FindingKind.MISSING, POSTS)
def a_table_is_gone(archive):
    del archive.files[POSTS]


@damaged(FindingKind.MISSING, f"{PREFIX}public/manifest.json")
def a_manifest_is_gone(archive):
    del archive.files[f"{PREFIX}public/manifest.json"]


@damaged(FindingKind.MISSING, f"{PREFIX}public/manifest.json")
def a_public_edition_is_gone_altogether(archive):
    for path in [path for path in archive.files if path.startswith(f"{PREFIX}public/")]:
        del archive.files[path]


@damaged(FindingKind.MISSING, f"{PREFIX}release.json")
def a_release_has_lost_its_description(archive):
    del archive.files[f"{PREFIX}release.json"]


@damaged(FindingKind.MISSING, f"{PREFIX}release.sig")
def a_release_has_lost_its_signature(archive):
    del archive.files[f"{PREFIX}release.sig"]


@damaged(FindingKind.EXTRA, f"{PREFIX}public/posts/part-0002.parquet")
def a_table_part_was_slipped_in(archive):
    archive.files[f"{PREFIX}public/posts/part-0002.parquet"] = table(2)


@damaged(FindingKind.EXTRA, f"{PREFIX}reports/second.html")
def a_report_was_slipped_in(archive):
    archive.files[f"{PREFIX}reports/second.html"] = b"<h1>Not ours</h1>"


@damaged(FindingKind.EXTRA, f"{PREFIX}enclave/manifest.json")
def an_edition_was_slipped_in(archive):
    archive.files[f"{PREFIX}enclave/manifest.json"] = b"{}"


@damaged(FindingKind.EXTRA, "notes.txt")
def a_file_lies_at_the_root(archive):
    archive.files["notes.txt"] = b"who knows"


@damaged(FindingKind.EXTRA, "ira-2018/README")
def a_file_lies_beside_the_releases(archive):
    archive.files["ira-2018/README"] = b"who knows"


# Signatures


@damaged(FindingKind.SIGNATURE_INVALID, f"{PREFIX}release.sig")
def a_signature_is_of_a_stranger(archive):
    lone(archive, key=OTHER_KEY)


@damaged(FindingKind.SIGNATURE_INVALID, f"{PREFIX}release.sig")
def a_signature_fails(archive):
    path = f"{PREFIX}release.sig"
    text, _, signature = archive.files[path].partition(b"\n\n")
    other = archive.files["ira-2018/2/release.sig"].partition(b"\n\n")[2]
    assert signature != other
    archive.files[path] = text + b"\n\n" + other


@damaged(FindingKind.SIGNATURE_INVALID, f"{PREFIX}release.sig")
def a_signature_is_no_note(archive):
    archive.files[f"{PREFIX}release.sig"] = b"-----BEGIN PGP SIGNATURE-----\n"


@damaged(FindingKind.SIGNATURE_INVALID, f"{PREFIX}release.sig")
def a_signature_is_about_a_checkpoint(archive):
    archive.files[f"{PREFIX}release.sig"] = sign_note("example.org/archive\n1\nAAAA\n", [KEY])


@damaged(FindingKind.SIGNATURE_INVALID, f"{PREFIX}release.sig")
def a_signature_is_about_another_number(archive):
    data = archive.files[f"{PREFIX}release.json"]
    archive.sign(PREFIX, data, "ira-2018", 3)


@damaged(FindingKind.MALFORMED, f"{PREFIX}release.sig")
def a_signature_is_enormous(archive):
    archive.files[f"{PREFIX}release.sig"] = b"\n" * 70_000


@damaged(FindingKind.MALFORMED, "archive.json")
def a_key_of_the_archive_has_a_slip(archive):
    lone(archive)
    archive.files["archive.json"] = archive.files["archive.json"].replace(b"+AQOh", b"+AQOi")


@damaged(FindingKind.UNVERIFIABLE, f"{PREFIX}release.sig")
def the_archive_names_no_key(archive):
    lone(archive)
    archive.add_archive(keys=())


# Documents signed by the publisher that still cannot be right


@damaged(FindingKind.MALFORMED, f"{PREFIX}release.json")
def a_signed_release_is_not_canonical(archive):
    lone(archive)
    archive.sign(PREFIX, archive.files[f"{PREFIX}release.json"] + b"\n", "ira-2018", 1)


@damaged(FindingKind.MALFORMED, f"{PREFIX}release.json")
def a_signed_release_gives_a_key_twice(archive):
    lone(archive)
    data = archive.files[f"{PREFIX}release.json"].replace(b'"computed":{},', b'"computed":{},"computed":{},')
    archive.sign(PREFIX, data, "ira-2018", 1)


@damaged(FindingKind.MALFORMED, f"{PREFIX}release.json")
def a_signed_release_lacks_a_field(archive):
    lone(archive, change_release=lambda document: document.pop("origin"))


@damaged(FindingKind.MALFORMED, f"{PREFIX}release.json")
def a_signed_release_is_of_a_later_format(archive):
    lone(archive, change_release=setting(schema_version="heliograph-release/2"))


@damaged(FindingKind.MALFORMED, f"{PREFIX}release.json")
def a_signed_release_is_no_object(archive):
    lone(archive)
    archive.sign(PREFIX, b"[]", "ira-2018", 1)


@damaged(FindingKind.MALFORMED, f"{PREFIX}release.json")
def a_release_is_enormous(archive):
    archive.files[f"{PREFIX}release.json"] = b" " * (16 * 2**20 + 1)


@damaged(FindingKind.MALFORMED, f"{PREFIX}public/manifest.json")
def a_signed_manifest_is_malformed(archive):
    lone(archive, change_manifest=lambda document: document.pop("nonce"))


@damaged(FindingKind.MALFORMED, f"{PREFIX}public/manifest.json")
def a_signed_manifest_lists_a_file_twice(archive):
    def twice(document):
        document["files"].append(document["files"][0])

    lone(archive, change_manifest=twice)


@damaged(FindingKind.MALFORMED, "archive.json")
def the_archive_gives_its_origin_twice(archive):
    lone(archive)
    archive.files["archive.json"] = b'{"origin":"a","origin":"b"}'


# Paths that lead out


@damaged(FindingKind.UNSAFE_PATH, f"{PREFIX}public/manifest.json")
def a_manifest_lists_a_parent_folder(archive):
    lone(archive, change_manifest=listing("../../../../etc/passwd"))


@damaged(FindingKind.UNSAFE_PATH, f"{PREFIX}public/manifest.json")
def a_manifest_lists_an_absolute_path(archive):
    lone(archive, change_manifest=listing("/etc/passwd"))


@damaged(FindingKind.UNSAFE_PATH, f"{PREFIX}public/manifest.json")
def a_manifest_lists_a_backslash(archive):
    lone(archive, change_manifest=listing("..\\..\\secret"))


@damaged(FindingKind.UNSAFE_PATH, f"{PREFIX}public/manifest.json")
def a_manifest_lists_a_nul(archive):
    lone(archive, change_manifest=listing("accounts.parquet\0.txt"))


@damaged(FindingKind.UNSAFE_PATH, f"{PREFIX}public/manifest.json")
def a_manifest_lists_a_drive(archive):
    lone(archive, change_manifest=listing("C:/secret"))


@damaged(FindingKind.UNSAFE_PATH, f"{PREFIX}release.json")
def a_release_lists_an_empty_part(archive):
    lone(archive, change_release=listing("reports//first.html"))


@damaged(FindingKind.UNSAFE_PATH, f"{PREFIX}release.json")
def a_release_lists_nothing_as_a_path(archive):
    lone(archive, change_release=listing(""))


# Releases that stand where they do not belong


@damaged(FindingKind.MISPLACED, "ira-2018/3/release.json")
def a_release_lies_under_another_number(archive):
    for path, data in archive.below(PREFIX).items():
        archive.files[f"ira-2018/3/{path}"] = data


@damaged(FindingKind.MISPLACED, "other/1/release.json")
def a_release_lies_under_another_name(archive):
    for path in list(archive.below("labels-2022/1/")):
        archive.files[f"other/1/{path}"] = archive.files.pop(f"labels-2022/1/{path}")


@damaged(FindingKind.MISPLACED, f"{PREFIX}release.json")
def a_release_describes_another_data_set(archive):
    def change(document):
        document["description"]["name"] = "gru-2020"

    lone(archive, change_release=change)


@damaged(FindingKind.MISPLACED, f"{PREFIX}release.json")
def a_release_comes_from_another_archive(archive):
    other = SigningKey(name="example.net/elsewhere", seed=b"\x09" * 32)
    lone(archive, key=other)
    archive.add_archive(keys=(other.verifier.to_text(),))


@damaged(FindingKind.MISPLACED, f"{PREFIX}release.json")
def a_release_names_another_origin_than_its_key(archive):
    lone(archive, change_release=setting(origin="example.net/elsewhere"))
    archive.add_archive(origin="example.net/elsewhere")


@damaged(FindingKind.MISPLACED, f"{PREFIX}public/manifest.json")
def an_edition_is_that_of_another_release(archive):
    lone(archive, change_manifest=setting(release=2))


@damaged(FindingKind.MISPLACED, "ira-2018/3/release.json")
def two_releases_supersede_the_same_one(archive):
    archive.add_release(release=3, supersedes=archive.ids["ira-2018@1"])


@damaged(FindingKind.MISPLACED, "ira-2018/3/release.json")
def a_release_supersedes_one_that_never_was(archive):
    archive.add_release(release=3, supersedes="ab" * 32)


@damaged(FindingKind.MISPLACED, "ira-2018/3/release.json")
def a_later_release_supersedes_nothing(archive):
    archive.add_release(release=3)


@damaged(FindingKind.MISPLACED, "ira-2018/1/release.json")
def a_release_supersedes_a_later_one(archive):
    archive.add_release(release=1, supersedes=archive.ids["ira-2018@2"])


# Row counts


@damaged(FindingKind.ROWS_DIFFER, POSTS)
def a_table_has_other_rows_than_signed(archive):
    def change(document):
        listing("posts/part-0000.parquet", rows=6)(document)
        document["rows"]["posts"] = 8

    lone(archive, change_manifest=change)


@damaged(FindingKind.ROWS_DIFFER, f"{PREFIX}public/manifest.json")
def the_sum_of_a_table_is_wrong(archive):
    lone(archive, change_manifest=lambda document: document["rows"].update(posts=8))


@damaged(FindingKind.ROWS_DIFFER, f"{PREFIX}public/manifest.json")
def a_table_with_rows_has_no_file(archive):
    lone(archive, change_manifest=lambda document: document["rows"].update(actions=1))


@damaged(FindingKind.ROWS_DIFFER, f"{PREFIX}public/manifest.json")
def a_table_is_not_counted(archive):
    lone(archive, change_manifest=lambda document: document["rows"].pop("posts"))


@damaged(FindingKind.ROWS_DIFFER, f"{PREFIX}public/csv/posts.parquet")
def a_signed_table_is_no_parquet(archive):
    def change(document):
        document["files"][-1].update(path="csv/posts.parquet", rows=0)

    lone(archive, change_manifest=change)
    folder = f"{PREFIX}public/csv/"
    archive.files[f"{folder}posts.parquet"] = archive.files.pop(f"{folder}posts.zip")


# Derived files


def with_index(archive, *, key=KEY, edition=None):
    """Put a search index beside the public edition, as heliograph index does."""
    entry = {"path": "index.bin", "bytes": 5, "sha256": digest(b"index")}
    manifest = canonical({"files": [entry]})
    made_from = archive.files[f"{PREFIX}public/manifest.json"] if edition is None else edition
    archive.files[f"{PREFIX}public/derived/manifest.json"] = manifest
    archive.files[f"{PREFIX}public/derived/manifest.sig"] = sign_derived(manifest, made_from, key=key)
    archive.files[f"{PREFIX}public/derived/index.bin"] = b"index"


@damaged(FindingKind.CHANGED, f"{PREFIX}public/derived/index.bin")
def a_search_index_was_changed(archive):
    with_index(archive)
    archive.files[f"{PREFIX}public/derived/index.bin"] = b"xedni"


@damaged(FindingKind.CHANGED, f"{PREFIX}public/derived/manifest.json")
def the_manifest_of_a_search_index_was_changed(archive):
    with_index(archive)
    archive.files[f"{PREFIX}public/derived/manifest.json"] = canonical({"files": []})
    archive.files.pop(f"{PREFIX}public/derived/index.bin")


@damaged(FindingKind.MISSING, f"{PREFIX}public/derived/manifest.sig")
def a_search_index_is_not_signed(archive):
    with_index(archive)
    archive.files.pop(f"{PREFIX}public/derived/manifest.sig")


@damaged(FindingKind.SIGNATURE_INVALID, f"{PREFIX}public/derived/manifest.sig")
def a_search_index_is_signed_by_another_key(archive):
    with_index(archive, key=SigningKey(name=KEY.name, seed=bytes(range(2, 34))))


@damaged(FindingKind.SIGNATURE_INVALID, f"{PREFIX}public/derived/manifest.sig")
def the_signature_of_a_search_index_is_about_something_else(archive):
    with_index(archive)
    archive.files[f"{PREFIX}public/derived/manifest.sig"] = sign_note("something else\n", [KEY])


@damaged(FindingKind.MISPLACED, f"{PREFIX}public/derived/manifest.sig")
def a_search_index_is_of_another_edition(archive):
    with_index(archive, edition=b"another manifest")


@damaged(FindingKind.EXTRA, f"{PREFIX}public/derived/index.bin")
def a_search_index_has_no_manifest(archive):
    archive.files[f"{PREFIX}public/derived/index.bin"] = b"index"


@damaged(FindingKind.MALFORMED, f"{PREFIX}public/derived/manifest.json")
def the_manifest_of_a_search_index_is_no_json(archive):
    archive.files[f"{PREFIX}public/derived/manifest.json"] = b"{"
    archive.files[f"{PREFIX}public/derived/index.bin"] = b"index"


# Nothing at all


@damaged(FindingKind.UNVERIFIABLE, "")
def an_archive_holds_no_release(archive):
    archive.files.clear()
    archive.add_archive()


@damaged(FindingKind.UNVERIFIABLE, "")
def a_folder_holds_something_else(archive):
    archive.files.clear()
    archive.files["holiday.jpg"] = b"JFIF"


CONSEQUENCES = {
    # Where one fault shows a second time, the second finding.
    "a_signed_manifest_lists_a_file_twice": {(FindingKind.ROWS_DIFFER, f"{PREFIX}public/manifest.json")},
    "a_key_of_the_archive_has_a_slip": {(FindingKind.UNVERIFIABLE, f"{PREFIX}release.sig")},
    "the_archive_gives_its_origin_twice": {(FindingKind.UNVERIFIABLE, f"{PREFIX}release.sig")},
    "a_folder_holds_something_else": {(FindingKind.EXTRA, "holiday.jpg")},
    "a_release_supersedes_a_later_one": {(FindingKind.MISPLACED, "ira-2018/2/release.json")},
}


def test_the_undamaged_archive_has_no_finding():
    outcome = sample().verify()
    assert outcome.ok
    assert outcome.exit_code == 0
    assert [release.name for release in outcome.releases] == ["ira-2018@1", "ira-2018@2", "labels-2022@1"]


@pytest.mark.parametrize("name", ZOO)
def test_a_damaged_archive_is_named(name):
    damage, kind, path = ZOO[name]
    archive = sample()
    damage(archive)
    outcome = archive.verify()
    assert found(outcome) == {(kind, path)} | CONSEQUENCES.get(name, set())
    assert (
        outcome.exit_code == max(FINDINGS[k].exit_code for k, _ in found(outcome)) or len(found(outcome)) > 1
    )
    assert all(finding.detail for finding in outcome.findings)


def test_the_zoo_shows_every_kind_of_finding_that_bytes_alone_can_cause():
    shown = {kind for _, kind, _ in ZOO.values()}
    assert shown == set(FindingKind) - {FindingKind.KEY_CHANGED}


def test_leftovers_of_an_unfinished_publish_are_a_notice():
    archive = sample()
    archive.files["ira-2018/.3.partial/public/accounts.parquet"] = b"half"
    archive.files["ira-2018/.3.partial/release.json"] = b"{"
    archive.files[".archive.json.8d2f"] = b""
    outcome = archive.verify()
    assert outcome.ok
    unfinished = {notice.path for notice in outcome.notices if notice.kind is NoticeKind.UNFINISHED}
    assert unfinished == {"ira-2018/.3.partial", ".archive.json.8d2f"}


def test_several_faults_are_all_named_and_the_worst_gives_the_exit_code():
    archive = sample()
    one_byte_of_a_table_differs(archive)
    a_file_lies_at_the_root(archive)
    archive.files["ira-2018/2/release.sig"] = b"?"
    outcome = archive.verify()
    assert found(outcome) == {
        (FindingKind.CHANGED, POSTS),
        (FindingKind.EXTRA, "notes.txt"),
        (FindingKind.SIGNATURE_INVALID, "ira-2018/2/release.sig"),
    }
    assert outcome.worst is FindingKind.SIGNATURE_INVALID
    assert outcome.exit_code == 11
    assert [release.ok for release in outcome.releases] == [False, False, True]
    assert [finding.path for finding in outcome.elsewhere] == ["notes.txt"]


def test_a_signed_search_index_is_no_fault():
    archive = sample()
    with_index(archive)
    outcome = archive.verify()
    assert outcome.ok
    assert f"{PREFIX}public/derived" in {n.path for n in outcome.notices if n.kind is NoticeKind.DERIVED}
