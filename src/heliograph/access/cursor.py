"""Cursor: a place in the rows of a view, as a word that only fits this view and these releases."""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from heliograph.access.query import Reader
from heliograph.errors import UsageError
from heliograph.model.view import View

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - moments in files are UTC without a zone
MILLISECOND = timedelta(milliseconds=1)
LONGEST = 400
MOST = 10**12
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of a view begins.

    Attributes:
        moment: Of the last row that was given; None where that row had no time, and where order is not by time.
        skip: Rows from that moment on that were given; without a moment, rows that were given in this order.
        given: Rows that were given in all.
    """

    moment: datetime | None = None
    skip: int = 0
    given: int = 0


START = Place()


def pinned(reader: Reader, view: View) -> View:
    """The view of exactly these releases: it stays the same when another is published."""
    return replace(view, datasets=tuple(edition.name for edition in reader.editions))


def written(place: Place, reader: Reader, view: View) -> str:
    """The cursor of a place."""
    moment = None if place.moment is None else (place.moment - EPOCH) // MILLISECOND
    said = [VERSION, _releases(reader), _view(reader, view), moment, place.skip, place.given]
    return base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")


def read(cursor: str, reader: Reader, view: View) -> Place:
    """The place of a cursor.

    Raises:
        UsageError: It is none, or of another view or release.
    """
    releases, asked, place = _parsed(cursor)
    if releases != _releases(reader):
        raise UsageError(
            "The cursor is of other releases than those that are asked now.",
            hint="Begin again without a cursor, and name releases (ira-2018@1) to stay with them.",
        )
    if asked != _view(reader, view):
        raise UsageError(
            "The cursor is of another view.",
            hint="Follow the link to the next page, or begin without a cursor.",
        )
    return place


def _parsed(cursor: str) -> tuple[object, object, Place]:
    broken = UsageError("The cursor cannot be read.", hint="Give it as it came, or begin without a cursor.")
    if len(cursor) > LONGEST or not cursor.isascii():
        raise broken
    try:
        said = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        version, releases, asked, moment, skip, given = said
        numbers = [version, skip, given, *([] if moment is None else [moment])]
        if any(type(number) is not int for number in numbers) or version != VERSION:
            raise broken
        if not (0 < skip <= given < MOST):
            raise broken
        at = None if moment is None else EPOCH + moment * MILLISECOND
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError):
        raise broken from None
    return releases, asked, Place(moment=at, skip=skip, given=given)


def _releases(reader: Reader) -> str:
    return _short("\n".join(edition.release_id for edition in reader.editions))


def _view(reader: Reader, view: View) -> str:
    return _short(pinned(reader, view).to_query())


def _short(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
