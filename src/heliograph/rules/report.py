"""Report: the numbers of the consortium, without those that would point to somebody.

A number from 1 to 4 is not told, and neither is one from which such a number follows by subtraction. So rows that are too small
are not blanked but put together, with further rows until the sum is large enough: what is left can be added and subtracted in
any way and gives no small number. Every breakdown uses the same parts of endings, for the same reason.

A report counts the applications that were received in a closed period. Publish a period once, when nearly all of it is decided:
two reports on one period can be subtracted from each other.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from statistics import median

from heliograph.model.consortium.report import (
    SEVERAL,
    SMALLEST,
    UNSAID,
    ConsortiumReport,
    Days,
    Ending,
    Group,
    Handled,
    Part,
)

DECIDED = frozenset({Ending.APPROVED, Ending.REJECTED})
FEWEST_FOR_NINE_IN_TEN = 10

Cells = tuple[int, ...]


def report(
    records: Iterable[Handled], *, start: date, end: date, suspensions: int = 0, revocations: int = 0
) -> ConsortiumReport:
    """The numbers of a period.

    Args:
        records: Every application; those that were received in the period count.
        start: First day.
        end: Last day.
        suspensions: Grants that were suspended in the period.
        revocations: Grants that were revoked in the period.
    """
    counted = [record for record in records if start <= record.received_on <= end]
    decided = sum(record.ending in DECIDED for record in counted)
    appeals, overturned = _appeals(counted)
    parts = _parts(counted)
    return ConsortiumReport(
        start=start,
        end=end,
        received=_told(len(counted)),
        decided=decided if _follows(decided, parts) else None,
        returned=_told_of(sum(record.was_returned for record in counted), len(counted)),
        parts=parts,
        refusals=_refusals(counted),
        days=_days(counted),
        regions=_groups(counted, lambda record: record.region, parts),
        kinds=_groups(counted, lambda record: record.organisation_kind, parts),
        languages=_groups(counted, lambda record: record.language, parts),
        appeals=appeals,
        overturned=overturned,
        suspensions=_told(suspensions),
        revocations=_told(revocations),
    )


def _is_fine(count: int) -> bool:
    return count == 0 or count >= SMALLEST


def _told(count: int) -> int | None:
    return count if _is_fine(count) else None


def _told_of(count: int, whole: int) -> int | None:
    """A number, where neither it nor what is left of the whole is small."""
    return count if _is_fine(count) and _is_fine(whole - count) else None


def _together(rows: Mapping[str, Cells]) -> tuple[dict[str, Cells], list[str]] | None:
    """Rows that may stand alone, and the names of those that must stand together; None: no way to tell any."""
    alone = {name: cells for name, cells in rows.items() if all(map(_is_fine, cells))}
    joined = [name for name in rows if name not in alone]
    order = sorted(alone, key=lambda name: (sum(alone[name]), name))
    while joined and not all(map(_is_fine, _sum(rows[name] for name in joined))):
        nearest = next((name for name in order if sum(alone[name])), None)
        if nearest is None:
            return None
        order.remove(nearest)
        del alone[nearest]
        joined.append(nearest)
    return alone, joined


def _sum(rows: Iterable[Cells]) -> Cells:
    return tuple(map(sum, zip(*rows, strict=True)))


def _parts(records: Collection[Handled]) -> tuple[Part, ...]:
    """Endings, the rare ones put together; none where even all of them are too few."""
    counts = Counter(record.ending for record in records)
    found = _together({ending.value: (counts[ending],) for ending in Ending})
    if found is None:
        return ()
    alone, joined = found
    parts = [Part(endings=(ending,), count=counts[ending]) for ending in Ending if ending.value in alone]
    if joined:
        rare = tuple(ending for ending in Ending if ending.value in joined)
        parts.append(Part(endings=rare, count=sum(counts[ending] for ending in rare)))
    return tuple(parts)


def _follows(count: int, parts: Collection[Part]) -> bool:
    """Whether the number of decisions is a sum of parts that are told."""
    return count == sum(part.count for part in parts if set(part.endings) <= DECIDED) and bool(parts)


def _groups(
    records: Collection[Handled], key: Callable[[Handled], str], parts: Collection[Part]
) -> tuple[Group, ...]:
    """The rows of a breakdown, the largest first; without endings where these would leave fewer than two rows."""
    for shown in (tuple(parts), ()):
        rows = {
            name: _cells([r for r in records if key(r) == name], shown) for name in {key(r) for r in records}
        }
        found = _together(rows)
        if found is None:
            continue
        alone, joined = found
        made = [_group(name, [r for r in records if key(r) == name], shown) for name in alone]
        if joined:
            made.append(_group(None, [r for r in records if key(r) in joined], shown))
        if len(made) > 1 or (made and made[0].name is not None):
            return tuple(
                sorted(made, key=lambda group: (group.name is None, -group.received, group.name or ""))
            )
    return ()


def _cells(records: Collection[Handled], parts: Collection[Part]) -> Cells:
    """How many of some records lie in each part; all of them where no parts are told."""
    return tuple(sum(r.ending in part.endings for r in records) for part in parts) or (len(records),)


def _group(name: str | None, records: Collection[Handled], parts: Collection[Part]) -> Group:
    cells = _cells(records, parts) if parts else ()
    return Group(name=name, received=len(records), parts=cells, days=_days(records))


def _days(records: Iterable[Handled]) -> Days:
    """Median and nearest rank; a few decisions would tell the time of each."""
    days = sorted(r.our_days for r in records if r.ending in DECIDED and r.our_days is not None)
    if len(days) < SMALLEST:
        return Days()
    ninth = days[math.ceil(len(days) * 0.9) - 1] if len(days) >= FEWEST_FOR_NINE_IN_TEN else None
    return Days(median=float(median(days)), nine_in_ten=ninth)


def _refusals(records: Iterable[Handled]) -> dict[str | None, int]:
    """Refusals by the one criterion that they name; those that name several are a row, so that no overlap can be worked out."""
    counts = Counter(_reason(r.unmet) for r in records if r.ending is Ending.REJECTED)
    found = _together({reason: (count,) for reason, count in counts.items()})
    if found is None:
        return {}
    alone, joined = found
    told: dict[str | None, int] = {reason: counts[reason] for reason in sorted(alone)}
    return told | ({None: sum(counts[reason] for reason in joined)} if joined else {})


def _reason(unmet: frozenset[str]) -> str:
    return next(iter(unmet)) if len(unmet) == 1 else SEVERAL if unmet else UNSAID


def _appeals(records: Iterable[Handled]) -> tuple[int | None, int | None]:
    """Appeals and those that were upheld, where neither these nor what is left of the whole is small."""
    refused = [r for r in records if r.ending is Ending.REJECTED or r.was_appealed]
    appealed = sum(r.was_appealed for r in refused)
    upheld = sum(r.was_overturned for r in refused)
    appeals = _told_of(appealed, len(refused))
    return appeals, _told_of(upheld, appealed) if appeals is not None else None
