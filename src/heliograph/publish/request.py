"""Requests: what the publisher asks for, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heliograph.model.dataset import Embargo
from heliograph.model.edition import Edition
from heliograph.model.policy import Policy
from heliograph.model.release import Reason, Release
from heliograph.model.risk import RiskReport
from heliograph.publish.workspace import Workspace
from heliograph.signing.keys import SigningKey
from heliograph.tables.engine import MEMORY_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRequest:
    """What to publish, where and why.

    Attributes:
        gated: Root of gated editions; None publishes the public edition alone.
        hold: Root in which a release under embargo is held where there is none of gated editions.
        embargo: Takes the place of the embargo in dataset.toml.
        reason: Why this release exists; needed from the second release on.
        memory: Bound of the table engine's buffer pool.
        threads: Worker threads of the table engine; None takes one per core, four at most.
    """

    workspace: Workspace
    archive: Path
    policy: Policy
    gated: Path | None = None
    hold: Path | None = None
    embargo: Embargo | None = None
    reason: Reason | None = None
    memory: str = MEMORY_LIMIT
    threads: int | None = None

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions to make: a set that is republished as received has one."""
        gated = self.gated is not None and not self.policy.verbatim
        return (Edition.PUBLIC, Edition.CONSORTIUM) if gated else (Edition.PUBLIC,)

    @property
    def shelf(self) -> Path | None:
        """The root in which releases under embargo are held."""
        return self.gated or self.hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The keys of the archive.

    Attributes:
        pseudonym_root: Of the epoch that is in use; None where its key was destroyed.
        epoch: Its number.
    """

    signing: SigningKey
    pseudonym_root: bytes | None = field(repr=False)
    epoch: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRequest:
    """Which edition of which release is made, and how."""

    edition: Edition
    dataset: str
    release: int
    policy: Policy

    @property
    def hides(self) -> bool:
        """Whether identifiers are replaced: not in the consortium edition, nor where a set is republished as received."""
        return self.edition is Edition.PUBLIC and not self.policy.verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release as it now stands in the archive.

    Attributes:
        folder: Of the release: in the archive, or where it is held.
        held_until: The day on which the public will have it; None: it has it now.
        risk: What the gate found; None where an earlier run made the release.
        unfaithful: Received CSV files whose bytes could not be written again, with the reason.
        notes: What the publisher should know, though it is no error.
        resumed: Whether an earlier run had shown the release and this one only finished it.
        unchanged: Whether the last release is what was asked for, so that nothing was done.
    """

    release: Release
    release_id: str
    folder: Path
    gated_folder: Path | None
    unfaithful: Sequence[str]
    notes: Sequence[str] = ()
    held_until: str | None = None
    risk: RiskReport | None = None
    resumed: bool = False
    unchanged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What the gate said of a release that was made and not shown.

    Attributes:
        report: Folder with risk-report.json and risk-report.html, in the workspace.
        log: The offending cells, in the workspace.
    """

    risk: RiskReport
    report: Path
    log: Path
