"""Record: the documents that an import leaves beside its tables."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from heliograph.files.atomic import write_atomically
from heliograph.publish.describe.template import dataset_toml
from heliograph.publish.read.intake import Taken
from heliograph.publish.read.report import ImportReport
from heliograph.publish.read.sources import Source

Describe = Callable[[ImportReport], str]
"""From the report of an import to the dataset.toml that the publisher starts from."""


def usual_description(report: ImportReport) -> str:
    """A dataset.toml that knows no more than the name."""
    return dataset_toml(name=report.dataset)


def record_sources(taken: Sequence[Taken], report: ImportReport, target: Path) -> None:
    """Write source.json: digest and dialect of every source file."""
    accounts = {f.file: f for f in report.files}
    files = [
        {
            "file": t.name,
            "table": t.table,
            "set": t.source.legacy.set_id,
            "sha256": t.sha256,
            "bytes": t.bytes,
            "rows": accounts[t.name].rows_out,
            "rejected": sum(accounts[t.name].rejected.values()),
            "dialect": t.csv.dialect.to_json(),
        }
        for t in taken
    ]
    write_atomically(target, _document({"files": files}))


def record_report(report: ImportReport, target: Path) -> None:
    """Write import-report.json."""
    write_atomically(target, _document(report.to_json()))


def record_description(
    documents: Sequence[Source], report: ImportReport, target: Path, describe: Describe
) -> None:
    """Write dataset.toml: the one that came with the export, or one to start from."""
    given = next((s for s in documents if Path(s.name).name == "dataset.toml" and s.member is None), None)
    if given is not None:
        shutil.copyfile(given.path, target)
    else:
        write_atomically(target, describe(report).encode())


def _document(values: dict[str, object]) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()
