"""An archive with its keys, for machines on which the site is deployed."""

import pytest

from tiny_archive import make_tiny_archive


@pytest.fixture(scope="session")
def publisher(tmp_path_factory):
    """Whoever publishes two small data sets."""
    made = make_tiny_archive(tmp_path_factory.mktemp("deployed"))
    made.store_keys()
    return made
