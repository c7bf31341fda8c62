"""Announced counts beside computed ones: a difference is named and needs a note before anything is published."""

from collections.abc import Mapping
from dataclasses import dataclass

from heliograph.errors import RefusedError
from heliograph.model.dataset import AnnouncedCount, DatasetDescription
from heliograph.model.release import ComputedCount
from heliograph.model.tables import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """One count, announced and computed.

    Attributes:
        announced: What was announced; None when nothing was.
        computed: What the tables hold; None when it was not computed.
        note: Why the two differ, in the words of the publisher.
    """

    name: str
    announced: AnnouncedCount | None = None
    computed: ComputedCount | None = None
    note: str | None = None

    @property
    def difference(self) -> int | None:
        """Computed minus announced; None when one of them is missing."""
        if self.announced is None or self.computed is None:
            return None
        return self.computed.value - self.announced.value

    @property
    def agrees(self) -> bool:
        """Whether nothing needs explaining: equal, above a lower bound, or not comparable."""
        if self.announced is None or self.difference is None:
            return True
        return self.difference == 0 or (self.announced.at_least and self.difference > 0)

    def in_words(self) -> str:
        """The difference as a sentence for release.json and the datasheet."""
        if self.announced is None or self.computed is None or self.difference is None:
            return ""
        bound = "at least " if self.announced.at_least else ""
        more = f"{abs(self.difference):,} {'more' if self.difference > 0 else 'fewer'}"
        sentence = (
            f"{self.name}: {bound}{self.announced.value:,} announced on {self.announced.date}, "
            f"{self.computed.value:,} computed, {more}"
        )
        return f"{sentence}: {self.note}" if self.note else f"{sentence}."


def compare(description: DatasetDescription, computed: Mapping[str, ComputedCount]) -> tuple[CountLine, ...]:
    """Every count that was announced or computed, tables first in their order."""
    names = [*TABLES, *sorted({*description.announced, *computed} - set(TABLES))]
    return tuple(
        CountLine(
            name=name,
            announced=description.announced.get(name),
            computed=computed.get(name),
            note=description.difference_notes.get(name),
        )
        for name in names
        if name in description.announced or name in computed
    )


def differences(description: DatasetDescription, computed: Mapping[str, ComputedCount]) -> tuple[str, ...]:
    """One sentence for each announced count that differs from the computed one (``Release.differences``)."""
    return tuple(line.in_words() for line in compare(description, computed) if not line.agrees)


def require_notes(description: DatasetDescription, computed: Mapping[str, ComputedCount]) -> None:
    """Refuse to go on while a difference has no note.

    Raises:
        RefusedError: An announced count differs from the computed one and dataset.toml does not say why.
    """
    unexplained = [line for line in compare(description, computed) if not line.agrees and not line.note]
    if unexplained:
        names = ", ".join(line.name for line in unexplained)
        raise RefusedError(
            f"{description.name}: announced and computed counts differ without a note: "
            + " ".join(line.in_words() for line in unexplained),
            hint=f"say why under [difference_notes] in dataset.toml ({names}), or correct [announced]",
        )
