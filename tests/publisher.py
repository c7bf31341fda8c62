"""A publisher at work, for tests: an archive, a gated root, keys and workspaces below one folder."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from heliograph.model.policy import Policy
from heliograph.model.progress import Progress, silent
from heliograph.model.release import Reason, ReasonCode
from heliograph.preserve.verification import Verification
from heliograph.preserve.verify import verify
from heliograph.privacy.declared import shipped
from heliograph.publish.init import ArchiveRequest, archive_json, describe
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.release import Published, PublishRequest, Secrets, publish
from heliograph.publish.workspace import Workspace
from heliograph.signing.keys import SigningKey
from heliograph.store.files import FolderTree
from heliograph.store.keys import PSEUDONYM_FILE, SIGNING_FILE, KeyFolder, pseudonym_to_text
from published import NOW, predictable

ORIGIN = "example.org/archive"
CORRECTION = Reason(code=ReasonCode.CORRECTION, text="two posts were missing")


def secrets(seed: int = 0) -> Secrets:
    """Keys made of a number."""
    signing = SigningKey(name=ORIGIN, seed=bytes([seed]) * 32)
    return Secrets(signing=signing, pseudonym_root=bytes([seed + 100]) * 32)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whoever has this folder; ``archive`` and ``gated`` are made with it."""

    root: Path

    @classmethod
    def at(cls, root: Path) -> "Publisher":
        """Make archive and gated root below a folder."""
        made = cls(root)
        made.root.mkdir(parents=True)
        made.gated.mkdir(mode=0o700)
        made.archive.mkdir()
        request = ArchiveRequest(title="Test archive", origin=ORIGIN, publisher="Example Platform")
        key = secrets().signing.verifier.to_text()
        (made.archive / "archive.json").write_bytes(archive_json(describe(request, verifier=key, now=NOW)))
        return made

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def gated(self) -> Path:
        return self.root / "gated"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    def store_keys(self) -> None:
        """Put the keys where commands find them when HELIOGRAPH_KEYS names ``keys``."""
        folder = KeyFolder(self.keys).folder(ORIGIN)
        folder.mkdir(parents=True)
        held = secrets()
        for name, text in (
            (SIGNING_FILE, held.signing.to_text()),
            (PSEUDONYM_FILE, pseudonym_to_text(held.pseudonym_root)),
        ):
            (folder / name).write_text(text + "\n")
            (folder / name).chmod(0o600)
        for path in (self.keys, folder):
            path.chmod(0o700)

    def workspace(self, files: Mapping[str, bytes], name: str = "boats") -> Workspace:
        """Import files as one data set."""
        export = self.root / f"export-{name}"
        export.mkdir(exist_ok=True)
        for file, data in files.items():
            (export / file).write_bytes(data)
        workspace = Workspace(self.root / "workspace" / name)
        import_export(ImportRequest(inputs=[export], dataset=name, replace=True), workspace)
        return workspace

    def request(
        self, workspace: Workspace, *, policy: str | Policy = "twitter-2018", **other: Any
    ) -> PublishRequest:
        """The usual request: both editions, the missing gate accepted."""
        usual: dict[str, Any] = {"gated": self.gated}
        chosen = shipped(policy) if isinstance(policy, str) else policy
        return PublishRequest(workspace=workspace, archive=self.archive, policy=chosen, **usual | other)

    def publish(
        self,
        workspace: Workspace,
        *,
        now: datetime = NOW,
        randomness: Callable[[int], bytes] | None = None,
        keys: Secrets | None = None,
        progress: Progress = silent,
        **other: Any,
    ) -> Published:
        """Publish with fixed clock, keys and randomness; ``other`` goes into the request."""
        return publish(
            self.request(workspace, **other),
            keys or secrets(),
            now=now,
            randomness=randomness or predictable(),
            progress=progress,
        )

    def verify(self) -> Verification:
        """The archive as a reader checks it."""
        return verify(FolderTree(self.archive))

    def verify_gated(self) -> Verification:
        """The gated root, checked against the archive."""
        return verify(FolderTree(self.gated), against=FolderTree(self.archive))


def visible(folder: Path) -> dict[str, bytes]:
    """Every file that a visitor of a folder sees, with its bytes; and every folder, with a slash at its end."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name if path.is_file() else f"{name}/"] = path.read_bytes() if path.is_file() else b""
    return found


def edited(workspace: Workspace, **fields: Any) -> None:
    """Write dataset.toml anew with these fields beside the required ones; texts, numbers and inline tables."""
    known: dict[str, Any] = {
        "name": workspace.root.name,
        "title": "Boats",
        "operation": "Boats",
        "policy_area": "information-operations",
        "sampling": "All accounts that praised boats.",
    }
    lines = [f"{name} = {_toml(value)}" for name, value in (known | fields).items() if value is not None]
    workspace.dataset_toml.write_text("\n".join(lines) + "\n", "utf-8")


def rows(path: Path | str, columns: str = "*", rest: str = "") -> list[tuple[Any, ...]]:
    """Rows of Parquet files."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(f"SELECT {columns} FROM read_parquet('{path}') {rest}").fetchall()


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
