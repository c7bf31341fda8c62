"""Column and TableSpec: the tables of a release described as data.

From these descriptions come the Parquet schema, the validation, the reference page and the datasheet.
"""

from dataclasses import dataclass
from enum import StrEnum

from heliograph.model.edition import Edition


class ColumnType(StrEnum):
    """The seven types a column can have."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    TEXTS = "texts"


EVERY_EDITION = frozenset(Edition)
IDENTIFIED = frozenset({Edition.CONSORTIUM, Edition.ENCLAVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        name: The name shared by files, Python, SQL and pages.
        type: One of the seven column types; moments are UTC with millisecond resolution, without a zone in the file.
        about: What the value means, in one or two sentences for a researcher.
        required: Whether every row has a value.
        values: The closed list of values, empty when the column is open.
        editions: The editions that carry the column.
    """

    name: str
    type: ColumnType
    about: str
    required: bool = False
    values: tuple[str, ...] = ()
    editions: frozenset[Edition] = EVERY_EDITION


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One table of a release: its columns and the total order of its rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    order: tuple[str, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def names(self, edition: Edition | None = None) -> tuple[str, ...]:
        """Column names in file order, of one edition or of all."""
        return tuple(c.name for c in self.columns if edition is None or edition in c.editions)
