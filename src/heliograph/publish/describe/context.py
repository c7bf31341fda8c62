"""Facts: everything that the documents of a release may say.

A document can only tell what stands here. Of a gated edition that is its existence and its terms: there is no field
for its files, columns or counts, so that no document can leak them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from heliograph.model.archive import Publisher
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.manifest import TableFile
from heliograph.model.policy import Policy
from heliograph.model.release import ComputedCount, Reason
from heliograph.model.risk import RiskReport


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEdition:
    """The public edition as it was packed.

    Attributes:
        rows: Rows per table.
        columns: Names of the columns that each table carries, in file order.
        files: Its files, with paths relative to the folder public/ (as its manifest lists them).
        policy: The privacy policy it was made with; for as-received its residuals also list the rule breaks found.
        notes: Facts a reader must know, as in the manifest.
    """

    rows: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...]]
    files: tuple[TableFile, ...]
    policy: Policy
    notes: tuple[str, ...] = ()

    def parts(self, table: str) -> tuple[TableFile, ...]:
        """The Parquet files of a table, in order."""
        own = (f"{table}.parquet", f"{table}/")
        return tuple(f for f in self.files if f.table == table and f.path.startswith(own))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldEdition:
    """An edition that is not open: gated, or scheduled. Its existence and terms are all that is public.

    Attributes:
        terms: Who may read it and how to ask, in words.
        available_on: The day on which it opens, where one is set.
    """

    edition: Edition
    terms: str
    available_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of the export that the release was made from.

    Attributes:
        name: File name as received; must not name a person or account.
        table: Table that its records went to.
        records_in: Records read.
        rows_out: Rows written from them.
        dialect: What was particular about its form, one note each.
    """

    name: str
    table: str
    records_in: int
    rows_out: int
    dialect: tuple[str, ...] = ()

    @property
    def rejected(self) -> int:
        """Records that went to quarantine."""
        return self.records_in - self.rows_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCount:
    """How often one kind of action was taken for one reason.

    Attributes:
        category: Category code of the statement of reasons; None where none was stated.
        action: The word of the actions table; None where there is none, or one without a counterpart in such statements.
        actions: Rows of the actions table.
        automated: Those decided by automated means.
        reversed: Those that an appeal has reversed.
    """

    category: str | None
    action: str | None
    actions: int
    automated: int
    reversed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """Row accounting of the import: every record in is a row out or a rejection with a reason.

    Attributes:
        sources: The files read, in the order in which they were read.
        rejected: Rejected records by reason code.
    """

    sources: tuple[SourceFile, ...]
    rejected: Mapping[str, int] = field(default_factory=dict)

    @property
    def records_in(self) -> int:
        """Records read from all files."""
        return sum(s.records_in for s in self.sources)

    @property
    def rows_out(self) -> int:
        """Rows written from all files."""
        return sum(s.rows_out for s in self.sources)

    @property
    def balanced(self) -> bool:
        """Whether records in equal rows out plus rejections."""
        return self.records_in == self.rows_out + sum(self.rejected.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """The release that this one supersedes.

    Attributes:
        rows: Rows per table of its public edition.
        policy: Name of the privacy policy of its public edition; None where it had no public edition.
    """

    release: int
    release_id: str
    published_at: str
    rows: Mapping[str, int] = field(default_factory=dict)
    policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a release before release.json is written.

    Attributes:
        archive_title: Title of the archive, from archive.json.
        origin: Origin of the archive, from archive.json.
        publisher: Who answers for the archive.
        description: The description as published (``DatasetDescription.published``).
        release: Number of the release.
        published_at: ISO 8601 UTC with Z.
        reason: Why this release exists.
        predecessor: What it supersedes, None for the first release.
        public: The public edition, None where there is none or it is not open yet.
        withheld: Editions that are not open, by existence and terms only.
        computed: Counts of the public edition by name, each with its query.
        figures: Further computed figures of the public edition by name (see ``figures.LABELS``).
        actions: Enforcement actions of the public edition by reason and kind, the most frequent first.
        accounting: Row accounting of the import, None where nothing was imported.
        risk: What the gate found in the public edition, None where it has not looked.

    Without an open public edition there is nothing that counts may be told of: computed, figures, actions, accounting and
    risk are then empty, whatever was given. The description is reduced to what may be published.
    """

    archive_title: str
    origin: str
    publisher: Publisher
    description: DatasetDescription
    release: int
    published_at: str
    reason: Reason
    predecessor: Predecessor | None = None
    public: PublicEdition | None = None
    withheld: tuple[WithheldEdition, ...] = ()
    computed: Mapping[str, ComputedCount] = field(default_factory=dict)
    figures: Mapping[str, int | str] = field(default_factory=dict)
    actions: tuple[ActionCount, ...] = ()
    accounting: Accounting | None = None
    risk: RiskReport | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "description", self.description.published())
        if self.public is None:
            object.__setattr__(self, "computed", {})
            object.__setattr__(self, "figures", {})
            object.__setattr__(self, "actions", ())
            object.__setattr__(self, "accounting", None)
            object.__setattr__(self, "risk", None)

    @property
    def dataset(self) -> str:
        """Name of the data set."""
        return self.description.name

    @property
    def citation_name(self) -> str:
        """``<dataset>@<release>``, the first half of a citation."""
        return f"{self.dataset}@{self.release}"
