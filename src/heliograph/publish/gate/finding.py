"""Finding: what a check of the gate found; its samples stay with the publisher."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from heliograph.model.risk import CheckName, CheckResult, Level, Measure, RiskFinding, worst

SAMPLES = 20
"""So many offending cells of a finding go to the publisher's log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One kind of thing found at one place; the attributes are those of ``RiskFinding``.

    Attributes:
        samples: Offending cells, for the publisher's log in the workspace; never published.
    """

    level: Level
    what: str
    where: str
    count: int
    about: str
    samples: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one check found."""

    check: CheckName
    findings: Sequence[Finding] = ()
    measures: Sequence[Measure] = field(default_factory=tuple)

    @property
    def level(self) -> Level:
        """The worst level of its findings."""
        return worst([finding.level for finding in self.findings])

    def published(self, *, waived: bool) -> CheckResult:
        """The result in counts, as it may leave the house."""
        return CheckResult(
            check=self.check,
            level=self.level,
            waived=waived and self.level is Level.RED,
            findings=tuple(
                RiskFinding(level=f.level, what=f.what, where=f.where, count=f.count, about=f.about)
                for f in self.findings
            ),
            measures=tuple(self.measures),
        )
