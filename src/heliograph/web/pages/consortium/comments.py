"""Comments: what the public says about changes of the criteria, for those who decide what is shown."""

from django.http import HttpRequest
from django.urls import reverse

from heliograph.consortium import comment as verbs
from heliograph.errors import UnknownNameError
from heliograph.web.parts.inputs import Typed
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown


def comments(request: HttpRequest) -> Shown:
    """Every comment; those about which nobody has decided come first, with the two ways to."""
    held, who, at = room(), person(request), now()
    found = verbs.comments(held, who, at)
    if request.method == "POST":
        typed = Typed(request.POST)
        step, number = typed.text("step"), typed.text("comment")
        if step == "show":
            verbs.show_comment(held, number, by=who, at=at)
        elif step == "refuse":
            verbs.refuse_comment(held, number, reason=typed.text("reason"), by=who, at=at)
        else:
            raise UnknownNameError(f"There is no step {step[:40]}.")
        return Shown(template="", document={"id": number, "step": step}, location=reverse("comments"))
    document = {
        "comments": [
            {
                "id": one.id,
                "criteria": one.criteria,
                "criterion": one.criterion,
                "version": one.of_version,
                "name": one.name,
                "words": one.words,
                "written_on": f"{one.written_at:%Y-%m-%d}",
                "waits": verbs.waits(one),
                "shown": one.shown_at is not None,
                "reason": one.reason,
            }
            for one in found
        ]
    }
    return Shown(template="consortium/comments.html", document=document, drawn={"section": "comments"})
