"""Files: the archive itself, as it was published, in whole or in parts."""

import re
from collections.abc import Iterator
from email.utils import formatdate
from mimetypes import guess_type
from pathlib import Path

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase

from heliograph.errors import HeliographError
from heliograph.web.frame import site

CHUNK = 2**18
RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"
"""Reports of a release are pages of their own, with their style inside; they may do nothing else."""

TYPES = {
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".sig": "text/plain",
    ".cff": "text/yaml",
}
TEXTS = ("text/", "application/json", "application/atom+xml")


def archive_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the archive, with its size, an ETag, and one range if asked for; from a server it is fetched there."""
    tree = site().library.tree
    if any(part in {"", ".", ".."} or part.startswith(".") for part in path.split("/")):
        raise Http404
    try:
        place = tree.local(path)
    except HeliographError:
        raise Http404 from None
    if place is None:
        return HttpResponseRedirect(tree.address(path))
    if not place.is_file():
        raise Http404
    return _sent(request, place)


def _sent(request: HttpRequest, place: Path) -> HttpResponseBase:
    stat = place.stat()
    tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Last-Modified": formatdate(stat.st_mtime, usegmt=True),
        "Content-Type": _type(place),
    }
    if place.suffix in {".html", ".svg"}:
        headers["Content-Security-Policy"] = PAGE_POLICY
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    asked = request.headers.get("Range")
    if asked is None or request.headers.get("If-Range", tag) != tag:
        return FileResponse(place.open("rb"), headers=headers)
    span = _span(asked, stat.st_size)
    if span is None:
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{stat.st_size}"})
    first, last = span
    headers |= {
        "Content-Range": f"bytes {first}-{last}/{stat.st_size}",
        "Content-Length": str(last - first + 1),
    }
    return StreamingHttpResponse(_pieces(place, first, last), status=206, headers=headers)


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The first and last byte of the one range that is asked for; None when the file has none of it."""
    found = RANGE.fullmatch(asked.strip())
    if found is None:
        return None
    first, last, tail = found.groups()
    if tail is not None:
        return (max(size - int(tail), 0), size - 1) if int(tail) and size else None
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    return (start, end) if start <= end else None


def _pieces(place: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with place.open("rb") as file:
        file.seek(first)
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def _type(place: Path) -> str:
    kind = TYPES.get(place.suffix) or guess_type(place.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(TEXTS) else kind
