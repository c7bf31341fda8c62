"""Watch: how many requests, how long, how they ended: counted for Prometheus and written as one line of JSON each.

What is written tells nothing of who reads what: no address of a reader, no search, no id of an account.
"""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "heliograph_requests", "Requests by page and status.", ["page", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "heliograph_request_seconds",
    "How long answers take.",
    ["page"],
    registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10),
)
BUSY = Gauge("heliograph_requests_in_progress", "Requests that are being answered.", registry=REGISTRY)

log = structlog.get_logger()


class Watch:
    """Counts and logs every request under the name of its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and take note."""
        begun = time.perf_counter()
        with BUSY.track_inprogress():
            response = self._next(request)
        taken = time.perf_counter() - begun
        match = request.resolver_match
        name = (match.url_name if match else None) or "none"
        REQUESTS.labels(page=name, status=str(response.status_code)).inc()
        SECONDS.labels(page=name).observe(taken)
        log.info(
            "request",
            page=name,
            method=request.method,
            status=response.status_code,
            milliseconds=round(taken * 1000, 1),
        )
        return response
