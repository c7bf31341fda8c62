"""Examine: a composed public edition goes through the gate; what was found is written down."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from heliograph.model.edition import Edition
from heliograph.model.progress import Progress
from heliograph.model.risk import RiskReport
from heliograph.privacy.leaks.recompute import Recompute, recompute
from heliograph.publish.gate.inspect import inspect
from heliograph.publish.gate.log import write_log
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.verdict import risk_report
from heliograph.publish.package.edition import Packed
from heliograph.publish.plan import Plan
from heliograph.publish.request import PublishRequest
from heliograph.tables.engine import connect


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What the gate found.

    Attributes:
        report: In counts, as it is published.
        log: With the offending cells, in the workspace.
    """

    report: RiskReport
    log: Path


def examine(
    request: PublishRequest,
    plan: Plan,
    packed: Mapping[Edition, Packed],
    folders: Mapping[Edition, Path],
    *,
    pseudonym_root: bytes | None,
    breaks: Sequence[str],
    scratch: Path,
    threads: int,
    progress: Progress,
) -> Examined:
    """Let the gate look at the public edition in staging, on a connection that knows nothing of how it was made.

    Args:
        request: What was asked for.
        plan: What was decided.
        packed: The editions.
        folders: Where they stand in staging.
        pseudonym_root: From which the gate computes pseudonyms once more.
        breaks: Where a received set breaks its own rule.
        scratch: For intermediate tables.
        threads: Worker threads of the table engine.
        progress: Told how far it is.
    """
    gated = folders.get(Edition.CONSORTIUM)
    with closing(connect(memory_limit=request.memory, scratch=scratch, threads=threads)) as connection:
        subject = Subject(
            connection=connection,
            workspace=request.workspace,
            folder=folders[Edition.PUBLIC] / Edition.PUBLIC,
            gated=gated / Edition.CONSORTIUM if gated else None,
            policy=request.policy,
            manifest=packed[Edition.PUBLIC].manifest,
            rows=plan.report.rows,
            description=plan.description.published(),
            archive=request.archive,
            release=plan.number,
            recompute=_recompute(plan, pseudonym_root),
            sources=[file.file for file in plan.report.files],
            because=plan.reason.text,
        )
        results = inspect(subject, progress=progress)
        report = risk_report(subject, results, residuals=(*request.policy.residuals, *breaks))
    return Examined(report=report, log=write_log(request.workspace.gate_log, report, results))


def _recompute(plan: Plan, root: bytes | None) -> Recompute | None:
    if root is None or plan.key is None or plan.scope is None:
        return None
    return recompute(root, *plan.scope)
