"""Release: from a workspace to a signed, numbered release, all or nothing."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from heliograph.errors import RefusedError, UsageError
from heliograph.files.atomic import write_atomically
from heliograph.model.archive import ArchiveDescription
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry
from heliograph.model.policy import Policy
from heliograph.model.progress import Progress, silent
from heliograph.model.release import EditionEntry, Reason, ReasonCode, Release
from heliograph.privacy.pseudonym import KeyScope, ScopeKey, scope_key
from heliograph.publish import facts as gather
from heliograph.publish.catalogue import catalogue_files, find_releases, read_archive
from heliograph.publish.describe.bag import bag
from heliograph.publish.describe.citation import citation
from heliograph.publish.describe.context import UNGATED, Facts, Predecessor
from heliograph.publish.describe.counts import differences, require_notes
from heliograph.publish.describe.documents import documents
from heliograph.publish.describe.source import read_dataset_toml
from heliograph.publish.package.edition import Packed, pack
from heliograph.publish.protect import EditionRequest, open_tables, protect
from heliograph.publish.read.report import ImportReport, read_report
from heliograph.publish.staging import Staging, check_apart, show
from heliograph.publish.workspace import Workspace
from heliograph.signing.canonical import canonical, digest
from heliograph.signing.keys import SigningKey
from heliograph.signing.release import sign_release
from heliograph.tables.engine import MEMORY_LIMIT, connect

UNGATED_NOTE = f"{UNGATED}: texts and profiles were not searched for identifiers before publication"
NONCE_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRequest:
    """What to publish, where and why.

    Attributes:
        gated: Root of gated editions; None publishes the public edition alone.
        ungated: The publisher accepts a public edition that has not passed the gate.
        reason: Why this release exists; needed from the second release on.
    """

    workspace: Workspace
    archive: Path
    policy: Policy
    gated: Path | None = None
    ungated: bool = False
    reason: Reason | None = None
    memory: str = MEMORY_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """The keys of the archive."""

    signing: SigningKey
    pseudonym_root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release as it now stands in the archive."""

    release: Release
    release_id: str
    folder: Path
    gated_folder: Path | None
    unfaithful: Sequence[str]
    resumed: bool = False


def publish(
    request: PublishRequest,
    secrets: Secrets,
    *,
    now: datetime,
    randomness: Callable[[int], bytes],
    progress: Progress = silent,
) -> Published:
    """Make the next release of a data set.

    The archive changes in one rename at the end; before it, nothing of the run can be seen. A run that was cut short
    after it is finished by the next one.

    Raises:
        RefusedError: A rule of safety forbids it; names the rule and the way out.
        StorageError: Disk full or not writable; the archive is as it was.
    """
    request.workspace.require()
    check_apart(request.archive, request.gated, request.workspace.root)
    archive = read_archive(request.archive)
    report = read_report(request.workspace.report)
    description = _description(request.workspace, report.dataset)
    _check_ungated(request, report)
    with ExitStack() as stack:
        staged = stack.enter_context(Staging(request.archive).opened(description.name))
        gated = (
            stack.enter_context(Staging(request.gated).opened(description.name)) if request.gated else None
        )
        finished = _finish_earlier(request, description.name)
        if finished is not None:
            return finished
        run = _Run(
            request, secrets, archive, report, description, now.astimezone(UTC), staged, gated, progress
        )
        made = run.make(randomness)
        run.commit(made)
    write_catalogue(request.archive)
    _intent(request.workspace).unlink(missing_ok=True)
    return made


def write_catalogue(archive: Path) -> None:
    """Compute the unsigned indexes of an archive anew."""
    for name, data in catalogue_files(archive).items():
        write_atomically(archive / name, data)


def _description(workspace: Workspace, dataset: str) -> DatasetDescription:
    path = workspace.dataset_toml
    if not path.is_file():
        raise UsageError(
            f"{path} is missing", hint="describe the data set there; heliograph import writes a template"
        )
    description = read_dataset_toml(path.read_text("utf-8"), where=str(path))
    if description.name != dataset:
        raise UsageError(
            f"{path} describes {description.name}, the workspace holds {dataset}",
            hint="correct the name in dataset.toml, or import again with --name",
        )
    return description


def _check_ungated(request: PublishRequest, report: ImportReport) -> None:
    if request.policy.verbatim and report.unhashed:
        raise RefusedError(
            "these files are marked unhashed: they identify everyone and cannot be published as received",
            hint="publish with --policy twitter-2018",
        )
    if not request.policy.verbatim and not request.ungated:
        raise RefusedError(
            f"{report.dataset} shows identifiers, and its public edition would not have passed a leak scan",
            hint="add --ungated to publish it all the same; the datasheet will say UNGATED for ever",
        )


def _intent(workspace: Workspace) -> Path:
    """What the run is about to show, written just before it does."""
    return workspace.root / "publishing.json"


def _finish_earlier(request: PublishRequest, dataset: str) -> Published | None:
    """Complete a run that was cut short after its release had become visible."""
    path = _intent(request.workspace)
    if not path.is_file():
        return None
    intended = json.loads(path.read_text("utf-8"))
    shown = [
        r
        for r in find_releases(request.archive)
        if r.release.dataset == dataset and r.release_id == intended["release_id"]
    ]
    if not shown:
        return None
    write_catalogue(request.archive)
    path.unlink()
    release = shown[0].release
    gated = request.gated / dataset / str(release.release) if request.gated else None
    return Published(
        release=release,
        release_id=shown[0].release_id,
        folder=request.archive / dataset / str(release.release),
        gated_folder=gated if gated and gated.is_dir() else None,
        unfaithful=intended["unfaithful"],
        resumed=True,
    )


@dataclass(slots=True)
class _Run:
    request: PublishRequest
    secrets: Secrets
    archive: ArchiveDescription
    report: ImportReport
    description: DatasetDescription
    now: datetime
    staged: Path
    staged_gated: Path | None
    progress: Progress

    def make(self, randomness: Callable[[int], bytes]) -> Published:
        earlier = [
            r for r in find_releases(self.request.archive) if r.release.dataset == self.description.name
        ]
        number = max((r.release.release for r in earlier), default=0) + 1
        reason = self._reason(number)
        predecessor = None
        if earlier:
            last = earlier[-1]
            predecessor = Predecessor(
                release=last.release.release,
                release_id=last.release_id,
                published_at=last.release.published_at,
                rows=last.rows,
            )
        packed, facts = self._pack(number, reason, predecessor, randomness)
        folder = self.staged / "release"
        files = self._write_documents(folder, facts)
        release = Release(
            dataset=self.description.name,
            release=number,
            origin=self.archive.origin,
            published_at=self._published_at,
            description=self.description.published(),
            editions={e: EditionEntry(manifest_sha256=digest(p.manifest_bytes)) for e, p in packed.items()},
            computed=dict(facts.computed),
            differences=differences(self.description, facts.computed),
            supersedes=predecessor.release_id if predecessor else None,
            reason=reason,
            files=files,
        )
        data = canonical(release.to_json())
        write_atomically(folder / "release.json", data)
        signature = sign_release(data, dataset=release.dataset, release=number, key=self.secrets.signing)
        write_atomically(folder / "release.sig", signature)
        write_atomically(folder / "CITATION.cff", citation(facts, digest(data)))
        place = Path(release.dataset) / str(number)
        return Published(
            release=release,
            release_id=digest(data),
            folder=self.request.archive / place,
            gated_folder=self.request.gated / place
            if self.request.gated and Edition.CONSORTIUM in packed
            else None,
            unfaithful=[
                f"{c.path.name}: {c.difference}"
                for p in packed.values()
                for c in p.csv
                if c.faithful is False
            ],
        )

    def commit(self, made: Published) -> None:
        """Show the gated edition first: without release.json nothing points to it."""
        if made.gated_folder is not None and self.staged_gated is not None:
            # what lies there was never referred to, or its release would stand in the archive
            shutil.rmtree(made.gated_folder, ignore_errors=True)
            show(self.staged_gated / "release", made.gated_folder)
        intent = {
            "release_id": made.release_id,
            "release": made.release.release,
            "unfaithful": list(made.unfaithful),
        }
        write_atomically(_intent(self.request.workspace), json.dumps(intent).encode())
        show(self.staged / "release", made.folder)

    @property
    def _published_at(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _reason(self, number: int) -> Reason:
        if self.request.reason is not None:
            return self.request.reason
        if number > 1:
            raise UsageError(
                f"{self.description.name} has {number - 1} release(s) already",
                hint="say why there is another: --reason correction --because 'what changed'",
            )
        return Reason(code=ReasonCode.INITIAL)

    def _pack(
        self,
        number: int,
        reason: Reason,
        predecessor: Predecessor | None,
        randomness: Callable[[int], bytes],
    ) -> tuple[dict[Edition, Packed], Facts]:
        policy = self.request.policy
        editions = [Edition.PUBLIC]
        if not policy.verbatim and self.staged_gated is not None:
            editions.append(Edition.CONSORTIUM)
        sources = gather.read_sources(self.request.workspace.sources)
        scratch = self.staged / "scratch"
        scratch.mkdir(parents=True)
        connection = connect(memory_limit=self.request.memory, scratch=scratch)
        open_tables(connection, self.request.workspace)
        breaks = gather.rule_breaks(connection) if policy.verbatim else ()
        packed: dict[Edition, Packed] = {}
        figures: dict[str, int | str] = {}
        for edition in editions:
            request = EditionRequest(
                edition=edition, dataset=self.description.name, release=number, policy=policy
            )
            key = self._key(number) if edition is Edition.PUBLIC and policy.key_scope else None
            protect(connection, request, key)
            root = (self.staged_gated if edition.gated and self.staged_gated else self.staged) / "release"
            root.mkdir(parents=True)
            packed[edition] = pack(
                connection,
                request,
                root / edition,
                sources=sources,
                pseudonymizer=key,
                published_at=self._published_at,
                nonce=randomness(NONCE_BYTES),
                notes=() if edition.gated or policy.verbatim else (UNGATED_NOTE,),
                progress=self.progress,
            )
            if edition is Edition.PUBLIC:
                figures = gather.figures(connection)
        connection.close()
        shutil.rmtree(scratch)
        public = packed[Edition.PUBLIC]
        facts = Facts(
            archive_title=self.archive.title,
            origin=self.archive.origin,
            publisher=self.archive.publisher,
            description=self.description,
            release=number,
            published_at=self._published_at,
            reason=reason,
            predecessor=predecessor,
            public=gather.public_edition(public, policy, breaks),
            withheld=gather.withheld(editions, self.description),
            computed=gather.computed_counts(public),
            figures=figures,
            accounting=gather.accounting(self.report, sources, public),
        )
        require_notes(self.description, facts.computed)
        return packed, facts

    def _key(self, number: int) -> ScopeKey:
        scope = KeyScope(self.request.policy.key_scope or KeyScope.RELEASE)
        names = {
            KeyScope.ARCHIVE: f"{self.archive.origin}\0{self.archive.created_at[:4]}",
            KeyScope.SERIES: f"{self.archive.origin}\0{self.description.policy_area}",
            KeyScope.RELEASE: f"{self.description.name}@{number}",
        }
        return scope_key(self.secrets.pseudonym_root, scope, names[scope])

    def _write_documents(self, folder: Path, facts: Facts) -> tuple[FileEntry, ...]:
        for name, data in documents(facts).items():
            write_atomically(folder / name, data)
        for name, data in bag(facts, _entries(folder)).items():
            write_atomically(folder / name, data)
        return tuple(entry for entry in _entries(folder) if "/" not in entry.path)


def _entries(folder: Path) -> list[FileEntry]:
    """Every file below a release folder with its digest, by path."""
    entries = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        entries.append(
            FileEntry(path=path.relative_to(folder).as_posix(), bytes=path.stat().st_size, sha256=found)
        )
    return entries
