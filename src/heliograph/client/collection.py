"""Collection: several data sets read as one."""

from collections.abc import Sequence
from html import escape

from heliograph.access.cite import Citation, cite
from heliograph.access.resolve import open_editions
from heliograph.bootstrap.reading import Joined, reader_of
from heliograph.client.progress import Choice
from heliograph.client.tables import Tables
from heliograph.model.progress import silent


class Collection(Tables):
    """Several releases in one edition, as if they were one data set: the columns dataset and release tell them apart.

    Example:
        ```python
        both = archive["ira-2018", "venezuela-*"]
        both.posts.filter(kind="repost").count()
        both.sql("SELECT dataset, count(*) AS posts FROM posts GROUP BY dataset ORDER BY dataset")
        ```
    """

    def __init__(self, joined: Joined, names: Sequence[str], edition: str | None, progress: Choice) -> None:
        self._names = tuple(names)
        self._opened = open_editions(joined.library, names, edition)
        super().__init__(joined, reader_of(joined, self._opened, silent), progress)

    @property
    def names(self) -> list[str]:
        """Data sets and releases, for example ``ira-2018@1``."""
        return [opened.name for opened in self._opened]

    def edition(self, name: str) -> "Collection":
        """The same releases in another edition."""
        return Collection(self._joined, self._names, name, self._progress)

    def cite(self) -> tuple[Citation, ...]:
        """The citation of each release."""
        return tuple(cite(opened) for opened in self._opened)

    def __len__(self) -> int:
        return len(self._opened)

    def __repr__(self) -> str:
        return "\n".join([f"{len(self)} releases ({self._reader.edition})", *map(str, self.cite())])

    def _repr_html_(self) -> str:
        listed = "".join(f"<li><code>{escape(str(one))}</code></li>" for one in self.cite())
        return f"<p><strong>{len(self)} releases</strong> ({self._reader.edition})</p><ul>{listed}</ul>"
