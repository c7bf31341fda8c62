"""Portal: Django, set up from our settings. Every name that Django joins things by stands in this file."""

import secrets
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import django
import structlog
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

from heliograph.bootstrap.cases import desk_of
from heliograph.bootstrap.mail import mail_settings
from heliograph.bootstrap.schedule import tick
from heliograph.bootstrap.serving import LOOK_AGAIN, Site
from heliograph.cases.ports import Cases
from heliograph.settings import Settings
from heliograph.store.portal.database import databases, join, renew

LANGUAGES = (("en", "English"), ("es", "Español"), ("ar", "العربية"))
"""Languages of the pages; the first stands in addresses without a prefix."""

TICK = 60.0
"""Seconds after which a server looks again for what has become due."""

MIDDLEWARE = (
    "heliograph.web.middleware.watch.Watch",
    "heliograph.web.middleware.shield.Shield",
    "heliograph.web.middleware.origins.Origins",
    "heliograph.web.middleware.rate.Rate",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "heliograph.web.middleware.trouble.Trouble",
)
"""From the outside to the inside; no sessions, no cookies, no accounts of readers."""


def configure(settings: Settings, site: Site | None = None, **more: Any) -> Site:  # noqa: ANN401 - Django's own settings
    """Set Django up for one archive; again in one process only with the same archive.

    Args:
        settings: Ours.
        site: The opened archive; None opens that of the settings.
        more: Settings of Django that differ, for tests.
    """
    shown = site or Site(settings)
    connect(settings, **more)
    django_settings.HELIOGRAPH_SITE = shown
    django_settings.HELIOGRAPH_DESK = desk_of(settings, shown.library.description)
    return shown


def connect(settings: Settings, **more: Any) -> None:  # noqa: ANN401 - Django's own settings
    """Set Django up with the database of the settings, which gets the form of today.

    Args:
        settings: Ours.
        more: Settings of Django that differ, for tests.
    """
    if django_settings.configured:
        for name, value in mail_settings(settings).items():
            setattr(django_settings, name, value)
    else:
        prepare(settings, **more)
    join(databases(settings.database, settings.state))
    renew(settings.state)


def cases_of(settings: Settings) -> Cases:
    """The cases of the database of the settings, without an archive."""
    connect(settings)
    return desk_of(settings, None).cases


def prepare(settings: Settings | None = None, **more: Any) -> None:  # noqa: ANN401 - Django's own settings
    """Set Django up, without an archive yet; nothing is opened.

    Args:
        settings: Ours; None where only templates are read.
        more: Settings of Django that differ.
    """
    web = Path(__file__).parent.parent / "web"
    ours = settings or Settings()
    chosen: dict[str, Any] = {
        "ALLOWED_HOSTS": ["*"],
        "DATABASES": databases(ours.database, ours.state),
        "DEBUG": False,
        "INSTALLED_APPS": ["heliograph.web", "heliograph.store.portal"],
        "LANGUAGES": LANGUAGES,
        "LANGUAGE_CODE": LANGUAGES[0][0],
        "LOCALE_PATHS": [web / "locale"],
        "LOGGING_CONFIG": None,
        "MIDDLEWARE": MIDDLEWARE,
        "ROOT_URLCONF": "heliograph.web.urls",
        "SECRET_KEY": secrets.token_urlsafe(32),
        "TEMPLATES": [_templates(web)],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
    }
    django_settings.configure(**(chosen | mail_settings(ours) | more))
    django.setup()


def application() -> WSGIHandler:
    """What a web server calls: the pages of the archive of the settings, its indexes made in the background."""
    _write_logs()
    site = configure(Settings.load())
    Thread(target=_keep_prepared, args=(site,), daemon=True).start()
    if site.settings.scheduler:
        Thread(target=_keep_schedule, args=(site,), daemon=True).start()
    return get_wsgi_application()


def _keep_prepared(site: Site) -> None:
    """Indexes and copies for what is there, and for releases that are published while the server runs."""
    log, told = structlog.get_logger(), set[str]()
    while True:
        for trouble in site.prepare():
            if trouble.message not in told:
                log.warning("not prepared", code=trouble.code, message=trouble.message, hint=trouble.hint)
                told.add(trouble.message)
        time.sleep(LOOK_AGAIN)


def _keep_schedule(site: Site) -> None:
    """What becomes due, while the server runs; of several processes one does it."""
    log = structlog.get_logger()
    while True:
        try:
            ran = tick(site.settings, site.library.description, datetime.now(UTC), signs=False) or ()
            for each in ran:
                if each.trouble:
                    log.warning(
                        "not done", timer=each.name, code=each.trouble.code, message=each.trouble.message
                    )
        except Exception as error:  # noqa: BLE001 - whatever it was, the next run is tried
            log.error("no schedule", kind=type(error).__name__)  # noqa: TRY400 - words of people may stand in it
        connections.close_all()
        time.sleep(TICK)


def _write_logs() -> None:
    """A line for each request on standard error: JSON for programs, columns for people."""
    people = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if people else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _templates(web: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [web / "templates"],
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "heliograph.web.marks"],
            "context_processors": ["heliograph.web.frame.frame"],
        },
    }
