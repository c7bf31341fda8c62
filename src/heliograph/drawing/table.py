"""Table: the numbers of a figure in rows and columns, for those who would rather read them, or must."""

from collections.abc import Sequence

from heliograph.drawing.svg import Drawn, element, words


def html(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Drawn:
    """A table whose first column names the rows; the others hold numbers, written already.

    Args:
        caption: What it shows.
        heads: A head for each column.
        rows: The cells; every figure gives them by a function of this name.
    """
    top = (element("th", {"scope": "col"}, words(head)) for head in heads)
    return element(
        "table",
        {"class": "numbers"},
        element("caption", {}, words(caption)),
        element("thead", {}, element("tr", {}, *top)),
        element("tbody", {}, *(_row(row) for row in rows), Drawn()),
    )


def _row(cells: Sequence[str]) -> Drawn:
    first, *others = cells
    return element(
        "tr",
        {},
        element("th", {"scope": "row", "dir": "auto"}, words(first)),
        *(element("td", {}, words(cell)) for cell in others),
    )
