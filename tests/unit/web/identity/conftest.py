"""A site on which people log in, with an empty database and an outbox."""

import sys
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from fresh_state import fresh_state
from heliograph.bootstrap.portal import configure
from heliograph.store.portal.database import leave

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def open_site(site, tmp_path):
    """A function that opens the site with settings of its own."""

    def opened(**more):
        settings = site.settings.model_copy(update={"state": fresh_state(tmp_path / "state"), **more})
        configure(settings, site)
        from django.conf import settings as django_settings

        django_settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        mail.outbox = []
        return settings

    yield opened
    leave()


@pytest.fixture
def browser(open_site):
    """A browser in front of it."""
    open_site()
    return Client()
