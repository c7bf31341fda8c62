"""Ask: the posts that a search finds in one index, how many, and how they spread over facets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from heliograph.errors import UsageError
from heliograph.tables.facets import Values
from heliograph.tables.search.counted import count, facets
from heliograph.tables.search.grammar import Search
from heliograph.tables.search.index import Index
from heliograph.tables.search.ordered import Hit, Order, by_time, ranked
from heliograph.tables.search.translate import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one index answers.

    Attributes:
        facets: For each facet its values with the number of posts, most frequent first; months in their order.
        notes: What the asker should know, for example that no post has a language of that name.
    """

    count: int
    facets: Mapping[str, Values]
    hits: tuple[Hit, ...]
    notes: tuple[str, ...] = field(default=())


def ask(
    index: Index,
    search: Search,
    *,
    order: Order = Order.RELEVANCE,
    limit: int = 10,
    skip: int = 0,
    most: int = 10,
) -> Found:
    """Search an index.

    Args:
        index: The open index.
        search: What is looked for.
        order: By relevance (BM25), or by time; what has no words to be relevant for comes by time.
        limit: Posts at most.
        skip: Posts that are passed over first.
        most: Values of a facet at most; months are all counted.
    """
    with answered(str(search)):
        meaning = translate(index, search)
        by_words = order is Order.RELEVANCE and search.words
        hits = (
            ranked(index, meaning, limit, skip) if by_words else by_time(index, meaning, limit, skip, order)
        )
        return Found(
            count=count(index, meaning),
            facets=facets(index, meaning, most),
            hits=tuple(hits),
            notes=meaning.notes,
        )


@contextmanager
def answered(text: str) -> Iterator[None]:
    """Turn what the search engine cannot do into our words: beginnings of phrases with too many ends, damaged files."""
    try:
        yield
    except ValueError as error:
        raise UsageError(
            f"{text!r} cannot be answered: {error}",
            hint="Write more of a word that ends in *, or of the end of a phrase; or delete the index: it is made anew.",
        ) from None
