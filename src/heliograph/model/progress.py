"""Progress: how rooms tell a face how far they are."""

from typing import Protocol


class Progress(Protocol):
    """Called by rooms as work goes on; faces draw a bar, the library draws nothing."""

    def __call__(self, stage: str, done: int, total: int | None = None) -> None:
        """Say that of ``total`` units (None: unknown) of ``stage`` so many are done."""


def silent(stage: str, done: int, total: int | None = None) -> None:
    """The progress of somebody who does not look."""
