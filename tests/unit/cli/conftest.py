"""Commands as they are typed."""

import pytest
from tests.consortium_people import Story

from heliograph.bootstrap.consortium import opened
from heliograph.cli import acting
from heliograph.cli.main import run
from heliograph.settings import Settings
from heliograph.store.portal.database import leave


@pytest.fixture
def command(capsysbinary):
    """Run one command: exit code, standard output, standard error."""

    def type_it(*words):
        code = 0
        try:
            run([str(word) for word in words])
        except SystemExit as left:
            code = left.code or 0
        read = capsysbinary.readouterr()
        return code, read.out.decode(), read.err.decode()

    return type_it


@pytest.fixture
def story(tmp_path, monkeypatch):
    """People in a database, at a moment that the story holds still."""
    monkeypatch.setenv("HELIOGRAPH_STATE", str(tmp_path / "state"))
    told = Story(opened(Settings.load()).records)
    monkeypatch.setattr(acting, "now", lambda: told.now)
    yield told
    leave()
