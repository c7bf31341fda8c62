"""Files of a gated edition, for a member at a browser: the look is decided and logged like every request."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from heliograph.access.catalogue import find_release
from heliograph.access.early import DOCUMENTS
from heliograph.access.resolve import OpenEdition
from heliograph.bootstrap.gated import takings_of
from heliograph.consortium.reach import Asking, Part, admit, begin, early
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, TableFile
from heliograph.model.names import Address
from heliograph.publish.hold import Held
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
        opens_on=gated().opens_on(*gated().named(name), edition),
    )
    held = gated().held(address.dataset, address.release)
    if held is not None and (wanted := early(asking, held.release_id, now())):
        return _held_files(wanted, held)
    admit(asking, now())
    library = site().library
    dataset, entry = find_release(library.catalogue, address, where=library.tree.where)
    opened = gated().edition(dataset.name, entry.release, edition)
    _logged(asking, opened)
    listed = [_file(opened, edition, one) for one in opened.manifest.files]
    return _shown(opened, edition, listed)


def _held_files(asking: Asking, held: Held) -> Shown:
    """What the public has not yet: the gated edition, and all that will be public."""
    editions = [each for each in Edition if each in held.release.editions]
    opened = {each: gated().held_edition(held, each) for each in editions}
    first = opened[editions[-1]]
    _logged(asking, first)
    listed = [
        _file(first, DOCUMENTS, each)
        for each in (*gated().signed_documents(held), *held.release.files)
        if "/" not in each.path
    ]
    for each in reversed(editions):
        listed += [_file(opened[each], each.value, one) for one in opened[each].manifest.files]
    return _shown(first, asking.edition, listed, public_on=held.day.isoformat())


def _logged(asking: Asking, opened: OpenEdition) -> None:
    digest = opened.release.editions[opened.edition].manifest_sha256
    begin(asking, Part(path="manifest.json", sha256=digest, size=len(opened.manifest_bytes)), now())


def _shown(
    opened: OpenEdition, edition: str, listed: list[dict[str, Any]], public_on: str | None = None
) -> Shown:
    document = {"name": opened.name, "edition": edition, "public_on": public_on, "files": listed}
    return Shown(template="consortium/gated-files.html", document=document)


def _file(opened: OpenEdition, edition: str, one: FileEntry) -> dict[str, Any]:
    kwargs = {
        "name": opened.release.dataset,
        "release": opened.release.release,
        "edition": edition,
        "path": one.path,
    }
    return {
        "path": one.path if edition == opened.edition else f"{edition}/{one.path}",
        "rows": one.rows if isinstance(one, TableFile) else None,
        "bytes": one.bytes,
        "sha256": one.sha256,
        "href": reverse("gated-page", kwargs=kwargs),
    }
