"""Home: what this archive is, and what is new in it."""

from dataclasses import asdict

from django.http import HttpRequest

from heliograph.access.listing import Entry, entry_of
from heliograph.web.frame import site
from heliograph.web.shown import Shown

NEWEST = 6


def home(request: HttpRequest) -> Shown:
    """The first page."""
    del request
    listed = sorted(entries(), key=lambda entry: entry.published_at, reverse=True)
    described = site().library.description
    document = {
        "title": described.title if described else "",
        "publisher": described.publisher.name if described else "",
        "origin": described.origin if described else "",
        "keys": list(described.keys) if described else [],
        "datasets": len(listed),
        "posts": sum(entry.posts for entry in listed),
        "accounts": sum(entry.accounts for entry in listed),
        "newest": [asdict(entry) for entry in listed[:NEWEST]],
        "corrections": [asdict(entry) for entry in listed if entry.status == "corrected"][:NEWEST],
    }
    return Shown(template="home.html", document=document)


def entries() -> list[Entry]:
    """Every data set of the archive that the public may read."""
    shown = site()
    names = [
        dataset.name
        for dataset in shown.library.catalogue.datasets
        if "public" in dataset.releases[-1].editions
    ]
    return [entry_of(shown.edition(name)) for name in names]
