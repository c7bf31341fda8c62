"""TextColumns: every column of the edition that holds words, and what to look at in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.model.column import ColumnType
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.publish.gate.id_columns import ID_COLUMNS
from heliograph.tables.engine import identifier

DIGESTS = frozenset({"sha256", "pdq", "pdq_profile"})
MADE = frozenset({"post_number", "dataset"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextColumn:
    """A column of words.

    Attributes:
        listed: Whether each row holds a list of them.
    """

    table: str
    name: str
    listed: bool

    @property
    def place(self) -> str:
        """Table and column, as findings name it."""
        return f"{self.table}.{self.name}"

    @property
    def value(self) -> str:
        """SQL: the words of a row as one text."""
        return f"array_to_string({identifier(self.name)}, ' ')" if self.listed else identifier(self.name)


def text_columns() -> Sequence[TextColumn]:
    """Columns of the public edition without those of identifiers, closed lists of values and digests."""
    ids = {column.place for column in ID_COLUMNS}
    return [
        TextColumn(table=spec.name, name=column.name, listed=column.type is ColumnType.TEXTS)
        for spec in TABLES.values()
        for column in spec.columns
        if column.type in {ColumnType.TEXT, ColumnType.TEXTS}
        and Edition.PUBLIC in column.editions
        and not column.values
        and f"{spec.name}.{column.name}" not in ids
        and column.name not in DIGESTS | MADE
    ]
