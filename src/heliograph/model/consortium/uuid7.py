"""UUID version 7: ids that sort by the moment at which they were made (RFC 9562)."""

from datetime import UTC, datetime, timedelta

BYTES = 10
"""Of chance."""

_MILLISECOND = timedelta(milliseconds=1)
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7(at: datetime, chance: bytes) -> str:
    """An id.

    Args:
        at: The moment; it must have a zone.
        chance: Ten random bytes.
    """
    if len(chance) != BYTES:
        raise ValueError(f"{BYTES} bytes of chance are needed")
    time = (at - _BEGIN) // _MILLISECOND
    rest = int.from_bytes(chance) & ((1 << 74) - 1)
    whole = (time << 80) | (0x7 << 76) | ((rest >> 62) << 64) | (0b10 << 62) | (rest & ((1 << 62) - 1))
    digits = f"{whole:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
