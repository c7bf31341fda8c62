"""Searched: what a search found, as a document for programs."""

from typing import Any

from heliograph.access.plain import documents
from heliograph.access.search import FACETS, Answer


def searched(answer: Answer) -> dict[str, Any]:
    """Counts, facets and hits as JSON can say them."""
    return {
        "query": str(answer.search),
        "order": answer.order.value,
        "count": answer.count,
        "notes": list(answer.notes),
        "facets": {
            name: [{"value": value, "count": count} for value, count in answer.facets[name]]
            for name in FACETS
        },
        "hits": documents(answer.hits),
        "skip": answer.skip,
    }
