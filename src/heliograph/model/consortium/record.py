"""Record: what every noun of the consortium has that is kept in the database."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Record:
    """Something that is kept under an id.

    Attributes:
        id: UUID, version 7: later ones sort behind earlier ones.
        version: How often it was changed; of two people who change it at once, the second is told.
    """

    id: str
    version: int = 0
