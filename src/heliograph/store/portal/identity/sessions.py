"""Sessions on the server: known by a digest of what the browser holds, listed for their person, ended at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.utils.timezone import now

from heliograph.errors import StorageError
from heliograph.model.consortium.session import Session
from heliograph.store.portal.identity.seal import opened, sealed
from heliograph.store.portal.rows.session import LONGEST_BROWSER, SessionRow

PERSON = "_auth_user_id"
"""Under which Django keeps who is logged in."""

BROWSER, BEGUN, SEEN = "browser", "begun_at", "seen_at"

LONGEST = timedelta(hours=12)
"""After so long people log in again, whatever they did meanwhile."""

IDLE = timedelta(hours=1)
"""After so long without a request too."""

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the last request is kept, and so the end of idle sessions."""


def digest(key: str) -> str:
    """What is kept of the secret that a browser holds."""
    return sha256(key.encode()).hexdigest()


class SessionStore(PlainStore):
    """The session of a request, as Django uses it; a copy of the database lets nobody in."""

    @classmethod
    def get_model_class(cls) -> Any:  # noqa: ANN401 - as Django has it
        """The row."""
        return SessionRow

    def _get_session_from_db(self) -> SessionRow | None:
        key = self.session_key or ""
        found = SessionRow.objects.filter(session_key=digest(key), expire_date__gt=now()).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        return SessionRow.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        """The row of what the session holds."""
        return SessionRow(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # of Django, without types
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            person_id=data.get(PERSON, ""),
            browser=data.get(BROWSER, ""),
            begun_at=_moment(data.get(BEGUN)),
            seen_at=_moment(data.get(SEEN)),
        )

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What is kept: sealed, because it holds secrets that are being set up."""
        return sealed(super().encode(session_dict))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """What it says; nothing when it was sealed under another secret."""
        try:
            return super().decode(opened(str(session_data)))
        except StorageError:
            return {}

    def delete(self, session_key: str | None = None) -> None:
        """End it."""
        key = session_key or self.session_key
        if key is not None:
            SessionRow.objects.filter(session_key=digest(key)).delete()


def note_browser(session: SessionBase, browser: str, at: datetime) -> None:
    """Write into a session what its person will know it by, and every few minutes that it was seen, so that it goes on.

    Args:
        session: Of somebody who is logged in.
        browser: What the browser says of itself.
        at: Now.
    """
    if BEGUN not in session:
        session[BEGUN] = at.isoformat()
    seen = _moment(session.get(SEEN))
    if seen is None or at - seen >= SEEN_EVERY:
        session[SEEN], session[BROWSER] = at.isoformat(), browser[:LONGEST_BROWSER]


def is_over(session: SessionBase, at: datetime) -> bool:
    """Whether a session has lasted as long as any may; one that nobody uses ends by itself."""
    begun = _moment(session.get(BEGUN))
    return begun is not None and at - begun >= LONGEST


def sessions_of(person_id: str, at: datetime) -> tuple[Session, ...]:
    """The browsers in which somebody is logged in, the latest first."""
    rows = SessionRow.objects.filter(person_id=person_id, expire_date__gt=at)
    found = [
        Session(
            id=row.session_key,
            person_id=row.person_id,
            browser=row.browser,
            begun_at=row.begun_at or at,
            seen_at=row.seen_at or at,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: each.begun_at, reverse=True))


def end_sessions(person_id: str, *, only: str = "", but: str = "") -> int:
    """End sessions of somebody.

    Args:
        person_id: Whose; nobody else's are ended whatever is named.
        only: Id of one; empty for all.
        but: Key of the session that goes on, as the browser holds it.

    Returns:
        How many ended.
    """
    rows = SessionRow.objects.filter(person_id=person_id)
    if only:
        rows = rows.filter(session_key=only)
    if but:
        rows = rows.exclude(session_key=digest(but))
    return rows.delete()[0]


def sweep(at: datetime) -> None:
    """Remove what is over."""
    SessionRow.objects.filter(expire_date__lte=at).delete()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
