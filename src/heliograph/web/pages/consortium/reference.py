"""Reference: the page of the link by which a referee or a signing official answers one question, without a login."""

from django.http import HttpRequest

from heliograph.consortium.vouch import LONGEST_STATEMENT, answer, open_question
from heliograph.errors import UsageError
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, room
from heliograph.web.shown import Shown

TEMPLATE = "consortium/reference.html"
ANSWERS = {"confirm": True, "decline": False}


def reference(request: HttpRequest, secret: str) -> Shown:
    """The question, and a form; once it is answered, thanks."""
    held, at = room(), now()
    if request.method == "POST":
        typed = Typed(request.POST)
        said = typed.text("answer")
        if said not in ANSWERS:
            raise UsageError("Choose an answer: confirm or decline.")
        answer(held, secret, is_confirmed=ANSWERS[said], statement=typed.text("statement"), at=at)
        return Shown(template=TEMPLATE, document={"answered": said})
    found = open_question(held, secret, at)
    document = {
        "answered": None,
        "name": found.reference.name,
        "applicant": found.applicant,
        "organisation": found.organisation,
        "as": found.reference.voucher.value,
        "expires": f"{found.reference.expires_at:%Y-%m-%d}",
    }
    return Shown(template=TEMPLATE, document=document, drawn={"longest": LONGEST_STATEMENT})
