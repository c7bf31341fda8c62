"""What the fault tests share: a desk with one release published and another data set ready to be."""

import shutil

import pytest

import identified_export as export
from publisher import CORRECTION, Publisher


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """ships@1 and ships@2 stand in the archive, boats is imported and not published."""
    publisher = Publisher.at(tmp_path_factory.mktemp("prepared") / "desk")
    publisher.store_keys()
    ships = publisher.workspace(export.files("ships"), "ships")
    publisher.publish(ships)
    publisher.publish(ships, reason=CORRECTION)
    publisher.workspace(export.files())
    return publisher


@pytest.fixture
def desk(prepared, tmp_path):
    """Makes a copy of the desk, as often as one is wanted."""
    made = []

    def copy():
        root = tmp_path / f"desk-{len(made)}"
        shutil.copytree(prepared.root, root, symlinks=True)
        made.append(root)
        return Publisher(root)

    return copy
