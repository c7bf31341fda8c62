"""A small valid archive, built by hand from the documents alone: what verify must accept, and tests then damage."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.unit.preserve.memory_tree import MemoryTree

from heliograph.model.archive import ArchiveDescription, Publisher
from heliograph.model.dataset import DatasetDescription, PolicyArea
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, Manifest, TableFile
from heliograph.model.release import EditionEntry, Reason, ReasonCode, Release
from heliograph.preserve.finding import Finding, FindingKind
from heliograph.preserve.verification import Verification
from heliograph.preserve.verify import verify
from heliograph.signing.canonical import canonical, digest
from heliograph.signing.keys import SigningKey
from heliograph.signing.release import sign_release

ORIGIN = "example.org/archive"
KEY = SigningKey(name=ORIGIN, seed=bytes(range(32)))
OTHER_KEY = SigningKey(name=ORIGIN, seed=bytes(range(1, 33)))
VKEY = KEY.verifier.to_text()
WHEN = "2026-01-02T03:04:05Z"

Change = Callable[[dict[str, Any]], None]


def unchanged(document: dict[str, Any]) -> None:
    """The document as a publisher would sign it."""


def table(rows: int, column: str = "account_id") -> bytes:
    """A Parquet file with that many rows."""
    sink = io.BytesIO()
    pq.write_table(pa.table({column: [f"a{n:04}" for n in range(rows)]}), sink, compression="none")
    return sink.getvalue()


PUBLIC = {
    "accounts.parquet": (table(3), "accounts"),
    "posts/part-0000.parquet": (table(5, "post_id"), "posts"),
    "posts/part-0001.parquet": (table(2, "post_id"), "posts"),
    "cube.parquet": (table(4, "day"), None),
    "csv/posts.zip": (b"PK not really a zip file", None),
}
ROWS = {"accounts": 3, "posts": 7, "actions": 0}
RELEASE_FILES = {"datasheet.md": b"# What it is\n", "reports/first.html": b"<h1>Report</h1>\n"}


@dataclass
class Sample:
    """The files of an archive, and how to add a release to it."""

    files: dict[str, bytes] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def add_archive(self, *, keys: tuple[str, ...] = (VKEY,), origin: str = ORIGIN) -> None:
        described = ArchiveDescription(
            title="A sample", origin=origin, publisher=Publisher(name="Example"), keys=keys, created_at=WHEN
        )
        self.files["archive.json"] = canonical(described.to_json())
        self.files["catalogue.json"] = b'{"title":"A sample","datasets":[]}'
        self.files["feed.atom"] = b"<feed/>"

    def add_edition(
        self, prefix: str, dataset: str, release: int, edition: Edition, change: Change = unchanged
    ) -> str:
        """Write an edition below ``prefix``; its manifest's digest."""
        entries = []
        for path, (data, name) in PUBLIC.items():
            self.files[prefix + path] = data
            rows = pq.read_metadata(io.BytesIO(data)).num_rows if path.endswith(".parquet") else None
            entries.append(TableFile(path=path, bytes=len(data), sha256=digest(data), table=name, rows=rows))
        manifest = Manifest(
            dataset=dataset,
            release=release,
            edition=edition,
            policy="twitter-2018",
            published_at=WHEN,
            nonce="00" * 32,
            rows=ROWS,
            files=tuple(entries),
            written_with={"heliograph": "0"},
        ).to_json()
        change(manifest)
        self.files[f"{prefix}manifest.json"] = canonical(manifest)
        return digest(self.files[f"{prefix}manifest.json"])

    def add_release(
        self,
        dataset: str = "ira-2018",
        release: int = 1,
        *,
        supersedes: str | None = None,
        key: SigningKey = KEY,
        change_manifest: Change = unchanged,
        change_release: Change = unchanged,
        editions: Mapping[Edition, str] | None = None,
    ) -> str:
        """Write and sign a release; its id."""
        prefix = f"{dataset}/{release}/"
        public = self.add_edition(f"{prefix}public/", dataset, release, Edition.PUBLIC, change_manifest)
        for path, data in RELEASE_FILES.items():
            self.files[prefix + path] = data
        document = Release(
            dataset=dataset,
            release=release,
            origin=key.name,
            published_at=WHEN,
            description=DatasetDescription(
                name=dataset,
                title="A sample",
                operation="sample",
                policy_area=PolicyArea.INFORMATION_OPERATIONS,
                sampling="all of it",
            ),
            editions={
                Edition.PUBLIC: EditionEntry(manifest_sha256=public),
                **{name: EditionEntry(manifest_sha256=sha) for name, sha in (editions or {}).items()},
            },
            computed={},
            supersedes=supersedes,
            reason=Reason(code=ReasonCode.CORRECTION if supersedes else ReasonCode.INITIAL),
            files=tuple(FileEntry(path=p, bytes=len(d), sha256=digest(d)) for p, d in RELEASE_FILES.items()),
        ).to_json()
        change_release(document)
        self.sign(prefix, canonical(document), dataset, release, key)
        self.files[f"{prefix}CITATION.cff"] = b"cff-version: 1.2.0\n"
        self.ids[f"{dataset}@{release}"] = digest(self.files[f"{prefix}release.json"])
        return self.ids[f"{dataset}@{release}"]

    def sign(self, prefix: str, data: bytes, dataset: str, release: int, key: SigningKey = KEY) -> None:
        self.files[f"{prefix}release.json"] = data
        self.files[f"{prefix}release.sig"] = sign_release(data, dataset=dataset, release=release, key=key)

    def below(self, prefix: str) -> dict[str, bytes]:
        """The files of one folder, with paths from there."""
        return {
            path.removeprefix(prefix): data for path, data in self.files.items() if path.startswith(prefix)
        }

    def verify(self, **options: Any) -> Verification:
        return verify(MemoryTree(self.files), **options)


def sample() -> Sample:
    """Two data sets, one of them with two releases; the second release has a gated edition elsewhere."""
    made = Sample()
    made.add_archive()
    first = made.add_release()
    gated = Sample().add_edition("", "ira-2018", 2, Edition.CONSORTIUM)
    made.add_release(release=2, supersedes=first, editions={Edition.CONSORTIUM: gated})
    made.add_release("labels-2022")
    return made


UNSIGNED = ("archive.json", "catalogue.json", "feed.atom", "CITATION.cff")


def signed_paths(files: Mapping[str, bytes]) -> list[str]:
    """The files whose every byte is vouched for."""
    return sorted(path for path in files if not path.endswith(UNSIGNED))


def found(outcome: Verification) -> set[tuple[FindingKind, str]]:
    """Findings as kind and path."""
    return {(finding.kind, finding.path) for finding in outcome.findings}


def only(outcome: Verification) -> Finding:
    """The one finding of a run that must have exactly one."""
    assert len(outcome.findings) == 1, outcome.findings
    return outcome.findings[0]
