"""The drill: what a server keeps goes into one file and out of it, from either make of database into either."""

import json
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import connection

from heliograph.bootstrap.backup import back_up, restore
from heliograph.bootstrap.portal import cases_of, reach
from heliograph.errors import InputError, RefusedError, StorageError, VerificationError
from heliograph.model.audit import AuditEvent
from heliograph.model.case import Asked, CaseKind
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.token import LoginRequest, Token
from heliograph.settings import Settings
from heliograph.signing.canonical import canonical, digest
from heliograph.signing.chain import follow
from heliograph.store.attached import FolderAttachments
from heliograph.store.portal.audit import AuditRows, is_guarded
from heliograph.store.portal.database import leave
from heliograph.store.portal.records import DatabaseRecords

STATUTES = bytes(range(256)) * 9000
NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
PROBLEM = Asked(kind=CaseKind.PROBLEM, words="broken \u2014 \u0627\n\U0001f600", page="/data/")
PRESS = Organisation(
    id="1", name="Press", kind=OrganisationKind.MEDIA, country="ES", domains=("a", "b"), verified_at=NOON, verified_by="ada"
)  # fmt: skip

TOKEN = Token(
    id="t", person_id="ada", name="laptop", secret_sha256="5e" * 32, grants=(), made_at=NOON, expires_at=NOON + timedelta(days=30)
)  # fmt: skip
REQUEST = LoginRequest(
    id="r", name="laptop", code_sha256="c0" * 32, secret_sha256="5f" * 32, asked_at=NOON, expires_at=NOON + timedelta(minutes=10)
)  # fmt: skip


def event(what):
    return AuditEvent(at=NOON, who="ada", what=what, subject="case/1", role="chair", data={"n": 1, "x": None})


def filled(settings):
    """A server that has lived."""
    cases, records = cases_of(settings), DatabaseRecords()
    for _ in range(3):
        cases.add(PROBLEM, event("case-opened"))
    records.write([PRESS], event("organisation-add"))
    records.write([replace(PRESS, name="The Press")], event("organisation-change"))
    (settings.state / "mail").mkdir()
    (settings.state / "mail" / "1.log").write_bytes(b"Subject: x\n")
    FolderAttachments(settings.state).keep("a", STATUTES)
    (settings.state / "keys").mkdir()
    (settings.state / "keys" / "signing.key").write_bytes(b"secret")
    (settings.state / "private").mkdir()
    (settings.state / "private" / "index").write_bytes(b"secret words of a gated edition")


def held(settings):
    """What a server keeps, as far as anybody can ask."""
    files = {
        path.relative_to(settings.state).as_posix(): path.read_bytes()
        for path in settings.state.rglob("*")
        if path.is_file() and path.parent.name not in {"keys", "private", settings.state.name}
    }
    log = follow(AuditRows().entries())
    return cases_of(settings).all(), DatabaseRecords().find(Organisation), log, files


@pytest.fixture
def full(kept):
    settings = kept.model_copy(update={"keys": kept.state / "keys", "private": kept.state / "private"})
    filled(settings)
    return settings


@pytest.fixture
def bundle(full, tmp_path):
    path, _ = back_up(full, tmp_path / "all.tar", NOON)
    return path


def emptied_again(kept):
    if kept.database:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    leave()


def test_a_backup_is_one_private_file_without_a_key(full, tmp_path):
    path, manifest = back_up(full, tmp_path, NOON)
    assert path == tmp_path / "heliograph-20260301T120000Z.tar"
    assert path.stat().st_mode & 0o777 == 0o600
    assert manifest.files.keys() == {"mail/1.log", f"attachments/a/{sha256(STATUTES).hexdigest()}"}
    assert (manifest.tables["cases"].rows, manifest.audit.number) == (3, 5)
    assert b"secret" not in path.read_bytes()
    with pytest.raises(StorageError):
        back_up(full, path, NOON)


@pytest.mark.parametrize("other", ["sqlite", pytest.param("postgresql", marks=pytest.mark.real_server)])
def test_what_was_backed_up_stands_again_in_either_make_of_database(
    request, kept, full, bundle, tmp_path, other
):
    before = held(full)
    emptied_again(kept)
    url = request.getfixturevalue("postgresql") if other == "postgresql" else None
    new = Settings(state=tmp_path / "new", database=url)
    restore(new, bundle)
    assert held(new) == before
    assert is_guarded()
    case = cases_of(new).add(PROBLEM, event("case-opened"))
    assert (case.number, follow(AuditRows().entries()).number) == (4, 6)
    emptied_again(new)
    reach(kept)


def test_a_second_backup_of_what_was_restored_is_the_same(kept, full, bundle, tmp_path):
    emptied_again(kept)
    new = Settings(state=tmp_path / "new", database=kept.database)
    restore(new, bundle)
    again, _ = back_up(new, tmp_path / "again.tar", NOON)
    assert contents(again) == contents(bundle)


def test_nobody_stays_let_in_by_a_backup(kept, full, tmp_path):
    """What was revoked since the backup was made would open again: people and programs log in anew."""
    DatabaseRecords().write([TOKEN, REQUEST], event("token-make"))
    path, manifest = back_up(full, tmp_path / "with.tar", NOON)
    assert not {"tokens", "login_requests"} & manifest.tables.keys()
    assert TOKEN.secret_sha256.encode() not in path.read_bytes()
    emptied_again(kept)
    restore(Settings(state=tmp_path / "new", database=kept.database), path)
    assert DatabaseRecords().find(Token) == DatabaseRecords().find(LoginRequest) == ()


def test_tokens_of_an_older_backup_are_left_out(kept, full, bundle, tmp_path):
    members = contents(bundle)
    manifest = json.loads(members.pop("manifest.json"))
    line = b'{"id": "t", "unread": "whatever stands there"}\n'
    manifest["tables"]["tokens"] = {"rows": 1, "sha256": sha256(line).hexdigest()}
    rewritten(bundle, members | {"tables/tokens.jsonl": line, "manifest.json": canonical(manifest)})
    emptied_again(kept)
    restore(Settings(state=tmp_path / "new", database=kept.database), bundle)
    assert DatabaseRecords().find(Token) == ()


def test_what_is_not_empty_is_not_overwritten(kept, full, bundle, tmp_path):
    with pytest.raises(RefusedError, match="is there already"):
        restore(full, bundle)
    with pytest.raises(RefusedError, match="not empty"):
        restore(full.model_copy(update={"state": tmp_path / "new"}) if kept.database else moved(full), bundle)
    assert len(cases_of(full).all()) == 3


def moved(settings):
    """The same database without its files."""
    for name in ("mail", "attachments"):
        (settings.state / name).rename(settings.state.parent / name)
    return settings


def contents(path):
    with tarfile.open(path) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


def rewritten(path, members):
    with tarfile.open(path, "w") as tar:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, BytesIO(data))


def test_a_changed_added_or_missing_part_is_named_before_anything_is_written(bundle, tmp_path):
    whole = contents(bundle)
    cases = whole["tables/cases.jsonl"]
    for members, named in (
        (whole | {"tables/cases.jsonl": cases.replace(b"broken", b"BROKEN")}, "tables/cases.jsonl"),
        (whole | {"files/more": b"x"}, "files/more"),
        ({name: data for name, data in whole.items() if name != "files/mail/1.log"}, "files/mail/1.log"),
    ):
        rewritten(bundle, members)
        with pytest.raises(VerificationError, match=named):
            restore(Settings(state=tmp_path / "new"), bundle)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["files/../../evil", "/etc/evil", "files/a\\b"])
def test_a_name_that_leads_elsewhere_is_refused(bundle, tmp_path, name):
    rewritten(bundle, contents(bundle) | {name: b"x"})
    with pytest.raises(InputError, match="no place"):
        restore(Settings(state=tmp_path / "new"), bundle)


def test_half_a_backup_is_none(bundle, tmp_path):
    bundle.write_bytes(bundle.read_bytes()[:3000])
    with pytest.raises(InputError):
        restore(Settings(state=tmp_path / "new"), bundle)


def test_a_log_that_somebody_changed_is_not_restored_although_all_digests_were_made_anew(bundle, tmp_path):
    members = contents(bundle)
    manifest = json.loads(members.pop("manifest.json"))
    log = members["tables/audit_events.jsonl"].replace(b'"who": "ada"', b'"who": "eve"', 1)
    members["tables/audit_events.jsonl"] = log
    manifest["tables"]["audit_events"]["sha256"] = digest(log)
    rewritten(bundle, members | {"manifest.json": canonical(manifest)})
    with pytest.raises(VerificationError, match="event 1 was changed"):
        restore(Settings(state=tmp_path / "new"), bundle)
    assert not (tmp_path / "new").exists()


def test_a_backup_of_an_earlier_form_is_restored_and_brought_up_to_date(request, kept, bundle, tmp_path):
    members = contents(bundle)
    manifest = json.loads(members.pop("manifest.json"))
    early = {"audit_events", "cases"}
    for table in manifest["tables"].keys() - early:
        del members[f"tables/{table}.jsonl"]
    manifest["tables"] = {name: manifest["tables"][name] for name in early}
    manifest["form"] = {"portal": "0002_audit_chain"}
    rewritten(bundle, members | {"manifest.json": canonical(manifest)})
    emptied_again(kept)
    new = Settings(state=tmp_path / "new", database=kept.database)
    restore(new, bundle)
    assert len(cases_of(new).all()) == 3
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_a_form_that_is_not_known_is_refused(kept, bundle, tmp_path):
    members = contents(bundle)
    manifest = json.loads(members.pop("manifest.json"))
    manifest["form"]["portal"] = "9999_of_tomorrow"
    rewritten(bundle, members | {"manifest.json": canonical(manifest)})
    emptied_again(kept)
    with pytest.raises(RefusedError, match="9999_of_tomorrow"):
        restore(Settings(state=tmp_path / "new", database=kept.database), bundle)
