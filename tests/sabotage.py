"""Sabotage: a release made as ``publish`` makes it, by a pseudonymiser that does one thing wrong; the gate looks at it.

Everything is the real thing: export, import, plan, tables, files, gate, verdict. What is spoilt is spoilt between the steps:
the policy or the key that the pseudonymiser is handed, the tables that it sees, the views that it makes, the files it leaves.
The gate is told of none of it: it knows the declared policy, the key file and the workspace.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from heliograph.model.edition import Edition
from heliograph.model.policy import Policy
from heliograph.model.progress import silent
from heliograph.model.release import Reason
from heliograph.model.risk import Level, RiskReport
from heliograph.privacy.pseudonym import Pseudonymizer
from heliograph.publish.catalogue import read_archive
from heliograph.publish.examine import Examined, examine
from heliograph.publish.facts import read_sources
from heliograph.publish.opening import open_tables
from heliograph.publish.package.edition import Marks, pack
from heliograph.publish.plan import Plan, make_plan
from heliograph.publish.protect import protect
from heliograph.publish.read.report import read_report
from heliograph.publish.refuse import refuse_unready
from heliograph.publish.request import EditionRequest
from heliograph.publish.workspace import Workspace
from heliograph.tables.engine import connect
from publisher import NOW, Publisher, secrets

NONCE = bytes(32)


def nothing(_: Any) -> None:
    """Leave it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sabotage:
    """What is spoilt.

    Attributes:
        policy: The policy by which the pseudonymiser works, made from the declared one.
        packing: That by which files are written.
        key: Its key, made from the declared one.
        seen: Changes the tables in clear before it sees them.
        views: Changes ``edition_<table>``, which it has made, before they are written.
        files: Changes the files of the edition.
    """

    policy: Callable[[Policy], Policy] = field(default=lambda policy: policy)
    packing: Callable[[Policy], Policy] = field(default=lambda policy: policy)
    key: Callable[[Pseudonymizer], Pseudonymizer] = field(default=lambda key: key)
    seen: Callable[[duckdb.DuckDBPyConnection], None] = nothing
    views: Callable[[duckdb.DuckDBPyConnection], None] = nothing
    files: Callable[[Path], None] = nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where releases of one workspace under one policy are made and spoilt.

    Attributes:
        reason: Of a release that is not the first one.
    """

    publisher: Publisher
    workspace: Workspace
    policy: Policy
    place: Path
    reason: Reason | None = None

    def examined(self, sabotage: Sabotage) -> Examined:
        """What the gate found."""
        request = self.publisher.request(
            self.workspace, policy=self.policy, gated=None, threads=1, reason=self.reason
        )
        plan = self._plan(request)
        scratch = self.place / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        folder = self.place / "made" / Edition.PUBLIC
        shutil.rmtree(folder, ignore_errors=True)
        with closing(connect(scratch=scratch, threads=1)) as connection:
            open_tables(connection, self.workspace)
            sabotage.seen(connection)
            protect(connection, self._edition(plan, sabotage.policy(self.policy)), sabotage.key(plan.key))
            sabotage.views(connection)
            packed = pack(
                connection,
                self._edition(plan, sabotage.packing(self.policy)),
                folder,
                Marks(published_at=plan.published_at, nonce=NONCE, key=plan.key),
                sources=read_sources(self.workspace.sources),
                progress=silent,
            )
        sabotage.files(folder)
        return examine(
            request,
            plan,
            {Edition.PUBLIC: packed},
            {Edition.PUBLIC: folder.parent},
            pseudonym_root=secrets().pseudonym_root,
            breaks=(),
            scratch=scratch,
            threads=1,
            progress=silent,
        )

    def _plan(self, request: Any) -> Plan:
        report = read_report(self.workspace.report)
        description = refuse_unready(request, report, today=NOW.date())
        archive = read_archive(self.publisher.archive)
        return make_plan(request, secrets(), archive, report, description, now=NOW)

    def _edition(self, plan: Plan, policy: Policy) -> EditionRequest:
        name = plan.description.name
        return EditionRequest(edition=Edition.PUBLIC, dataset=name, release=plan.number, policy=policy)


def reds(report: RiskReport) -> set[tuple[str, str, str]]:
    """Check, kind and place of everything red."""
    return {
        (str(check.check), finding.what, finding.where)
        for check in report.checks
        for finding in check.findings
        if finding.level is Level.RED
    }
