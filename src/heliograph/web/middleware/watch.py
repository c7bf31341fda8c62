"""Watch: how many requests, how long, how they ended: counted for Prometheus and written as one line of JSON each.

What is written tells nothing of who reads what: no address of a reader, no search, no id of an account. Of what was refused it tells why,
and the id of the member who asked.
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

LOGINS = frozenset(
    {
        "account_login",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
    }
)
"""Pages that show their form again when what was typed was wrong, and lead on when it was right."""

REFUSED = frozenset({401, 403, 413, 421, 429})


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
        line = {"page": name, "method": request.method, "status": response.status_code}
        if response.status_code in REFUSED or _is_wrong_login(request, name, response):
            who = getattr(request, "person", None)
            log.warning("refused", **line, code=getattr(response, "code", ""), who=who.id if who else "")
        log.info("request", **line, milliseconds=round(taken * 1000, 1))
        return response


def _is_wrong_login(request: HttpRequest, name: str, response: HttpResponse) -> bool:
    return name in LOGINS and request.method == "POST" and response.status_code < 300
