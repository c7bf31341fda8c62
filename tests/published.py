"""Publish legacy files the way a publisher does, for tests that need a release."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from heliograph.bootstrap.keys import key_folder
from heliograph.bootstrap.publishing import load_secrets
from heliograph.privacy.declared import shipped
from heliograph.publish.init import ArchiveRequest, init
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.release import PublishRequest, publish
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def predictable(seed: str = "test") -> Callable[[int], bytes]:
    """Randomness that is the same in every run."""
    count = 0

    def give(length: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(f"{seed}{count}".encode()).digest(length)

    return give


def publish_files(root: Path, files: Mapping[str, bytes], *, policy: str = "twitter-2018") -> Settings:
    """Write the files, make an archive, import and publish; the settings that open it."""
    export = root / "export"
    export.mkdir(parents=True)
    for name, data in files.items():
        (export / name).write_bytes(data)
    archive, gated = root / "archive", root / "gated"
    gated.mkdir()
    settings = Settings(keys=root / "keys", gated=gated, archive=str(archive), cache=root / "cache")
    request = ArchiveRequest(title="Test archive", origin="example.org/test")
    init(archive, request, keys=key_folder(settings), now=NOW, randomness=predictable("keys"))
    workspace = Workspace(root / "workspace")
    import_export(ImportRequest(inputs=[export]), workspace)
    wanted = PublishRequest(workspace=workspace, archive=archive, gated=gated, policy=shipped(policy))
    publish(wanted, load_secrets(archive, settings), now=NOW, randomness=predictable())
    return settings
