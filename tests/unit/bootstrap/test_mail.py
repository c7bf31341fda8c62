"""Where mail about cases goes, from one address in the settings."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import override_settings

from heliograph.bootstrap.mail import mail_settings, publisher_address
from heliograph.bootstrap.portal import connect
from heliograph.errors import RemoteError, UsageError
from heliograph.model.case import Asked, Case, CaseKind
from heliograph.settings import Settings
from heliograph.store.portal.database import leave
from heliograph.store.portal.mail import MailToPublisher

EVIL = "mine\nSubject: evil\nBcc: everybody@example.org\n\u0627\u0644"
CASE = Case(
    number=7,
    asked=Asked(
        kind=CaseKind.CONTEST,
        words=EVIL,
        dataset="tiny",
        account_id="a1\nBcc: x@example.org",
        reach="me@example.org",
    ),
    opened_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
)


@pytest.fixture
def state(tmp_path):
    connect(Settings(state=tmp_path))
    yield tmp_path
    leave()


def test_without_a_server_mails_are_files(state):
    assert MailToPublisher("to@example.org", "An archive")(CASE)
    [file] = (state / "mail").iterdir()
    assert "Subject: Case 7 (contest): An archive" in file.read_text()


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_the_head_of_a_mail_holds_nothing_that_was_typed(state):
    mail.outbox = []
    assert MailToPublisher("to@example.org", "An\narchive")(CASE)
    [sent] = mail.outbox
    head = str(sent.message()).split("\n\n")[0]
    assert sent.to == ["to@example.org"]
    assert "evil" not in head
    assert "everybody" not in head
    assert "me@example.org" not in head
    assert "> Subject: evil" in sent.body
    assert sent.message().get_content_type() == "text/plain"


def test_where_there_is_nobody_to_tell_no_mail_is_made(state):
    assert MailToPublisher(None, "An archive")(CASE) is False
    assert not (state / "mail").exists()


def test_a_server_that_is_not_there_is_an_error_of_ours(state, unused_port):
    connect(Settings(state=state, mail=f"smtp://127.0.0.1:{unused_port}"))
    with pytest.raises(RemoteError, match="case 7") as told:
        MailToPublisher("to@example.org", "An archive")(CASE)
    assert "mine" not in told.value.message


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_an_address_is_taken_apart():
    found = mail_settings(Settings(mail="smtps://me%40x:p%3As@mail.example.org"))
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_SSL"]) == (
        "mail.example.org",
        465,
        True,
    )
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("me@x", "p:s")
    assert mail_settings(Settings(mail="smtp://mail"))["EMAIL_PORT"] == 25


@pytest.mark.parametrize("wrong", ["mail.example.org:25", "http://mail", "smtp://"])
def test_what_is_no_server_is_refused(wrong):
    with pytest.raises(UsageError, match="no address of a server"):
        mail_settings(Settings(mail=wrong))


@pytest.mark.parametrize(
    ("mail_to", "contact", "to"),
    [
        ("me@example.org", "other@example.org", "me@example.org"),
        (None, "other@example.org", "other@example.org"),
        (None, "mailto:other@example.org", "other@example.org"),
        (None, "https://example.org/contact", None),
        (None, "write to a@b.c", None),
        (None, None, None),
    ],
)
def test_the_settings_say_who_is_told_else_the_archive(mail_to, contact, to):
    assert publisher_address(mail_to, contact) == to
