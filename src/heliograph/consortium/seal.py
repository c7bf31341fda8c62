"""Seal: register and announcements as signed files of the archive, written anew when what they say has changed.

Record and signature stand in one file: whoever reads while it is replaced finds the old pair or the new one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from heliograph.consortium.ports import SealedShelf
from heliograph.consortium.register import register_document, registered
from heliograph.consortium.report import periods
from heliograph.consortium.room import Room
from heliograph.model.consortium.criterion import Criteria
from heliograph.model.consortium.published import Published
from heliograph.model.edition import Edition
from heliograph.signing.canonical import canonical, read_json
from heliograph.signing.keys import SigningKey
from heliograph.signing.record import sign_record

GATED = frozenset(edition.value for edition in Edition if edition.gated)


def seal_changed(
    room: Room,
    shelf: SealedShelf,
    releases: Iterable[Published],
    criteria: Iterable[Criteria],
    *,
    origin: str,
    key: SigningKey,
    now: datetime,
) -> int:
    """Sign each record that says something else than the one that lies there; how many.

    Args:
        room: With the record.
        shelf: Where they lie.
        releases: Of the archive.
        criteria: With proposed changes.
        origin: Of the archive.
        key: That signs.
        now: UTC.
    """
    said = {
        "register": register_document(registered(room, now)),
        "announcements": {"announcements": announced(room, releases, criteria, now)},
    }
    changed = 0
    for name, told in said.items():
        record = {"schema_version": f"heliograph-{name}/1", "origin": origin, **told}
        before = shelf.read(name)
        if before is not None and _told(before) == record:
            continue
        dated = record | {"as_of": f"{now:%Y-%m-%d}"}
        note = sign_record(canonical(dated), origin=origin, name=f"{name}.json", keys=[key])
        shelf.put(name, canonical({"record": dated, "signature": note.decode()}))
        changed += 1
    return changed


def announced(
    room: Room, releases: Iterable[Published], criteria: Iterable[Criteria], now: datetime
) -> list[dict[str, Any]]:
    """What is new for members, what is proposed, what was reported; the latest first, without words of ours."""
    found = [
        {"kind": "release", "id": one.name, "on": f"{one.at:%Y-%m-%dT%H:%M:%SZ}", "title": one.title}
        for one in releases
        if GATED & set(one.editions)
    ]
    found += [
        {
            "kind": "change",
            "id": f"{each.code}-{one.code}-{one.version}",
            "on": f"{one.proposed_on}T00:00:00Z",
            "title": one.title.en,
        }
        for each in criteria
        for one in each.criteria
        if one.proposed_on and one.proposed_on <= now.date()
    ]
    found += [
        {"kind": "report", "id": f"report-{one}", "on": f"{one.reported_on}T23:59:59Z", "title": str(one)}
        for one in periods(room, now)
    ]
    return sorted(found, key=lambda one: (one["on"], one["id"]), reverse=True)


def _told(sealed: bytes) -> dict[str, Any]:
    """What a sealed record says, but for the day since when."""
    record: dict[str, Any] = read_json(sealed, what="a sealed record")["record"]
    return {name: value for name, value in record.items() if name != "as_of"}
