"""A small archive for the tests of the client, in a folder and behind a server."""

import pytest
from tests.unit.client.small_archive import make_archive
from tests.unit.store.web_server import plain_server, range_server

import heliograph as hg


@pytest.fixture
def gated(tmp_path):
    return tmp_path / "gated"


@pytest.fixture
def archive(tmp_path, gated):
    return make_archive(tmp_path / "archive", gated)


@pytest.fixture
def dataset(archive):
    return hg.load("ira-2018", archive)


@pytest.fixture
def server(archive):
    with range_server(archive) as running:
        yield running


@pytest.fixture
def plain_address(archive):
    with plain_server(archive) as address:
        yield address
