"""Health: what machines that watch over the server ask."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from heliograph.web.frame import site
from heliograph.web.middleware.watch import REGISTRY


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    del request
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """The archive can be read; ``prepared`` says whether every page is as quick as it will be."""
    del request
    datasets = len(site().library.catalogue.datasets)
    return JsonResponse({"status": "ok", "datasets": datasets, "prepared": site().is_prepared})


def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus."""
    del request
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
