"""Page: the risk report as one page for people, risk-report.html; without script, without a request to anywhere."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.model.risk import CHECKS, CheckName, CheckResult, Level, Measure, RiskReport
from heliograph.publish.describe.render import render
from heliograph.publish.gate.page_fields import field_groups
from heliograph.publish.gate.page_words import (
    BATTERY,
    FIVE_SAFES,
    LAW,
    LEVELS,
    POPULATION,
    SOUNDNESS,
    called,
    signed,
    verdict,
)

CHARTED = ("unique_as_published", "unique_by_month_and_octave", "unique_by_year_and_decade")
"""Uniqueness at three granularities: measures of one kind, parts of one whole."""

SOUGHT = ("_sought", "_searched")
"""How the measures end that tell what was searched for, and in how much."""

PLAIN = frozenset({"sample_seed"})
"""Measures that are numbers and no counts."""

SMALLEST_SHARE = 0.1
"""Percent below which one decimal would show nothing."""

SHORTEST_BAR = 0.6
"""Percent of the width that a bar has at least, so that something can be told from nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check for a reader.

    Attributes:
        result: None where the check was not run.
    """

    name: CheckName
    result: CheckResult | None

    @property
    def title(self) -> str:
        """Its name for readers."""
        return called(self.name)

    @property
    def about(self) -> str:
        """What it shows, in words."""
        return CHECKS[self.name]

    @property
    def sign(self) -> str:
        """Its level, ``waived`` or ``not-run``: the name of its sign and style."""
        if self.result is None:
            return "not-run"
        return "waived" if self.result.waived else self.result.level.value

    @property
    def charted(self) -> tuple[Measure, ...]:
        """The measures that a chart shows beside each other."""
        if self.result is None:
            return ()
        return tuple(measure for measure in self.result.measures if measure.name in CHARTED and measure.of)


def page(
    report: RiskReport,
    *,
    title: str,
    publisher: str,
    policy_words: Sequence[str],
    summary: str | None = None,
    contact: str | None = None,
    terms: str | None = None,
) -> bytes:
    """The bytes of risk-report.html.

    Args:
        report: What the gate found.
        title: Title of the data set.
        publisher: Who answers for the archive.
        policy_words: The policy in words, one sentence each.
        summary: What was disclosed and why, in the words of the publisher.
        contact: Whom to ask.
        terms: Licence or terms of the public edition.
    """
    style = render("risk-report.css.jinja").decode("utf-8")
    groups = field_groups(report)
    return render(
        "risk-report.html.jinja",
        style=style,
        style_digest=_digest(style),
        report=report,
        title=title,
        publisher=publisher,
        policy_words=policy_words,
        summary=summary,
        contact=contact,
        terms=terms,
        verdict=verdict(report),
        overall=_overall(report),
        signed=signed(report),
        safes=FIVE_SAFES,
        battery=[(question, [checked(report, name) for name in question.checks]) for question in BATTERY],
        soundness=[checked(report, name) for name in SOUNDNESS],
        sign_off=checked(report, CheckName.SIGN_OFF),
        all_checks=[checked(report, name) for name in CheckName],
        searched=[m for m in _measures(report, CheckName.IDENTIFIERS) if m.name.endswith(SOUGHT)],
        plain=PLAIN,
        groups=groups,
        clean=sum(len(line.names) for group in groups for line in group.lines if line.clean),
        fields=sum(len(line.names) for group in groups for line in group.lines),
        population=[
            (words, report.population[name])
            for name, words in POPULATION.items()
            if name in report.population
        ],
        hidden=report.population.get("accounts_hidden", 0),
        shown=report.population.get("accounts_shown", 0),
        levels=LEVELS,
        law=LAW,
        called=called,
        share=share,
        width=width,
    )


def checked(report: RiskReport, name: CheckName) -> Checked:
    """A check with what it found, where it was run."""
    return Checked(name=name, result=next((c for c in report.checks if c.check is name), None))


def _measures(report: RiskReport, name: CheckName) -> Sequence[Measure]:
    result = checked(report, name).result
    return result.measures if result else ()


def share(value: int, of: int) -> str:
    """A part as readers write it; neither nothing nor everything is claimed by rounding."""
    if of <= 0:
        return "-"
    if value in {0, of}:
        return "100 %" if value else "0 %"
    percent = 100 * value / of
    if percent < SMALLEST_SHARE:
        return "under 0.1 %"
    if percent > 100 - SMALLEST_SHARE:
        return "over 99.9 %"
    return f"{percent:.1f} %"


def width(value: float, of: float) -> str:
    """The length of a bar in percent of the whole."""
    if of <= 0 or value <= 0:
        return "0"
    return f"{min(100.0, max(SHORTEST_BAR, 100 * value / of)):.2f}"


def _overall(report: RiskReport) -> str:
    """The sign at the head of the page."""
    if report.level is not Level.RED and any(check.waived for check in report.checks):
        return "waived"
    return report.level.value


def _digest(style: str) -> str:
    """The digest by which the page's content security policy allows its own style sheet, and no other."""
    return base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
