"""heliograph consortium invite, and the page of its link: staff is invited, once, by an address that is proved."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from heliograph.bootstrap.consortium import room_of
from heliograph.bootstrap.identity import invite_staff
from heliograph.cli.main import run
from heliograph.consortium.invite import open_invitation
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.consortium.invitation import Invitation
from heliograph.model.consortium.role import Role
from heliograph.settings import Settings
from heliograph.store.portal.database import leave

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def told(capsys, monkeypatch, tmp_path):
    """Runs the command; what it printed, and the mail that it sent."""
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HELIOGRAPH_ADDRESS", "https://archive.example/")

    def call(*words):
        with pytest.raises(SystemExit) as left:
            run(["consortium", "invite", *words])
        mail = sorted((tmp_path / "state" / "mail").glob("*")) if left.value.code in (0, None) else []
        return capsys.readouterr(), mail[-1].read_text("utf-8") if mail else ""

    yield call
    leave()


def test_a_link_is_mailed_and_kept_as_a_digest(told):
    out, mail = told("rev@hill.example", "--role", "reviewer", "--role", "chair", "--by", "ada", "--json")
    said = json.loads(out.out)
    assert said["roles"] == ["chair", "reviewer"]
    secret = re.fullmatch(r"https://archive\.example/consortium/invitation/([\w-]{43})/", said["link"])[1]
    assert secret in mail.replace("=\n", "")
    [kept] = room_of().records.find(Invitation)
    assert secret not in repr(kept)
    assert (kept.email, kept.roles, kept.invited_by) == (
        "rev@hill.example",
        {Role.REVIEWER, Role.CHAIR},
        "ada",
    )
    [event] = room_of().records.events()
    assert (event.what, event.data["roles"]) == ("invitation-make", "chair,reviewer")
    assert "hill.example" not in repr(event)


def test_what_keeps_an_invitation_from_arriving_is_said(told, monkeypatch, tmp_path):
    out, _ = told("rev@hill.example", "--role", "reviewer")
    assert "leads to this machine alone" not in out.out
    assert f"the mail lies in {tmp_path / 'state' / 'mail'}." in out.out
    monkeypatch.delenv("HELIOGRAPH_ADDRESS")
    out, _ = told("rev@hill.example", "--role", "chair")
    assert "It leads to this machine alone: name the address of the pages in the setting address." in out.out


def test_only_roles_of_staff_and_addresses_are_taken(told):
    assert "roles of staff" in told("rev@hill.example", "--role", "applicant")[0].err
    assert "no e-mail address" in told("nobody", "--role", "chair")[0].err


@pytest.fixture
def settings(tmp_path):
    yield Settings(state=tmp_path / "state")
    leave()


def test_an_invitation_is_over_after_a_week(settings):
    link = invite_staff(settings, "a@hill.example", [Role.AUDITOR], language="es", by="ada", at=NOON)
    assert link.startswith("http://localhost:8000/es/consortium/invitation/")
    secret = link.rstrip("/").rpartition("/")[2]
    almost = NOON + timedelta(days=7, seconds=-1)
    assert open_invitation(room_of(), secret, almost).roles == {Role.AUDITOR}
    with pytest.raises(UnknownNameError):
        open_invitation(room_of(), secret, NOON + timedelta(days=7))
    with pytest.raises(UnknownNameError):
        open_invitation(room_of(), "another", NOON)


def test_an_invitation_gives_something(settings):
    with pytest.raises(UsageError):
        invite_staff(settings, "a@hill.example", [], language="en", by="ada", at=NOON)
