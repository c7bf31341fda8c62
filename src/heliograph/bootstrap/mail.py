"""Mail: how Django sends it, from one address in our settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

from heliograph.errors import UsageError
from heliograph.settings import Settings

PORTS = {"smtp": 25, "smtps": 465}
PATIENCE = 10
"""Seconds that a server of mail has to answer: somebody waits for the page."""


def mail_settings(settings: Settings) -> dict[str, Any]:
    """The settings of Django that begin with EMAIL."""
    if settings.mail is None:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(settings.state / "mail"),
        }
    parts = urlsplit(settings.mail)
    if parts.scheme not in PORTS or not parts.hostname:
        raise UsageError(
            "The setting mail is no address of a server.",
            hint="Write smtp://host:25, or leave it out for files.",
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": PATIENCE,
    }


def publisher_address(mail_to: str | None, contact: str | None) -> str | None:
    """Who is told of a case: the address of the settings, else the contact of the archive where it is one.

    Args:
        mail_to: Of the settings.
        contact: Of archive.json, ``mailto:`` or not.
    """
    said = mail_to or (contact or "").removeprefix("mailto:")
    return said if "@" in said and not any(c.isspace() for c in said) else None
