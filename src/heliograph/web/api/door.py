"""Door: the token by which the API knows a member, and what a route says of it in the OpenAPI document."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security.http import HttpAuthBase
from pydantic import BaseModel

from heliograph.errors import NotAllowedError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.token import Token
from heliograph.web.parts.bearer import bearer


class NotKnownError(AuthenticationError):
    """A request without a token that holds.

    Args:
        why: What is missing.
    """

    def __init__(self, why: NotAllowedError) -> None:
        super().__init__()
        self.why = why


class MemberToken(HttpAuthBase):
    """The token of a member, as ``heliograph login`` or the page *Tokens* gives it."""

    openapi_scheme = "bearer"
    openapi_description = (
        "The token of a member: from heliograph login, or from the page Tokens. It begins with hgt_."
    )

    def __call__(self, request: HttpRequest) -> tuple[Token, Person]:
        """The token, and whose it is.

        Raises:
            NotKnownError: There is none that holds.
        """
        try:
            return bearer(request)
        except NotAllowedError as error:
            raise NotKnownError(error) from None


MEMBERS = MemberToken()


def known(request: HttpRequest) -> tuple[Token, Person]:
    """The token of a request that has passed the door, and whose it is."""
    found: tuple[Token, Person] = request.auth  # type: ignore[attr-defined]
    return found


def sent(kind: type[BaseModel]) -> dict[str, Any]:
    """What is sent to a route, as the document says it; ``parts/bodies`` reads it by the same class."""
    is_needed = any(field.is_required() for field in kind.model_fields.values())
    content = {"application/json": {"schema": kind.model_json_schema()}}
    return {"requestBody": {"required": is_needed, "content": content}}
