"""References: a question to somebody outside is kept and its link sent. Django must be set up."""

import secrets
from datetime import datetime

from heliograph.bootstrap.consortium import post_of
from heliograph.bootstrap.login import address_of
from heliograph.consortium.letters import LANGUAGES, words_of
from heliograph.consortium.room import Room
from heliograph.consortium.vouch import Question, ask
from heliograph.errors import RemoteError
from heliograph.model.consortium.message import Answer, Message
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.reference import Voucher
from heliograph.settings import Settings


def ask_by_mail(
    settings: Settings,
    room: Room,
    application_id: str,
    about: str,
    *,
    name: str,
    email: str,
    voucher: Voucher,
    by: Person,
    at: datetime,
) -> Question:
    """Ask somebody, in the language of who asks; the link is in the mail and nowhere else.

    Args:
        settings: Ours: how mail is sent, the address of the server.
        room: Where it is kept.
        application_id: For which application.
        about: Id of a person of its team.
        name: Of who is asked.
        email: Where to.
        voucher: As what they are asked.
        by: Who asks.
        at: Now.

    Raises:
        RemoteError: The mail was not sent.
    """
    secret = secrets.token_urlsafe(32)
    made = ask(
        room, application_id, about, name=name, email=email, secret=secret, voucher=voucher, by=by, at=at
    )
    prefix = "" if by.language not in LANGUAGES or by.language == LANGUAGES[0] else f"/{by.language}"
    said = {
        "name": made.reference.name,
        "applicant": made.applicant,
        "organisation": made.organisation,
        "platform": room.platform,
        "until": f"{made.reference.expires_at:%Y-%m-%d}",
        "link": f"{address_of(settings) or 'http://localhost:8000'}{prefix}/consortium/reference/{secret}/",
    }
    words = words_of("reference-asked", by.language, said)
    message = Message(to=made.reference.email, subject=words.subject, text=words.text)
    if post_of(settings).send(message) is not Answer.ACCEPTED:
        raise RemoteError(
            f"The mail to {made.reference.email} was not sent.",
            hint="Look at the address, then ask once more.",
        )
    return made
