"""Databases of both makes, empty for every test."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.db import connection

import postgres
from heliograph.bootstrap.portal import connect, prepare
from heliograph.settings import Settings
from heliograph.store.portal.database import leave

if not django_settings.configured:
    prepare()  # rows can only be named by tests once Django is set up

SERVER = pytest.param("postgresql", marks=pytest.mark.real_server)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a database of a real server."""
    pytest.importorskip("psycopg", reason="no psycopg: pip install 'heliograph[postgres]'")
    if postgres.program("pg_ctl") is None:
        pytest.skip("no PostgreSQL server: apt-get install postgresql")
    with postgres.running() as address:
        yield address


@contextmanager
def emptied(settings):
    """A database that is joined, and left empty."""
    connect(settings)
    yield settings
    if settings.database:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    leave()


@pytest.fixture(params=["sqlite", SERVER])
def kept(request, tmp_path):
    """Settings of an empty database of each make, which this process has joined."""
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    with emptied(Settings(state=tmp_path / "state", database=url)) as settings:
        yield settings
