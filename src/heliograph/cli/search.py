"""``heliograph search``: find posts by words, in any script, with counts, facets and snippets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from unicodedata import bidirectional

import tantivy  # noqa: F401 - first of all: without the extra the command says so in one line
from cyclopts import Parameter
from rich.cells import cell_len
from rich.text import Text

from heliograph.access.cite import cite
from heliograph.access.preview import printable
from heliograph.access.query import Reader
from heliograph.access.resolve import open_editions
from heliograph.access.search import FACETS, Answer, search
from heliograph.access.searched import searched
from heliograph.bootstrap.reading import indexes_of, open_archive, reader_of
from heliograph.bootstrap.remote import asking_server
from heliograph.cli.bars import bar, heights
from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.cli.read import Edition, Where
from heliograph.cli.remote import one_name
from heliograph.settings import Settings
from heliograph.tables.search.marks import Snippet
from heliograph.tables.search.ordered import Order

if TYPE_CHECKING:
    from heliograph.store.asking import AskingServer

BARS, SHOWN_MONTHS = 24, 72
TITLES = {
    "dataset": "data sets",
    "language": "languages",
    "client": "clients",
    "kind": "kinds",
    "account_id": "accounts",
    "month": "months",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What a search found, here or on a server."""

    query: str
    count: int
    notes: Sequence[str]
    facets: Mapping[str, Sequence[tuple[str | None, int]]]
    hits: Sequence[Mapping[str, Any]]
    skip: int


def search_(
    words: str,
    *,
    dataset: Annotated[tuple[str, ...], Parameter(name="--dataset", negative=())] = ("*",),
    archive: Where = None,
    edition: Edition = None,
    order: Order = Order.RELEVANCE,
    limit: int = 10,
    skip: int = 0,
    remote: Annotated[bool, Parameter(negative=())] = False,
    json: Json = False,
) -> None:
    """Find posts by words, in any script: how many, how they spread, and the first of them.

    Write words, "a phrase", begin*, -without, lang:ar, from:handle, name:word, hashtag:news (or #news), url:example.org,
    client:"Some App", kind:repost, after:2016-08-01, before:2016-09-01. The first search of an edition fetches its index, or
    makes it and keeps it.

    Args:
        words: The search, for example '"new york" -lang:en after:2016-08-01'.
        dataset: Data set, ira-2018 or ira-2018@2, or a pattern; may be given again; all of the archive when left out.
        archive: Folder or address; that of the settings when left out.
        edition: Edition; the public one when left out.
        order: By relevance, by time (from the first on), or newest first.
        limit: Posts that are shown.
        skip: Posts that are passed over first.
        remote: Have the server of the archive search a gated edition, for those who may ask it and not download it.
        json: Print one JSON document instead of text.
    """
    if remote:
        asked = {"edition": edition or "consortium", "order": order.value, "limit": limit, "skip": skip}
        server = asking_server(archive, Settings.load())
        _there(server, one_name(dataset), words, as_json=json, **asked)
        return
    joined = open_archive(archive)
    opened = open_editions(joined.library, dataset, edition)
    with progress_bars() as tell:
        reader = reader_of(joined, opened, tell)
        answer = search(reader, indexes_of(joined), words, order=order, limit=limit, skip=skip)
    if json:
        emit(_document(reader, answer))
        return
    shown = _Shown(
        query=str(answer.search),
        count=answer.count,
        notes=answer.notes,
        facets=answer.facets,
        hits=answer.hits.to_pylist(),
        skip=answer.skip,
    )
    cited = [f"{cite(opened)} ({opened.edition})" for opened in reader.editions]
    for line in _lines(shown, reader.title, cited, several=len(reader.editions) > 1):
        console.print(line)


def _there(server: "AskingServer", name: str, words: str, *, as_json: bool, **asked: Any) -> None:  # noqa: ANN401 - as the server takes them
    edition = asked["edition"]
    found = server.search(name, words, **asked)
    if as_json:
        emit(found)
        return
    facets = {
        facet: tuple((each["value"], each["count"]) for each in values)
        for facet, values in found["facets"].items()
    }
    shown = _Shown(
        query=found["query"],
        count=found["count"],
        notes=found["notes"],
        facets=facets,
        hits=found["hits"],
        skip=found["skip"],
    )
    for line in _lines(shown, f"{name} ({edition})", [f"{found['citation']} ({edition})"], several=False):
        console.print(line)


def _document(reader: Reader, answer: Answer) -> dict[str, Any]:
    cited = [str(cite(opened)) for opened in reader.editions]
    return searched(answer) | {"edition": reader.edition, "citations": cited}


def _lines(answer: _Shown, title: str, cited: Sequence[str], *, several: bool) -> Iterator[Text]:
    plural = "" if answer.count == 1 else "s"
    yield Text.assemble(
        (f"{answer.count:,}", "bold"), f" post{plural} for ", (answer.query, "bold"), f" in {title}"
    )
    yield from (Text(note, "yellow") for note in answer.notes)
    if not answer.count:
        return
    for name in FACETS:
        if name == "month":
            yield from _months(answer.facets[name])
        elif name != "dataset" or several:
            yield from _facet(name, answer.facets[name], answer.count)
    for number, row in enumerate(answer.hits, answer.skip + 1):
        yield Text()
        yield from _hit(number, row)
    last = answer.skip + len(answer.hits)
    if last < answer.count:
        yield Text()
        yield Text(f"{answer.skip + 1} to {last:,} of {answer.count:,}; the next ones: --skip {last}", "dim")
    yield from (Text(f"from {one}", "dim") for one in cited)


def _facet(name: str, values: Sequence[tuple[str | None, int]], total: int) -> Iterator[Text]:
    if not values:
        return
    shown = values[:5]
    labels = ["(none)" if value is None else printable(value)[:28] for value, _ in shown]
    width = max(cell_len(label) for label in labels)
    most = max(count for _, count in shown)
    yield Text()
    yield Text(TITLES[name], "bold")
    for label, (_, count) in zip(labels, shown, strict=True):
        drawn = bar(count / most, BARS, plain=not console.is_terminal)
        pad = " " * (width - cell_len(label))
        yield Text.assemble(
            f"  {label}{pad}  ", (drawn.ljust(BARS), "cyan"), f"  {count:>9,}  {count / total:>6.1%}"
        )


def _months(values: Sequence[tuple[str | None, int]]) -> Iterator[Text]:
    counts = {month: count for month, count in values if month is not None}
    if not counts:
        return
    filled = _every_month(counts)
    step = -(-len(filled) // SHOWN_MONTHS)
    bars = [sum(list(filled.values())[at : at + step]) for at in range(0, len(filled), step)]
    drawn = heights(bars, plain=not console.is_terminal)
    yield Text()
    yield Text("months" if step == 1 else f"time, {step} months each", "bold")
    yield Text.assemble("  ", (drawn, "cyan"), f"  {min(filled)} to {max(filled)}, most {max(bars):,}")


def _every_month(counts: Mapping[str, int]) -> dict[str, int]:
    """The months from the first to the last, those without posts too."""
    first, last = (int(name[:4]) * 12 + int(name[5:]) - 1 for name in (min(counts), max(counts)))
    names = [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1)]
    return {name: counts.get(name, 0) for name in names}


def _hit(number: int, row: Mapping[str, Any]) -> Iterator[Text]:
    when = str(row["posted_at"])[:16] if row["posted_at"] else "no time"
    about = [
        when,
        row["handle"] or row["account_id"],
        row["language"] or "",
        row["kind"],
        row["client"] or "",
    ]
    yield Text.assemble(
        (f"{number:>3}. ", "dim"),
        (printable("  ".join(word for word in about if word)), "green"),
        (f"  {row['dataset']}@{row['release']} {row['post_id']}", "dim"),
    )
    piece = Snippet(row["snippet"], tuple((mark["start"], mark["end"]) for mark in row["marks"]))
    mark = ("", "") if console.is_terminal else ("[", "]")
    text = Text.assemble(
        *(
            (f"{mark[0]}{printable(bit)}{mark[1]}", "bold yellow") if marked else printable(bit)
            for bit, marked in piece.pieces()
        )
    )
    yield from _indented(text, right=_reads_from_right(row["snippet"]))


def _indented(text: Text, *, right: bool) -> Iterator[Text]:
    width = max(20, min(console.width, 110) - 5)
    for line in text.wrap(console, width, justify="right" if right else "left", no_wrap=False):
        line.rstrip()
        if right:
            line.align("right", width)
        yield Text.assemble("     ", line)


def _reads_from_right(text: str) -> bool:
    """Whether the first letter is of a script that runs from right to left."""
    letter = next((c for c in text if c.isalpha()), "")
    return bidirectional(letter) in {"R", "AL"}
