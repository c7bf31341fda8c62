"""Searching: the door to what needs the extra ``search``, which is loaded when somebody searches."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from heliograph.access.query import Reader
from heliograph.bootstrap.reading import Joined
from heliograph.client.progress import Choice
from heliograph.errors import UsageError

if TYPE_CHECKING:
    from heliograph.client.found import Found

NEEDED = ("tantivy", "numpy")


def searched(
    joined: Joined,
    reader: Reader,
    text: str,
    *,
    order: str,
    limit: int,
    skip: int,
    most: int,
    progress: Choice,
) -> "Found":
    """What a search finds in the editions of a reader.

    Raises:
        UsageError: The extra is not installed, or the search cannot be meant.
    """
    for name in NEEDED:
        if find_spec(name) is None:
            raise UsageError(f"Searching needs {name}.", hint='Install it: pip install "heliograph[search]".')
    from heliograph.client.found import found_in  # noqa: PLC0415 - an extra

    return found_in(joined, reader, text, order=order, limit=limit, skip=skip, most=most, progress=progress)
