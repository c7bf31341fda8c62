"""Why: what somebody still needs to reach data, word for word as the decision says it."""

from django.http import HttpRequest

from heliograph.consortium.why import why as ruled
from heliograph.errors import UsageError
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.web.frame import gated, site
from heliograph.web.parts.portal import now, person_or_none, room, unmet_document
from heliograph.web.shown import Shown


def why(request: HttpRequest) -> Shown:
    """The decision about one data set, for whoever asks."""
    names = sorted({one.name for one in site().library.catalogue.datasets})
    dataset = request.GET.get("dataset", "")
    edition, modality = (
        request.GET.get("edition", "consortium"),
        request.GET.get("by", Modality.DOWNLOAD.value),
    )
    if modality not in set(Modality):
        raise UsageError(
            f"There is no way of access {modality[:40]}.", hint=f"There are: {', '.join(Modality)}."
        )
    document: dict[str, object] = {"dataset": dataset, "edition": edition, "by": modality}
    if dataset:
        scope = Scope(dataset, edition, Modality(modality))
        day = gated().opens_on(*gated().named(dataset), edition)
        ruling = ruled(room(), person_or_none(request), scope, now(), opens_on=day)
        document |= {"allow": ruling.allow, "unmet": unmet_document(ruling.unmet)}
    drawn = {"section": "why", "names": names, "modalities": [one.value for one in Modality]}
    return Shown(template="consortium/why.html", document=document, drawn=drawn)
