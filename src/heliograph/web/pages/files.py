"""Files: the archive itself, as it was published, in whole or in parts."""

from collections.abc import Iterator
from email.utils import formatdate
from mimetypes import guess_type
from os import fstat, stat_result
from pathlib import Path

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase

from heliograph.errors import HeliographError
from heliograph.rules.delivery import Asked, delivery, strong_tag
from heliograph.web.frame import site

CHUNK = 2**18
PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "sandbox"
)
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
    return _sent(request, path, place)


def _sent(request: HttpRequest, path: str, place: Path) -> HttpResponseBase:
    stat = place.stat()
    said = delivery(Asked.of(request.method, request.headers), tag=_tag(path, stat), size=stat.st_size)
    headers = {
        **said.headers,
        "Last-Modified": formatdate(stat.st_mtime, usegmt=True),
        "Content-Type": _type(place),
    }
    if place.suffix in {".html", ".svg"}:
        headers["Content-Security-Policy"] = PAGE_POLICY
    if request.method == "HEAD" or not said.count:
        return HttpResponse(status=said.status, headers=headers)
    pieces = _pieces(place, stat, said.first, said.count)
    return StreamingHttpResponse(pieces, status=said.status, headers=headers)


def _tag(path: str, stat: stat_result) -> str:
    """The digest where a release promises it; for all else something that changes when the file does."""
    sha256 = site().promised(path, size=stat.st_size, changed=stat.st_mtime_ns)
    return strong_tag(sha256) if sha256 else f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'


def _pieces(place: Path, stat: stat_result, first: int, left: int) -> Iterator[bytes]:
    """The bytes of the file that was looked at; of one that took its place in between none, so that the answer breaks off."""
    with place.open("rb") as file:
        if _mark(fstat(file.fileno())) != _mark(stat):
            return
        file.seek(first)
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece


def _mark(stat: stat_result) -> tuple[int, int, int]:
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _type(place: Path) -> str:
    kind = TYPES.get(place.suffix) or guess_type(place.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(TEXTS) else kind
