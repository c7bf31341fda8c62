"""Files of a gated edition, for a member at a browser: the look is decided and logged like every request."""

from django.http import HttpRequest
from django.urls import reverse

from heliograph.access.catalogue import find_release
from heliograph.bootstrap.gated import takings_of
from heliograph.consortium.reach import Asking, Part, admit, begin
from heliograph.model.names import Address
from heliograph.web.frame import gated, site
from heliograph.web.parts.portal import now, person, room
from heliograph.web.shown import Shown


def files(request: HttpRequest, name: str, edition: str) -> Shown:
    """Every file of the newest release, or of the one that is named."""
    address = Address.parse(name)
    asking = Asking(
        room=room(),
        takings=takings_of(),
        person=person(request),
        token=None,
        dataset=address.dataset,
        release=address.release or 0,
        edition=edition,
        limits=gated().limits(address.dataset),
    )
    admit(asking, now())
    library = site().library
    dataset, entry = find_release(library.catalogue, address, where=library.tree.where)
    opened = gated().edition(dataset.name, entry.release, edition)
    digest = opened.release.editions[opened.edition].manifest_sha256
    begin(asking, Part(path="manifest.json", sha256=digest, size=len(opened.manifest_bytes)), now())
    document = {
        "name": opened.name,
        "edition": edition,
        "files": [
            {
                "path": one.path,
                "rows": one.rows,
                "bytes": one.bytes,
                "sha256": one.sha256,
                "href": reverse(
                    "gated-page",
                    kwargs={
                        "name": dataset.name,
                        "release": entry.release,
                        "edition": edition,
                        "path": one.path,
                    },
                ),
            }
            for one in opened.manifest.files
        ],
    }
    return Shown(template="consortium/gated-files.html", document=document)
