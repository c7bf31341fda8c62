"""Post: hands messages to whatever Django sends mail with, and tells what the server said."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage

from heliograph.model.consortium.message import Answer, Message
from heliograph.store.portal.mail import SENDER

FOR_EVER = 500
"""From here on a code of SMTP means that trying again is of no use."""


class DjangoPost:
    """Mail as plain text.

    Args:
        sender: Address that it comes from.
    """

    def __init__(self, sender: str | None = None) -> None:
        self._sender = sender or SENDER

    def send(self, message: Message) -> Answer:
        """Hand a message to the server of mail."""
        mail = EmailMessage(message.subject, message.text, self._sender, [message.to])
        try:
            mail.message()  # before anything is opened for it
            mail.send()
        except SMTPRecipientsRefused as error:
            refused = [code for code, _ in error.recipients.values()]
            return Answer.BOUNCED if all(code >= FOR_EVER for code in refused) else Answer.LATER
        except ValueError:  # an address or a head that no mail can have
            return Answer.BOUNCED
        except (OSError, SMTPException):
            return Answer.LATER
        return Answer.ACCEPTED
