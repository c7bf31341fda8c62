"""Mail: tells the publisher of a case, through whatever Django sends mail with."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

from heliograph.errors import RemoteError
from heliograph.model.case import Case

SENDER = "heliograph@localhost"


class MailToPublisher:
    """A mail for each case, as plain text; nothing that a person typed stands in its head.

    Args:
        to: Address of the publisher; None when there is none.
        archive: Title of the archive.
        sender: Address that it comes from.
    """

    def __init__(self, to: str | None, archive: str, sender: str | None = None) -> None:
        self._to, self._archive, self._sender = to, " ".join(archive.split()), sender or to or SENDER

    def __call__(self, case: Case) -> bool:
        """Send it; False when nobody is to be told."""
        if self._to is None:
            return False
        subject = f"Case {case.number} ({case.asked.kind}): {self._archive}"
        message = EmailMessage(subject, self._text(case), self._sender, [self._to])
        try:
            message.send()
        except (OSError, SMTPException, ValueError) as error:
            raise RemoteError(
                f"The mail about case {case.number} was not sent: {type(error).__name__}.",
                hint="The case is kept. Look at the settings mail and mail_to.",
            ) from error
        return True

    def _text(self, case: Case) -> str:
        asked = case.asked
        said = (
            ("Data set", asked.dataset),
            ("Account", asked.account_id),
            ("Page", asked.page),
            ("Answer to", asked.reach or "no address was given"),
        )
        lines = [f"{name}: {' '.join(value.split())}" for name, value in said if value]
        return "\n".join(
            [
                f"Case {case.number}, {case.asked.kind}, opened {case.opened_at:%Y-%m-%d %H:%M} UTC.",
                *lines,
                "",
                "In the words of the person:",
                "",
                *(f"> {line}" for line in asked.words.split("\n")),
                "",
                f"Answer: heliograph case close {case.number} --outcome OUTCOME --note NOTE",
                "",
            ]
        )
