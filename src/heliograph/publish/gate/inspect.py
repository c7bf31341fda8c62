"""Inspect: all checks of the gate, in order, over one public edition in staging."""

from collections.abc import Callable, Mapping, Sequence

from heliograph.model.progress import Progress, silent
from heliograph.model.risk import CheckName
from heliograph.publish.gate import (
    bystanders,
    counts,
    decisions,
    files,
    identifiers,
    linkage,
    media,
    personal_data,
    post_ids,
    pseudonyms,
    references,
    reports,
    schema,
    sensitive,
    sign_off,
    small_cells,
    treatments,
    uniqueness,
    verbatim,
)
from heliograph.publish.gate.decisions import decide_again
from heliograph.publish.gate.finding import Result
from heliograph.publish.gate.subject import Subject, know_tables

CHECKED_BY: Mapping[CheckName, Callable[[Subject], Result]] = {
    CheckName.COUNTS: counts.check,
    CheckName.SCHEMA: schema.check,
    CheckName.DECISIONS: decisions.check,
    CheckName.TREATMENTS: treatments.check,
    CheckName.PSEUDONYMS: pseudonyms.check,
    CheckName.REFERENCES: references.check,
    CheckName.IDENTIFIERS: identifiers.check,
    CheckName.BYSTANDERS: bystanders.check,
    CheckName.FILES: files.check,
    CheckName.REPORTS: reports.check,
    CheckName.POST_IDS: post_ids.check,
    CheckName.MEDIA: media.check,
    CheckName.PERSONAL_DATA: personal_data.check,
    CheckName.UNIQUENESS: uniqueness.check,
    CheckName.LINKAGE: linkage.check,
    CheckName.VERBATIM: verbatim.check,
    CheckName.SMALL_CELLS: small_cells.check,
    CheckName.SENSITIVE: sensitive.check,
    CheckName.SIGN_OFF: sign_off.check,
}
"""Who answers for each check; every check has an answer, or a test fails."""


def inspect(subject: Subject, *, progress: Progress = silent) -> Sequence[Result]:
    """Run every check; none of them stops the others.

    Args:
        subject: The edition beside the workspace that it was made from.
        progress: Told how far it is.
    """
    know_tables(subject)
    decide_again(subject)
    results = []
    for done, (name, check) in enumerate(CHECKED_BY.items()):
        progress(f"gate: {name}", done, len(CHECKED_BY))
        results.append(check(subject))
    progress("gate", len(CHECKED_BY), len(CHECKED_BY))
    return results
