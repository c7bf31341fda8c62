"""What a server of mail says is told apart: taken, not now, never."""

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import override_settings

from heliograph.model.consortium.message import Answer, Message
from heliograph.store.portal.post import DjangoPost

MESSAGE = Message(to="ada@example.org", subject="Access restored: x", text="Hello\n\u0627")


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_a_message_is_sent_as_plain_text(kept):
    mail.outbox = []
    assert DjangoPost("from@example.org").send(MESSAGE) is Answer.ACCEPTED
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([MESSAGE.to], MESSAGE.subject, MESSAGE.text)
    assert sent.from_email == "from@example.org"
    assert sent.message().get_content_type() == "text/plain"


def test_without_a_server_messages_are_files(kept):
    assert DjangoPost().send(MESSAGE) is Answer.ACCEPTED
    [file] = (kept.state / "mail").iterdir()
    assert "To: ada@example.org" in file.read_text()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (SMTPRecipientsRefused({MESSAGE.to: (550, b"no such mailbox")}), Answer.BOUNCED),
        (SMTPRecipientsRefused({MESSAGE.to: (451, b"greylisted")}), Answer.LATER),
        (SMTPServerDisconnected("gone"), Answer.LATER),
        (SMTPDataError(554, b"rejected"), Answer.LATER),
        (ConnectionRefusedError(), Answer.LATER),
        (TimeoutError(), Answer.LATER),
    ],
)
def test_what_the_server_says_is_told(kept, monkeypatch, said, answer):
    def refuse(_self, *_):
        raise said

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert DjangoPost().send(MESSAGE) is answer


def test_a_subject_of_two_lines_is_never_sent(kept):
    two = Message(to=MESSAGE.to, subject="a\nBcc: eve@example.org", text="")
    assert DjangoPost().send(two) is Answer.BOUNCED
