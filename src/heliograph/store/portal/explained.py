"""What a database says may hold the words of a person: only the kind of trouble is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from heliograph.errors import StorageError


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the database says into a StorageError that quotes nothing.

    Raises:
        StorageError: The database refused.
    """
    try:
        yield
    except DatabaseError as error:
        raise StorageError(
            f"The database refused: {type(error).__name__}.",
            hint="Is it reachable, is its disk full? The settings database and state say where it is.",
        ) from error
