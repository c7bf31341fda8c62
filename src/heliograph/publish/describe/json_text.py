"""JSON for readers: indented, in the order given, the same bytes every time."""

import json
from typing import Any


def json_text(document: dict[str, Any]) -> bytes:
    """A document as indented UTF-8 JSON with a newline at the end."""
    return (json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")
