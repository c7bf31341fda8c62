"""Receipt: what a member took, file by file, for the archive to sign."""

from collections.abc import Iterable
from datetime import UTC, datetime

from heliograph.consortium.ports import Takings
from heliograph.errors import UnknownNameError
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.taking import Taking
from heliograph.model.edition import Edition
from heliograph.model.receipt import Receipt, ReceiptFile, ReceiptPart


def receipt(
    takings: Takings,
    person: Person,
    *,
    dataset: str,
    release: int,
    edition: str,
    origin: str,
    release_id: str,
    at: datetime,
) -> Receipt:
    """Everything that somebody took of an edition, so far.

    Raises:
        UnknownNameError: They took nothing of it.
    """
    found: dict[str, list[Taking]] = {}
    for one in takings.of(person.id, dataset=dataset, release=release):
        if one.edition == edition and one.count and not one.refused:
            found.setdefault(one.path, []).append(one)
    if not found:
        raise UnknownNameError(f"You took nothing of {dataset}@{release} ({edition}).")
    return Receipt(
        origin=origin,
        person=person.id,
        dataset=dataset,
        release=release,
        release_id=release_id,
        edition=Edition(edition),
        made_at=_moment(at),
        files=tuple(_file(path, found[path]) for path in sorted(found)),
    )


def _file(path: str, takings: Iterable[Taking]) -> ReceiptFile:
    listed = list(takings)
    parts = tuple(
        ReceiptPart(
            first=one.first,
            count=one.count,
            sent=one.sent,
            begun_at=_moment(one.begun_at),
            stopped=one.stopped,
        )
        for one in listed
    )
    return ReceiptFile(path=path, bytes=listed[0].size, sha256=listed[0].sha256, parts=parts)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
