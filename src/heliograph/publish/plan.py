"""Plan: what is decided about a release before the work begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from heliograph.model.archive import ArchiveDescription
from heliograph.model.catalogue import IndexedRelease
from heliograph.model.dataset import DatasetDescription
from heliograph.model.release import MIDNIGHT, Reason
from heliograph.privacy.pseudonym import KeyScope, Pseudonymizer, scope_key
from heliograph.publish.catalogue import find_releases
from heliograph.publish.describe.context import Predecessor
from heliograph.publish.history import (
    public_manifest,
    refuse_broken_chain,
    refuse_foreign_key,
    refuse_history,
    refuse_other_key,
    refuse_other_root,
)
from heliograph.publish.hold import public_day, refuse_while_held
from heliograph.publish.keys.chain import read_chain
from heliograph.publish.read.report import ImportReport
from heliograph.publish.refuse import refuse_place
from heliograph.publish.request import PublishRequest, Secrets
from heliograph.publish.scope import scope_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is decided before the work begins.

    Attributes:
        number: Of the release within its data set.
        key: Makes the pseudonyms of the public edition; None where it has none.
        epoch: Of the root key that it is derived from.
        scope: What its pseudonyms hold within: the scope and what it covers.
        held_until: The day from which the public may have it; None: at once.
    """

    archive: ArchiveDescription
    report: ImportReport
    description: DatasetDescription
    number: int
    now: datetime
    reason: Reason
    predecessor: Predecessor | None
    key: Pseudonymizer | None
    epoch: int = 1
    scope: tuple[str, str] | None = None
    held_until: str | None = None

    @property
    def published_at(self) -> str:
        """The time of signing as documents write it."""
        return self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def public_at(self) -> str:
        """From when the public has it, as its readers are told."""
        return f"{self.held_until}{MIDNIGHT}" if self.held_until else self.published_at


def make_plan(
    request: PublishRequest,
    secrets: Secrets,
    archive: ArchiveDescription,
    report: ImportReport,
    description: DatasetDescription,
    *,
    now: datetime,
) -> Plan:
    """Decide number, reason and key; refuse what the archive's history forbids."""
    history = read_chain(request.archive, archive.origin).history
    refuse_foreign_key(archive, secrets.signing, history, now=now)
    refuse_while_held(request, archive.origin, description.name)
    releases = find_releases(request.archive)
    earlier = [r for r in releases if r.release.dataset == description.name]
    number = max((r.release.release for r in earlier), default=0) + 1
    reason = refuse_history(request.reason, earlier, now=now)
    if earlier:
        refuse_broken_chain(request.archive, archive, earlier[-1])
    refuse_place(request, description.name, number)
    key, covered = None, None
    if request.policy.key_scope is not None:
        scope = KeyScope(request.policy.key_scope)
        covered = _covered(scope, archive, description, number, epoch=secrets.epoch)
        key = scope_key(refuse_other_root(history, secrets), scope, covered)
        refuse_other_key(
            request.archive,
            releases,
            key,
            scope=scope,
            description=description,
            reason=reason,
            epoch=secrets.epoch,
        )
    return Plan(
        archive=archive,
        report=report,
        description=description,
        number=number,
        now=now,
        reason=reason,
        predecessor=_predecessor(request.archive, earlier),
        key=key,
        epoch=secrets.epoch,
        scope=(request.policy.key_scope, covered) if request.policy.key_scope and covered else None,
        held_until=public_day(description, today=now.astimezone(UTC).date()),
    )


def _predecessor(archive: Path, earlier: Sequence[IndexedRelease]) -> Predecessor | None:
    if not earlier:
        return None
    last = earlier[-1]
    manifest = public_manifest(archive / last.release.dataset / str(last.release.release))
    return Predecessor(
        release=last.release.release,
        release_id=last.release_id,
        published_at=last.release.public_at,
        rows=last.rows,
        policy=manifest.policy if manifest else None,
    )


def _covered(
    scope: KeyScope, archive: ArchiveDescription, description: DatasetDescription, number: int, *, epoch: int
) -> str:
    return scope_name(
        scope,
        origin=archive.origin,
        created_at=archive.created_at,
        policy_area=description.policy_area,
        dataset=description.name,
        release=number,
        epoch=epoch,
    )
