"""Log: what the gate found, with the offending cells; it lies in the workspace and is never published."""

import json
from collections.abc import Sequence
from pathlib import Path

from heliograph.files.atomic import storage_errors, write_atomically
from heliograph.model.risk import RiskReport
from heliograph.publish.gate.finding import Finding, Result

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def write_log(folder: Path, report: RiskReport, results: Sequence[Result]) -> Path:
    """Write one file a run; return its path.

    Args:
        folder: ``gate-log/`` of the workspace; made when absent.
        report: What is published of it.
        results: What each check found, with samples.

    Raises:
        StorageError: The folder cannot be written.
    """
    with storage_errors("make", folder):
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    moment = report.published_at.replace(":", "").replace("-", "")
    path = folder / f"{report.dataset}@{report.release}-{moment}.json"
    document = {
        "schema_version": "heliograph-gate-log/1",
        "dataset": report.dataset,
        "release": report.release,
        "published_at": report.published_at,
        "level": report.level,
        "checks": [
            {"check": r.check, "level": r.level, "findings": [_with_samples(f) for f in r.findings]}
            for r in results
        ],
    }
    write_atomically(path, json.dumps(document, ensure_ascii=False, indent=2).encode(), mode=FILE_MODE)
    return path


def _with_samples(finding: Finding) -> dict[str, object]:
    return {
        "level": finding.level,
        "what": finding.what,
        "where": finding.where,
        "count": finding.count,
        "about": finding.about,
        "samples": list(finding.samples),
    }
