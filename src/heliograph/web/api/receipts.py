"""Receipts: what a member took of a gated edition, signed, by their token."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Path

from heliograph.consortium.token import require_about
from heliograph.web.api.about_asking import REFUSALS, SignedTaken
from heliograph.web.api.asked import NAME
from heliograph.web.api.door import MEMBERS, known
from heliograph.web.pages.receipts import signed
from heliograph.web.parts.portal import room

router = Router(tags=["gated editions"], auth=MEMBERS)
RELEASE: int = Path(..., ge=1, le=10**15, description="Number of the release.")


@router.get(
    "/receipts/{name}/{release}/{edition}.json",
    response={200: SignedTaken, **REFUSALS},
    summary="What you took, signed",
)
def receipt(
    request: HttpRequest, edition: Literal["consortium", "enclave"], name: str = NAME, release: int = RELEASE
) -> HttpResponse:
    """Every file of an edition that you took, with its digest and each request; the archive signs it."""
    token, holder = known(request)
    require_about(room(), token, name, edition)
    return signed(holder, name, release, edition)
