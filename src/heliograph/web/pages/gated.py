"""Gated files: for programs by a token, for people who are logged in by a page; one decision and one event for each request."""

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase

from heliograph.access.gated import Outgoing
from heliograph.bootstrap.gated import Found, takings_of
from heliograph.consortium.reach import Asking, Part, admit, begin, early, refused, still
from heliograph.errors import HeliographError, NotAllowedError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.taking import Taking
from heliograph.model.consortium.token import Token
from heliograph.rules.access import SIGN_IN
from heliograph.rules.delivery import Asked, Delivery, delivery, strong_tag
from heliograph.rules.taking import CHANGED, IN_PARTS, NO_FILE, SAME_FOR_ALL, in_parts
from heliograph.web.frame import gated
from heliograph.web.middleware.trouble import told
from heliograph.web.pages.consortium.door import sent_away
from heliograph.web.parts.bearer import READ, for_programs
from heliograph.web.parts.portal import now, person, room


@for_programs(*READ)
def by_token(
    request: HttpRequest, token: Token, holder: Person, *, name: str, release: str, edition: str, path: str
) -> HttpResponseBase:
    """A file for a program."""
    return _answered(request, _asking(holder, token, name, release, edition), path)


def by_page(request: HttpRequest, name: str, release: str, edition: str, path: str) -> HttpResponseBase:
    """A file for somebody at a browser."""
    if elsewhere := sent_away(request):
        return elsewhere if request.method in READ else told(request, NotAllowedError((SIGN_IN,)), 401)
    if request.method not in READ:
        return HttpResponseNotAllowed(READ)
    return _answered(request, _asking(person(request), None, name, release, edition), path)


def _asking(holder: Person, token: Token | None, name: str, release: str, edition: str) -> Asking:
    return Asking(
        room=room(),
        takings=takings_of(),
        person=holder,
        token=token,
        dataset=name,
        release=int(release),
        edition=edition,
        limits=gated().limits(name),
        opens_on=gated().opens_on(name, int(release), edition),
    )


def _answered(request: HttpRequest, asking: Asking, path: str) -> HttpResponseBase:
    """Decide, find, log, send: in this order."""
    asking, found, named = _found(asking, path)
    if found is None:
        return told(request, refused(asking, (NO_FILE,), now()), 404)
    if found.copied:
        raise refused(asking, (SAME_FOR_ALL,), now())
    entry = found.entry
    said = delivery(Asked.of(request.method, request.headers), tag=strong_tag(entry.sha256), size=entry.bytes)
    is_sent = request.method == "GET" and said.count > 0
    part = Part(
        path=named,
        sha256=entry.sha256,
        size=entry.bytes,
        first=said.first,
        count=said.count if is_sent else 0,
    )
    if is_sent and gated().accel is not None and not in_parts(said, entry.bytes):
        raise refused(asking, (IN_PARTS,), now(), part)
    return _sent(asking, found, part, said)


def _found(asking: Asking, path: str) -> tuple[Asking, Found | None, str]:
    """Decide, then look: what is held until its day is there for early access alone, for all others it is an unknown name."""
    held = gated().held(asking.dataset, asking.release)
    if held is not None and (wanted := early(asking, held.release_id, now())):
        named = path if asking.edition == wanted.edition else f"{asking.edition}/{path}"
        return wanted, gated().find_held(held, asking.edition, path), named
    admit(asking, now())
    return asking, gated().find(asking.dataset, asking.release, asking.edition, path), path


def _sent(asking: Asking, found: Found, part: Part, said: Delivery) -> HttpResponseBase:
    headers = said.headers | {
        "Content-Type": "application/octet-stream",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(part.path.rpartition('/')[2])}",
    }
    shelf = gated()
    try:
        file = shelf.open(found)
    except HeliographError:
        raise refused(asking, (CHANGED,), now(), part) from None
    try:
        taking = begin(asking, part, now(), by_front=shelf.accel is not None)
    except BaseException:
        file.close()
        raise
    if not part.count or shelf.accel is not None:
        file.close()
        if part.count:
            place = f"{shelf.accel}/{quote(found.below)}"
            kept = {
                name: value
                for name, value in headers.items()
                if name not in {"Content-Length", "Content-Range"}
            }
            return HttpResponse(headers=kept | {"X-Accel-Redirect": place})
        return HttpResponse(status=said.status, headers=headers)
    outgoing = Outgoing(
        file, first=part.first, count=part.count, check=lambda: _check(asking), note=_noting(asking, taking)
    )
    return StreamingHttpResponse(outgoing, status=said.status, headers=headers)


def _check(asking: Asking) -> None:
    ruling = still(asking, now())
    if not ruling.allow:
        raise NotAllowedError(ruling.unmet)


def _noting(asking: Asking, taking: Taking) -> Callable[[int, str | None], None]:
    def note(sent: int, why: str | None) -> None:
        ended = None if why is None else now()
        asking.takings.note(taking.id, sent, ended_at=ended, stopped=why or "")

    return note
