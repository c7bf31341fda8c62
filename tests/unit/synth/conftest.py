"""Operations that the tests of this folder read: made once, never changed."""

import pytest
from synthetic_operation import Operation

from heliograph.synth.generate import generate


def _made(tmp_path_factory: pytest.TempPathFactory, preset: str, posts: int | None) -> Operation:
    folder = tmp_path_factory.mktemp("synth") / preset
    return Operation(folder=folder, summary=generate(preset, folder, posts=posts, workers=2))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Operation:
    return _made(tmp_path_factory, "tiny", None)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """Large enough for several batches."""
    return _made(tmp_path_factory, "demo", 36_000)


@pytest.fixture(scope="session")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Operation:
    return _made(tmp_path_factory, "labels-2022", 3_000)
