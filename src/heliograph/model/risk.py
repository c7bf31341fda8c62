"""RiskReport: what the gate found in a public edition, in counts; never an identifier, never a text."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from heliograph.model.document import DatasetName, Document, SafeInt
from heliograph.model.edition import Edition
from heliograph.model.policy import Policy
from heliograph.model.text import Day, Line


class Level(StrEnum):
    """How bad a finding is: red stops the release, amber is printed with its reason, green is nothing found."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def severity(self) -> int:
        """0 for green, 1 for amber, 2 for red."""
        return list(Level).index(self)


def worst(levels: "list[Level]") -> Level:
    """The worst of some levels; green where there is none."""
    return max(levels, key=lambda level: level.severity, default=Level.GREEN)


class CheckName(StrEnum):
    """The checks of the gate in the order in which they run."""

    COUNTS = "counts"
    SCHEMA = "schema"
    DECISIONS = "decisions"
    TREATMENTS = "treatments"
    PSEUDONYMS = "pseudonyms"
    REFERENCES = "references"
    IDENTIFIERS = "identifiers"
    BYSTANDERS = "bystanders"
    FILES = "files"
    REPORTS = "reports"
    POST_IDS = "post-ids"
    MEDIA = "media"
    PERSONAL_DATA = "personal-data"
    UNIQUENESS = "uniqueness"
    LINKAGE = "linkage"
    VERBATIM = "verbatim"
    SMALL_CELLS = "small-cells"
    SENSITIVE = "sensitive"
    SIGN_OFF = "sign-off"


CHECKS: dict[CheckName, str] = {
    CheckName.COUNTS: "Every table has as many rows as were imported, in Parquet and in CSV, in both editions.",
    CheckName.SCHEMA: "Every file has the columns, types and closed values of the model, and no others.",
    CheckName.DECISIONS: "Every account is hidden or shown as the policy says, decided here once more.",
    CheckName.TREATMENTS: "Every value has the form that the policy promises for its column: removed, in a band, a pseudonym.",
    CheckName.PSEUDONYMS: "Pseudonyms are those of the declared key, computed here once more, and no two accounts share one.",
    CheckName.REFERENCES: "What pointed to a row of the data set still does: the same identifier became the same pseudonym everywhere.",
    CheckName.IDENTIFIERS: "No id, handle or name of a hidden account stands in any column, text, link or CSV, in any disguise.",
    CheckName.BYSTANDERS: "Accounts outside the data set are pseudonyms, unless a reviewed list names them.",
    CheckName.FILES: "No id, handle or name of a hidden account stands in a file name, an archive member or a document.",
    CheckName.REPORTS: "No report beside the tables names a hidden account; what no program can read, a named person answers for.",
    CheckName.POST_IDS: "Where post ids are replaced, no original one is left, and no number passes for one.",
    CheckName.MEDIA: "Media carry no name from the export, and nothing by which the web could find them.",
    CheckName.PERSONAL_DATA: "E-mail addresses, phone numbers and the like in texts are masked where the policy says so.",
    CheckName.UNIQUENESS: "How many hidden accounts one combination of profile values singles out.",
    CheckName.LINKAGE: "Which accounts can be followed into earlier releases.",
    CheckName.VERBATIM: "How many posts a search engine could find by their words.",
    CheckName.SMALL_CELLS: "No published figure about people rests on fewer than ten of them.",
    CheckName.SENSITIVE: "How many texts hint at minors, health, religion and other special categories.",
    CheckName.SIGN_OFF: "Two people, or two roles, have read this report and agree.",
}
"""What each check shows, in words."""

UNWAIVABLE = frozenset({CheckName.COUNTS, CheckName.SCHEMA, CheckName.REFERENCES, CheckName.SIGN_OFF})
"""Checks whose red is a broken file, not a risk that somebody could take."""


class Measure(Document):
    """One figure of a check.

    Attributes:
        name: Short name, as programs use it: hidden_accounts, unique_as_published.
        about: What it counts, for a reader who knows nothing of the software.
        value: The figure.
        of: What it is a part of, where it is one.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,60}$")]
    about: Line
    value: SafeInt
    of: SafeInt | None = None


class RiskFinding(Document):
    """One kind of thing found at one place.

    Attributes:
        what: Short name of the kind: handle-in-mention, name-as-word, raw-account-id.
        where: Table and column, or path of a file.
        count: How often.
        about: What it means, one sentence.
    """

    level: Level
    what: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,60}$")]
    where: Line
    count: SafeInt
    about: Line


class CheckResult(Document):
    """What one check found.

    Attributes:
        level: The worst of its findings.
        waived: Whether a named person took the responsibility for its red findings.
    """

    check: CheckName
    level: Level
    waived: bool = False
    findings: tuple[RiskFinding, ...] = ()
    measures: tuple[Measure, ...] = ()


class Waiver(Document):
    """A red check that is accepted by a named person, for a reason; it stays in the datasheet of every later release.

    Attributes:
        check: Which check.
        by: Who takes the responsibility: a name.
        reason: Why the release goes out all the same.
        on: The day on which it was given.
    """

    check: CheckName
    by: Line
    reason: Line
    on: Day


class SignOff(Document):
    """Somebody who has read the risk report and agrees to the release.

    Attributes:
        by: A name or a role.
        on: The day.
    """

    by: Line
    on: Day


class EarlierWaiver(Waiver):
    """A waiver of an earlier release of the data set.

    Attributes:
        release: Number of that release.
    """

    release: SafeInt


class RiskReport(Document):
    """risk-report.json: the disclosure risk of a public edition, part of each release.

    Attributes:
        level: The worst level that is not waived.
        population: Rows per table, and accounts hidden and shown.
        policy: The policy, without the accounts that its exceptions name.
        policy_changes: What differs from the policy of the last release, one sentence each.
        residuals: What the policy knowingly leaves.
    """

    schema_version: Literal["heliograph-risk-report/1"] = "heliograph-risk-report/1"
    dataset: DatasetName
    release: SafeInt
    edition: Edition
    published_at: str
    level: Level
    population: dict[str, SafeInt]
    policy: Policy
    policy_changes: tuple[Line, ...] = ()
    key_scope: str | None = None
    key_id: str | None = None
    checks: tuple[CheckResult, ...]
    waivers: tuple[Waiver, ...] = ()
    earlier_waivers: tuple[EarlierWaiver, ...] = ()
    sign_off: tuple[SignOff, ...] = ()
    residuals: tuple[Line, ...] = ()
