"""Verification: the outcome of verify, for faces to show and for programs to read."""

from dataclasses import dataclass, field
from typing import Any

from heliograph.preserve.finding import FINDINGS, Finding, FindingKind, Notice, worst
from heliograph.preserve.survey import Level
from heliograph.preserve.trust import Vouching


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """What became of one release.

    Attributes:
        name: ``<dataset>@<release>``, or the folder where no document could say it.
        path: Folder in the tree, empty for the tree itself.
        release_id: SHA-256 of release.json, the id by which it is cited.
        signed_by: Verifier key (vkey) that signed it; None when nobody the reader knows did.
        vouching: From where the reader has that key.
        editions: verified, faulty or absent, by edition.
        files: Files compared with what was signed.
        bytes: Their signed length.
        findings: What is wrong in its folder.
    """

    name: str
    path: str
    release_id: str | None
    signed_by: str | None
    vouching: Vouching | None
    editions: dict[str, str]
    files: int
    bytes: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome of one run of verify.

    Attributes:
        level: What kind of place was verified.
        title: Title in archive.json, None without one.
        origin: Origin of the archive or of its releases, None when unknown.
        keys: Verifier keys worth pinning for that origin: those known with those that events link to them, or those that the
            archive names.
        findings: All that is wrong, releases and elsewhere.
        notices: What a reader should know although nothing is wrong.
        bytes_read: Bytes that were read and compared.
    """

    level: Level
    title: str | None
    origin: str | None
    keys: tuple[str, ...]
    vouching: Vouching | None
    releases: tuple[ReleaseReport, ...]
    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...] = field(default=())
    bytes_read: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def worst(self) -> FindingKind | None:
        """The gravest finding."""
        return worst(finding.kind for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0, or the exit code of the worst finding."""
        return 0 if self.worst is None else FINDINGS[self.worst].exit_code

    @property
    def elsewhere(self) -> tuple[Finding, ...]:
        """Findings that belong to no release."""
        inside = {finding for release in self.releases for finding in release.findings}
        return tuple(finding for finding in self.findings if finding not in inside)

    @property
    def files(self) -> int:
        """Files that were compared with what was signed."""
        return sum(release.files for release in self.releases)

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain JSON values."""
        return {
            "ok": self.ok,
            "exit_code": self.exit_code,
            "level": self.level.value,
            "title": self.title,
            "origin": self.origin,
            "vouching": self.vouching and self.vouching.value,
            "releases": [_release_json(release) for release in self.releases],
            "findings": [_finding_json(finding) for finding in self.findings],
            "notices": [{"kind": n.kind.value, "path": n.path, "detail": n.detail} for n in self.notices],
            "files": self.files,
            "bytes_read": self.bytes_read,
        }


def _release_json(release: ReleaseReport) -> dict[str, Any]:
    return {
        "name": release.name,
        "path": release.path,
        "ok": release.ok,
        "release_id": release.release_id,
        "signed_by": release.signed_by,
        "vouching": release.vouching and release.vouching.value,
        "editions": release.editions,
        "files": release.files,
        "bytes": release.bytes,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    code = FINDINGS[finding.kind].exit_code
    return {"kind": finding.kind.value, "exit_code": code, "path": finding.path, "detail": finding.detail}
