"""The pages of an archive of two synthetic data sets, asked without a server."""

import pytest
from django.test import Client

from fresh_state import fresh_state
from heliograph.bootstrap.portal import configure
from heliograph.bootstrap.serving import Site
from heliograph.settings import Settings
from heliograph.store.portal.database import leave
from tiny_archive import make_tiny_archive


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    """The publisher of ``tiny`` and ``tiny-2``."""
    return make_tiny_archive(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site(tiny, tmp_path_factory):
    """The archive as a server holds it, with its indexes and copies."""
    made = Site(
        Settings(archive=str(tiny.archive), cache=tmp_path_factory.mktemp("cache"), api_rate=0, login_rate=0)
    )
    assert made.prepare() == []
    return made


@pytest.fixture
def client(site, tmp_path):
    """A reader without a browser; a server without cases."""
    configure(site.settings.model_copy(update={"state": fresh_state(tmp_path / "state")}), site)
    yield Client(raise_request_exception=True)
    leave()
