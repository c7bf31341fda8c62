"""Ids of records: UUID, version 7, made of the moment and of chance."""

import os
from datetime import datetime
from uuid import UUID

VERSION = 7 << 76
VARIANT = 2 << 62


def new_id(at: datetime) -> str:
    """An id; later ones sort behind earlier ones.

    Args:
        at: The moment, of which milliseconds are kept.
    """
    chance = int.from_bytes(os.urandom(10))
    low, high = chance & (1 << 62) - 1, chance >> 62 & (1 << 12) - 1
    moment = int(at.timestamp() * 1000) & (1 << 48) - 1
    return str(UUID(int=moment << 80 | VERSION | high << 64 | VARIANT | low))
