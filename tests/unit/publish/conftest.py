"""What the tests of publishing share: one release that is signed and held, made once."""

import pytest

from held import holding


@pytest.fixture(scope="session")
def held_once(tmp_path_factory):
    """A publisher and what was made; never changed, copied by whoever changes something."""
    return holding(tmp_path_factory.mktemp("held") / "desk")
