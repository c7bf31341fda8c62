"""Static: style sheet and scripts of the pages, kept by browsers for as long as the version stays."""

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

from heliograph import drawing

FOLDER = Path(__file__).parent.parent / "static"
FIGURES = Path(drawing.__file__).parent / "figures.css"
"""How figures look stands beside what draws them; pages have it in their one sheet."""

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


def static_file(request: HttpRequest, version: str, path: str) -> HttpResponse:
    """One of the few files that pages need."""
    del request, version
    place = FOLDER / path
    if place.parent != FOLDER or place.suffix not in TYPES or not place.is_file():
        raise Http404
    sheet = FIGURES.read_bytes() if path == "site.css" else b""
    answer = HttpResponse(place.read_bytes() + sheet, content_type=f"{TYPES[place.suffix]}; charset=utf-8")
    answer["Cache-Control"] = FOR_EVER
    return answer
