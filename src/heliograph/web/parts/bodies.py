"""Bodies: what programs send, as small JSON objects."""

import json
from typing import TypeVar

from django.http import HttpRequest
from pydantic import BaseModel, ValidationError

from heliograph.errors import UsageError

B = TypeVar("B", bound=BaseModel)


def body_of(request: HttpRequest, kind: type[B], *, longest: int, what: str) -> B:
    """The object that a program has sent.

    Args:
        request: With the object as its body; none is an empty object.
        kind: Of the object.
        longest: Bytes that are read.
        what: As in "a request for a login".

    Raises:
        UsageError: It is not of that kind.
    """
    try:
        return kind.model_validate_json(request.read(longest) or b"{}")
    except (ValidationError, json.JSONDecodeError):
        fields = ", ".join(kind.model_fields)
        raise UsageError(f"This is no {what}.", hint=f"A JSON object with: {fields}.") from None
