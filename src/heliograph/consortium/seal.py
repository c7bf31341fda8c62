"""Seal: register and announcements as signed files of the archive, written anew when what they say has changed.

Record and signature stand in one file: whoever reads while it is replaced finds the old pair or the new one.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from heliograph.consortium.announce import announced
from heliograph.consortium.ports import SealedShelf
from heliograph.consortium.register import register_document, registered
from heliograph.consortium.room import Room
from heliograph.model.consortium.announcement import Announcement
from heliograph.model.consortium.criterion import Criteria, Criterion
from heliograph.model.consortium.period import Period
from heliograph.model.consortium.published import Published
from heliograph.signing.canonical import canonical, read_json
from heliograph.signing.keys import SigningKey
from heliograph.signing.record import sign_record


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
        "announcements": {
            "announcements": [_announcement(one) for one in announced(room, releases, criteria, now)]
        },
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


def _announcement(one: Announcement) -> dict[str, str]:
    return {"kind": one.kind.value, "id": one.id, "on": one.on, "title": _title(one.about)}


def _title(about: Published | Criterion | Period) -> str:
    match about:
        case Published():
            return about.title
        case Criterion():
            return about.title.en
        case Period():
            return str(about)


def _told(sealed: bytes) -> dict[str, Any]:
    """What a sealed record says, but for the day since when."""
    record: dict[str, Any] = read_json(sealed, what="a sealed record")["record"]
    return {name: value for name, value in record.items() if name != "as_of"}
