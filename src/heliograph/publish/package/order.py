"""Order: rows that are written must come in the order of their table."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.errors import InputError


class InOrder:
    """Watches rows go by.

    Args:
        keys: What they are sorted by; missing values come last.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = list(keys)
        self._last: pa.Table | None = None

    def __call__(self, rows: pa.Table) -> None:
        """Look at the next rows.

        Raises:
            InputError: One comes before another that it must follow.
        """
        seen = rows.select(self._keys)
        if self._last is not None:
            seen = pa.concat_tables([self._last, seen])
        self._last = seen.slice(len(seen) - 1)
        if _is_broken([column.combine_chunks() for column in seen.columns]):
            raise InputError(
                f"posts are not sorted by {', '.join(self._keys)}",
                hint="the workspace was imported by an older version: import the export again with --replace",
            )


def _is_broken(columns: Sequence[pa.Array]) -> bool:
    tied: pa.Array | pa.Scalar = pa.scalar(value=True)
    broken: pa.Array | pa.Scalar = pa.scalar(value=False)
    for column in columns:
        before, after = column.slice(0, len(column) - 1), column.slice(1)
        missing = pc.is_null(before)
        later = pc.if_else(
            missing, pc.is_valid(after), pc.fill_null(pc.greater(before, after), fill_value=False)
        )
        equal = pc.if_else(
            missing, pc.is_null(after), pc.fill_null(pc.equal(before, after), fill_value=False)
        )
        broken = pc.or_(broken, pc.and_(tied, later))
        tied = pc.and_(tied, equal)
    return bool(pc.any(broken).as_py())
