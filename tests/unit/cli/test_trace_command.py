"""heliograph trace: a key, copies for members, a leak, and what is said of it."""

import io
import json
import stat
import tarfile
from dataclasses import replace

import pytest

import heliograph as hg
from consortium_scenes import grant
from heliograph.bootstrap.consortium import opened
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.preserve.verify import verify
from heliograph.settings import Settings
from heliograph.signing.copy import sign_copy
from heliograph.signing.keys import SigningKey
from heliograph.store.files import FolderTree
from heliograph.store.portal.database import leave
from publisher import ORIGIN, visible
from traced_edition import POSTS, traced_desk

GRANTS = [f"0192-{number:03}" for number in range(30)]


@pytest.fixture(scope="module")
def desk():
    return traced_desk()


@pytest.fixture
def at_desk(desk, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(desk.publisher.archive))
    monkeypatch.setenv("HELIOGRAPH_GATED", str(desk.publisher.gated))
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(desk.publisher.keys))
    return desk


@pytest.fixture
def said(command):
    def type_it(*words):
        code, printed, complaint = command(*words)
        assert code == 0, complaint
        return printed

    return type_it


@pytest.fixture
def refused(command):
    def type_it(*words):
        code, _, complaint = command(*words)
        assert code
        return complaint

    return type_it


@pytest.fixture
def keyed(at_desk, said):
    said("keys", "tracing")
    return at_desk


@pytest.fixture
def grants(tmp_path):
    file = tmp_path / "grants.txt"
    file.write_text("\n".join(GRANTS) + "\n")
    return file


@pytest.fixture
def copied(keyed, said, tmp_path):
    said("trace", "copy", "boats", "--grant", GRANTS[4], "--into", tmp_path / "members")
    return tmp_path / "members"


def test_a_copy_leads_to_its_grant_with_words_of_caution(copied, said, grants):
    parts = sorted(copied.glob("boats/1/consortium/posts/*.parquet"))

    text = said("trace", *parts, "--dataset", "boats", "--grants", grants)
    facts = json.loads(said("trace", *parts, "--dataset", "boats@1", "--grants", grants, "--json"))

    named = [one["grant"] for one in facts["grants"] if one["named"]]
    assert named == [GRANTS[4]]
    assert len(facts["grants"]) == 30
    assert f"{GRANTS[4]} (copy {facts['grants'][0]['copy_id']})  named" in text
    assert "evidence for a hearing, not a verdict" in text
    assert "once in 1,000,000 times" in text


def test_nothing_found_is_said_as_that(keyed, said, grants, tmp_path):
    few = tmp_path / "few.csv"
    few.write_text("post_id\n12\n")

    text = said("trace", few, "--dataset", "boats", "--grants", grants)

    assert "Nobody is named" in text
    assert "does not mean that nobody leaked" in text


def test_grants_are_those_of_the_database_where_no_file_names_them(
    copied, said, refused, tmp_path, monkeypatch
):
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    records = opened(Settings.load()).records
    parts = sorted(copied.glob("boats/1/consortium/posts/*.parquet"))
    try:
        assert "no grant to compare with" in refused("trace", *parts, "--dataset", "boats")
        for name, way in zip(
            GRANTS[3:6], (Modality.DOWNLOAD, Modality.DOWNLOAD, Modality.QUERY), strict=True
        ):
            one = grant("expired", id=name, person_id=name)
            records.write((replace(one, scope=Scope("boats", "consortium", way)),))
        found = json.loads(said("trace", *parts, "--dataset", "boats", "--json"))["grants"]
    finally:
        leave()

    assert [(one["grant"], one["named"]) for one in found] == [(GRANTS[4], True), (GRANTS[3], False)]


def test_the_tracing_key_is_the_owners_alone_and_stays(keyed, said):
    [path] = keyed.publisher.keys.glob("*/tracing.key")
    before = path.read_bytes()

    shown = json.loads(said("keys", "show", "--json"))
    again = json.loads(said("keys", "tracing", "--json"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == before
    assert shown["tracing"]["key_id"] == again["key_id"]
    assert before.decode().split("+")[-1].strip() not in json.dumps([shown, again])
    assert "tracing" in said("keys", "list")


def test_it_is_backed_up_with_the_other_keys(keyed, said, tmp_path, monkeypatch):
    folder = tmp_path / "disk"
    folder.mkdir()
    said("keys", "back-up", folder)
    [file] = folder.iterdir()
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(tmp_path / "new"))

    said("keys", "restore", file)

    [before] = keyed.publisher.keys.glob("*/tracing.key")
    [after] = (tmp_path / "new").glob("*/tracing.key")
    assert before.read_bytes() == after.read_bytes()


def test_no_event_tells_of_it_so_it_is_not_destroyed_by_one(keyed, said, refused):
    key = json.loads(said("keys", "tracing", "--json"))["key_id"]

    assert "no event tells" in refused("keys", "destroy", key, "--confirm", key)


def test_without_a_key_the_command_says_how_to_make_one(at_desk, refused, tmp_path, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(tmp_path / "nowhere"))

    assert "heliograph keys tracing" in refused(
        "trace", "copy", "boats", "--grant", "x", "--into", tmp_path / "m"
    )


def test_copies_lie_apart_from_archive_and_gated_root(keyed, refused):
    for root in (keyed.publisher.archive, keyed.publisher.gated):
        assert "lies in the" in refused("trace", "copy", "boats", "--grant", "x", "--into", root / "m")


def test_a_copy_that_is_there_is_not_made_again(copied, said, refused):
    before = visible(copied)

    said("trace", "copy", "boats", "--grant", GRANTS[4], "--into", copied)

    assert visible(copied) == before
    assert "is there already" in refused("trace", "copy", "boats", "--grant", GRANTS[5], "--into", copied)


def test_a_member_opens_the_copy_like_the_edition(copied, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_GATED", str(copied))

    opened = hg.load("boats", edition="consortium")

    manifest = json.loads((copied / "boats/1/consortium/manifest.json").read_text())
    assert opened.posts.count() == manifest["rows"]["posts"] == POSTS - manifest["member_copy"]["lacks"]


def test_a_copy_that_nobody_signed_is_not_opened(copied, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_GATED", str(copied))
    (copied / "boats/1/consortium/copy.sig").unlink()

    with pytest.raises(
        hg.errors.VerificationError if hasattr(hg, "errors") else Exception, match="release.json says"
    ):
        hg.load("boats", edition="consortium").posts.count()


class TestVerify:
    def checked(self, desk, copied):
        return verify(FolderTree(copied), against=FolderTree(desk.publisher.archive))

    def test_a_copy_is_as_signed_and_said_to_be_one(self, keyed, copied):
        outcome = self.checked(keyed, copied)

        assert outcome.findings == ()
        assert "member-copy" in [notice.kind for notice in outcome.notices]

    def test_a_changed_copy_is_found(self, keyed, copied):
        part = next(copied.glob("boats/1/consortium/posts/*.parquet"))
        data = bytearray(part.read_bytes())
        data[100] ^= 1
        part.write_bytes(data)

        assert "changed" in [finding.kind for finding in self.checked(keyed, copied).findings]

    def test_a_copy_without_its_signature_is_found(self, keyed, copied):
        (copied / "boats/1/consortium/copy.sig").unlink()

        assert "missing" in [finding.kind for finding in self.checked(keyed, copied).findings]

    def test_the_signature_of_another_copy_is_found(self, keyed, copied, said, tmp_path):
        said("trace", "copy", "boats", "--grant", GRANTS[5], "--into", tmp_path / "other")
        other = tmp_path / "other/boats/1/consortium/copy.sig"
        (copied / "boats/1/consortium/copy.sig").write_bytes(other.read_bytes())

        assert "misplaced" in [finding.kind for finding in self.checked(keyed, copied).findings]

    def test_the_signature_of_somebody_else_is_found(self, keyed, copied):
        folder = copied / "boats/1/consortium"
        manifest = (folder / "manifest.json").read_bytes()
        stranger = SigningKey(name=ORIGIN, seed=b"\7" * 32)
        (folder / "copy.sig").write_bytes(sign_copy(manifest, keyed.source().sha256, key=stranger))

        assert "signature-invalid" in [finding.kind for finding in self.checked(keyed, copied).findings]


@pytest.mark.usefixtures("keyed")
class TestAge:
    def test_one_file_that_its_receiver_alone_opens(self, said, tmp_path, copied):
        pyrage = pytest.importorskip("pyrage")
        receiver, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
        words = ("trace", "copy", "boats", "--grant", GRANTS[4], "--age", receiver.to_public())

        said(*words, "--into", tmp_path / "sealed")

        [file] = (tmp_path / "sealed").iterdir()
        assert file.name.endswith(".tar.age")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(file.read_bytes(), [other])
        with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(file.read_bytes(), [receiver]))) as tar:
            tar.extractall(tmp_path / "opened", filter="data")
        assert visible(tmp_path / "opened") == visible(copied)

    def test_what_is_no_public_key_is_refused_before_any_work(self, refused, tmp_path):
        pytest.importorskip("pyrage")
        words = (
            "trace",
            "copy",
            "boats",
            "--grant",
            "x",
            "--age",
            "age1nonsense",
            "--into",
            tmp_path / "sealed",
        )

        assert "no public key of age" in refused(*words)
        assert not (tmp_path / "sealed").exists()
