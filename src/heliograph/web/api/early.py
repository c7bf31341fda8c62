"""Early: what a member may have before the public."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from heliograph.bootstrap.gated import takings_of
from heliograph.consortium.reach import Asking, early
from heliograph.model.edition import Edition
from heliograph.web.api.about_asking import REFUSALS
from heliograph.web.api.door import MEMBERS, known
from heliograph.web.frame import gated
from heliograph.web.parts.portal import now, room

router = Router(tags=["gated editions"], auth=MEMBERS)


class HeldRelease(Schema):
    """A release that you may have before the public."""

    dataset: str
    release: int
    release_id: str = Field(description="SHA-256 of release.json.")
    edition: str = Field(description="Which edition of it you may have.")
    public_on: str = Field(description="Day from which the public may have the release, in UTC.")


class HeldReleases(Schema):
    """Every release that you may have before the public."""

    releases: list[HeldRelease]


@router.get(
    "/consortium/early",
    response={200: HeldReleases, 401: REFUSALS[401], 429: REFUSALS[429]},
    summary="What you may have before the public",
)
def early_access(request: HttpRequest) -> dict[str, Any]:
    """Releases that are signed and held until a day, of those that a grant of yours opens early; of all others nothing is told.

    Their files stand at `/gated/{dataset}/{release}/consortium/...`, `/public/...` and `/release/...`.
    """
    token, holder = known(request)
    found = []
    for held in gated().all_held():
        asking = Asking(
            room=room(),
            takings=takings_of(),
            person=holder,
            token=token,
            dataset=held.release.dataset,
            release=held.release.release,
            edition=Edition.CONSORTIUM.value,
        )
        if early(asking, held.release_id, now()):
            found.append(
                {
                    "dataset": asking.dataset,
                    "release": asking.release,
                    "release_id": held.release_id,
                    "edition": asking.edition,
                    "public_on": held.day.isoformat(),
                }
            )
    return {"releases": found}
