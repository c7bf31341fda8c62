"""Data sets of which there is more than everybody sees."""

from heliograph.model.edition import Edition
from heliograph.web.frame import site


def gated() -> list[dict[str, object]]:
    """Data sets with an edition that is open to members alone."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "editions": [edition.value for edition in one.releases[-1].editions if edition.gated],
            "is_public": Edition.PUBLIC in one.releases[-1].editions,
        }
        for one in site().library.catalogue.datasets
        if any(edition.gated for edition in one.releases[-1].editions)
    ]
