"""Leave: whoever logs out leaves nothing of the consortium in the browser."""

from typing import Any

from allauth.account.views import LogoutView
from django.http import HttpRequest, HttpResponseBase

LEFT = '"cache", "storage"'
"""What the browser is told to empty; cookies are ended one by one, those of neighbours stay."""


class Leave(LogoutView):  # type: ignore[misc]  # it has no types
    """As the library does it, and the browser is told to forget what it has kept."""

    def post(self, request: HttpRequest, *words: Any, **named: Any) -> HttpResponseBase:  # noqa: ANN401 - of the library
        """End the session."""
        answer: HttpResponseBase = super().post(request, *words, **named)
        answer.headers["Clear-Site-Data"] = LEFT
        return answer
