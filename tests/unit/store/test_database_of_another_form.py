"""A database that another version of Heliograph made is refused, and stays as it is."""

import sqlite3
from contextlib import closing

import pytest

from heliograph.bootstrap.portal import cases_of
from heliograph.errors import StorageError
from heliograph.settings import Settings

FORGOTTEN = "delete from django_migrations where app = 'portal' and name = '0005_grants'"


def test_a_database_of_an_unknown_form_is_refused_and_not_touched(tmp_path):
    settings = Settings(state=tmp_path / "state")
    cases_of(settings)
    [held] = settings.state.glob("*.sqlite3")
    with closing(sqlite3.connect(held)) as database:
        database.execute(FORGOTTEN)
        database.commit()
        before = list(database.iterdump())

    with pytest.raises(StorageError, match="form of another Heliograph") as refused:
        cases_of(settings)

    assert "heliograph restore" in refused.value.hint
    with closing(sqlite3.connect(held)) as database:
        assert list(database.iterdump()) == before
