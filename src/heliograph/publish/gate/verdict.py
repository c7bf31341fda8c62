"""Verdict: the risk report of an edition, and whether it may leave the house."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from heliograph.errors import HeliographError, RefusedError
from heliograph.model.policy import TREATMENTS, Policy
from heliograph.model.risk import (
    UNWAIVABLE,
    CheckResult,
    EarlierWaiver,
    Level,
    RiskReport,
    Waiver,
    worst,
)
from heliograph.publish.gate.finding import Result
from heliograph.publish.gate.subject import Subject
from heliograph.signing.canonical import read_json

REPORT = "risk-report.json"
PAGE = "risk-report.html"


def risk_report(subject: Subject, results: Sequence[Result], *, residuals: Sequence[str] = ()) -> RiskReport:
    """What the checks found, in counts, with what the publisher says about it.

    Args:
        subject: What was inspected.
        results: What each check found.
        residuals: What the policy knowingly leaves, and what was found in a set that is republished as received.
    """
    waived = {w.check for w in subject.description.waivers} - UNWAIVABLE
    checks = tuple(result.published(waived=result.check in waived) for result in results)
    last = last_report(subject.archive / subject.description.name, before=subject.release)
    used = {c.check for c in checks if c.waived}
    return RiskReport(
        dataset=subject.description.name,
        release=subject.release,
        edition=subject.manifest.edition,
        published_at=subject.manifest.published_at,
        level=worst([_counted(check) for check in checks]),
        population=_population(subject),
        policy=subject.policy.published(),
        policy_changes=tuple(policy_changes(last.policy, subject.policy)) if last else (),
        key_scope=subject.manifest.key_scope,
        key_id=subject.manifest.key_id,
        checks=checks,
        waivers=tuple(w for w in subject.description.waivers if w.check in used),
        earlier_waivers=_earlier(last),
        sign_off=subject.description.sign_off,
        residuals=tuple(residuals),
    )


def red(report: RiskReport) -> tuple[CheckResult, ...]:
    """The checks that stop the release."""
    return tuple(c for c in report.checks if c.level is Level.RED and not c.waived)


def refuse_red(report: RiskReport, log: Path) -> None:
    """Refuse an edition with a red check that nobody has taken upon themselves.

    Raises:
        RefusedError: Names the checks and what they found, in counts; the log has the cells.
    """
    found = red(report)
    if not found:
        return
    listed = "; ".join(_in_a_line(check) for check in found)
    raise RefusedError(
        f"{report.dataset}@{report.release} does not pass the gate: {listed}",
        hint=f"{log} shows the cells. Correct the policy or the export; a waiver in dataset.toml needs a name and a reason",
    )


def last_report(folder: Path, *, before: int) -> RiskReport | None:
    """The risk report of the last release of a data set that has one.

    Args:
        folder: The data set's folder in the archive.
        before: Only releases with smaller numbers count.
    """
    for number in range(before - 1, 0, -1):
        path = folder / str(number) / REPORT
        if not path.is_file():
            continue
        try:
            return RiskReport.model_validate(read_json(path.read_bytes(), what=str(path)))
        except (ValidationError, HeliographError):
            return None
    return None


def policy_changes(old: Policy, new: Policy) -> Iterator[str]:
    """What differs between the policies of two releases, one sentence each."""
    if old.name != new.name:
        yield f"The policy {new.name} has taken the place of {old.name}."
    if old.key_scope != new.key_scope:
        yield f"The key scope is {new.key_scope or 'none'}; it was {old.key_scope or 'none'}."
    if old.accounts != new.accounts:
        yield "Which accounts are hidden follows another rule."
    if old.published().exceptions != new.published().exceptions:
        yield "The exceptions differ."
    for name, value in new.texts.to_json().items():
        if getattr(old.texts, name) != value:
            yield f"In texts, {name.replace('_', ' ')} is {'on' if value else 'off'}; it was {'off' if value else 'on'}."
    for table, columns in new.columns.items():
        for column, treatment in columns.items():
            before = old.columns.get(table, {}).get(column)
            if before is not None and before is not treatment:
                yield f"{table}.{column} is {TREATMENTS[treatment]}; it was {TREATMENTS[before]}."


def _counted(check: CheckResult) -> Level:
    return Level.AMBER if check.waived else check.level


def _in_a_line(check: CheckResult) -> str:
    worst_ones = [f for f in check.findings if f.level is Level.RED]
    first = max(worst_ones, key=lambda f: f.count)
    more = f" and {len(worst_ones) - 1} more" if len(worst_ones) > 1 else ""
    return f"{check.check}: {first.what} in {first.where}, {first.count:,} times{more}"


def _population(subject: Subject) -> dict[str, int]:
    hidden, shown = subject.connection.execute(
        "SELECT count(*) FILTER (is_pseudonymous), count(*) FILTER (NOT is_pseudonymous) FROM public_accounts"
    ).fetchall()[0]
    return {**subject.manifest.rows, "accounts_hidden": hidden, "accounts_shown": shown}


def _earlier(last: RiskReport | None) -> tuple[EarlierWaiver, ...]:
    """All waivers of earlier releases: the last report carries those before it."""
    if last is None:
        return ()
    return (*last.earlier_waivers, *(_of_release(waiver, last.release) for waiver in last.waivers))


def _of_release(waiver: Waiver, release: int) -> EarlierWaiver:
    return EarlierWaiver(
        check=waiver.check, by=waiver.by, reason=waiver.reason, on=waiver.on, release=release
    )
