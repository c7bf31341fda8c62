"""Ids: UUIDs of version 7, which sort by the moment at which they were made (RFC 9562, section 5.7)."""

from datetime import datetime
from uuid import UUID

RANDOM_BYTES = 10


def uuid7(at: datetime, randomness: bytes) -> str:
    """An id.

    Args:
        at: UTC, to the millisecond.
        randomness: Ten bytes; six of their bits give way to version and variant.
    """
    if len(randomness) != RANDOM_BYTES:
        raise ValueError(f"an id needs {RANDOM_BYTES} random bytes")
    value = int(at.timestamp() * 1000) << 80 | int.from_bytes(randomness)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return str(UUID(int=value))
