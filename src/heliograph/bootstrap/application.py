"""Application: what a web server calls, and what goes on beside it in the same process."""

import logging
import sys
import time
from datetime import UTC, datetime
from threading import Thread

import pyarrow as pa
import structlog
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from heliograph.bootstrap.portal import configure
from heliograph.bootstrap.schedule import tick
from heliograph.bootstrap.serving import LOOK_AGAIN, Site
from heliograph.errors import HeliographError
from heliograph.settings import Settings
from heliograph.store.portal.database import leave
from heliograph.tables.same_text import normalised
from heliograph.tables.search.fold import fold

TICK = 60.0
"""Seconds after which a server looks again for what has become due."""


def application() -> WSGIHandler:
    """What a web server calls: the pages of the archive of the settings, its indexes made in the background."""
    _write_logs()
    try:
        site = configure(Settings.load())
    except (
        HeliographError
    ) as error:  # who starts a server reads what is wrong, not where in our code it was noticed
        raise SystemExit(f"error: {error.message}\nwhat to do: {error.hint}") from None
    Thread(target=_keep_prepared, args=(site,), daemon=True).start()
    if site.settings.scheduler:
        Thread(target=_keep_schedule, args=(site,), daemon=True).start()
    return get_wsgi_application()


def _keep_prepared(site: Site) -> None:
    """Indexes and copies for what is there, and for releases that are published while the server runs."""
    log, told = structlog.get_logger(), set[str]()
    _make_alphabets()
    while True:
        for trouble in site.prepare():
            if trouble.message not in told:
                log.warning("not prepared", code=trouble.code, message=trouble.message, hint=trouble.hint)
                told.add(trouble.message)
        time.sleep(LOOK_AGAIN)


def _make_alphabets() -> None:
    """What texts are folded and compared by takes a second to make, which no reader should wait for."""
    fold(["a"])
    normalised(pa.array(["\N{GREEK SMALL LETTER ALPHA}"]))


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
        leave()
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
    theirs = logging.getLogger(
        "django"
    )  # its lines name addresses, and with them readers and secrets of links
    theirs.addHandler(logging.NullHandler())
    theirs.propagate = False
