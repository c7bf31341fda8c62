"""Ids of records: made of the moment and of chance."""

import os
from datetime import datetime

from heliograph.consortium.ids import RANDOM_BYTES, uuid7


def new_id(at: datetime) -> str:
    """An id whose end nobody can guess; later ones sort behind earlier ones."""
    return uuid7(at, os.urandom(RANDOM_BYTES))
