"""Limits: what one query may take."""

from dataclasses import dataclass

MIB = 2**20
GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one query may take; whatever takes more is stopped or cut.

    Attributes:
        seconds: Wall clock, from the moment its worker gets it. Then the worker is killed.
        memory: Address space of the worker in bytes: the bound that holds.
        buffers: What the database plans with, in bytes. It overruns this, so that memory is several times as much.
        rows: Rows of an answer.
        bytes: Bytes of an answer, as a stream of Arrow.
        characters: Length of a query that is looked at.
        start: Seconds in which a worker must be ready.
    """

    seconds: float = 4.0
    memory: int = 2 * GIB
    buffers: int = 512 * MIB
    rows: int = 10_000
    bytes: int = 16 * MIB
    characters: int = 20_000
    start: float = 20.0
