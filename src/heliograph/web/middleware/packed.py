"""Packed: pages travel compressed where the browser can read that; files travel as they lie."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Packed(GZipMiddleware):
    """Compresses what cannot be asked for in parts: bytes and digest of a part are those of the file."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress, or not."""
        if response.has_header("Accept-Ranges"):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed
