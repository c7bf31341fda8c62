"""Receipts: what somebody took of an edition, signed."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from heliograph.bootstrap.gated import takings_of
from heliograph.bootstrap.receipts import signed_receipt
from heliograph.consortium.receipt import receipt
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.web.frame import gated, site
from heliograph.web.pages.consortium.door import sent_away
from heliograph.web.parts.portal import now, person


def by_page(request: HttpRequest, name: str, release: str, edition: str) -> HttpResponse:
    """One's own receipt, for somebody at a browser."""
    return sent_away(request) or signed(person(request), name, int(release), edition)


def signed(holder: Person, name: str, release: int, edition: str) -> HttpResponse:
    """The receipt of somebody for what they took.

    Raises:
        UnknownNameError: They took nothing, or there is no such release.
    """
    shown = site()
    ids = [
        one.release_id
        for dataset in shown.library.catalogue.datasets
        for one in dataset.releases
        if (dataset.name, one.release) == (name, release)
    ]
    described = shown.library.description
    if not ids or described is None:
        raise UnknownNameError(f"There is no {name}@{release} here.")
    made = receipt(
        takings_of(),
        holder,
        dataset=name,
        release=release,
        edition=edition,
        origin=described.origin,
        release_id=ids[0],
        at=now(),
    )
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="receipt-{name}-{release}-{edition}.json"',
    }
    return JsonResponse(signed_receipt(gated().settings, made).to_json(), headers=headers)
