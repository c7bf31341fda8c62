"""Narrowed: what the filters, period and text of a view mean to an index, where it can say so exactly."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import tantivy

from heliograph.model.view import Filter, View
from heliograph.tables.search.grammar import parse
from heliograph.tables.search.index import Index
from heliograph.tables.search.layout import NUMBERED, TAGS, TIME
from heliograph.tables.search.translate import Meaning, translate
from heliograph.tables.views.moments import milliseconds

LETTERS = {column: letter for letter, column in NUMBERED.items()}
"""Columns that an index knows value by value, and their letters."""


def fits_index(view: View) -> bool:
    """Whether an index can say exactly which posts are in the view: other columns are only in the table."""
    return view.table == "posts" and all(each.column in LETTERS for each in view.filters)


def narrowed(index: Index, view: View) -> Meaning:
    """The query for the posts of a view that ``fits_index``; the same ones that SQL finds.

    Raises:
        UsageError: The text of the view cannot be meant.
    """
    must, without = tantivy.Occur.Must, tantivy.Occur.MustNot
    clauses: list[tuple[tantivy.Occur, tantivy.Query]] = []
    notes: tuple[str, ...] = ()
    if view.text:
        meaning = translate(index, parse(view.text))
        clauses.append((must, meaning.query))
        notes = meaning.notes
    for each in view.filters:
        query = _tagged(index, list(_tags(index, each)))
        clauses.append((without if each.excluded else must, tantivy.Query.const_score_query(query, 0.0)))
    if view.since is not None or view.until is not None:
        clauses.append((must, tantivy.Query.const_score_query(_period(index, view), 0.0)))
    if all(occur == without for occur, _ in clauses):
        clauses.append((must, tantivy.Query.all_query()))
    return Meaning(tantivy.Query.boolean_query(clauses), notes)


def _tagged(index: Index, tags: list[str]) -> tantivy.Query:
    if not tags:
        return tantivy.Query.empty_query()
    return tantivy.Query.term_set_query(index.words.schema, TAGS, tags)


def _tags(index: Index, given: Filter) -> Iterator[str]:
    """The tags of the values of a filter that occur at all."""
    letter = LETTERS[given.column]
    if given.column == "account_id":
        wanted = pc.is_in(index.authors["account_id"], pa.array(given.values, pa.string()))
        numbers = pc.indices_nonzero(wanted).to_pylist()
    else:
        numbers = [n for n, value in enumerate(index.values(given.column)) if value in given.values]
    yield from (f"{letter}{number}" for number in numbers)


def _period(index: Index, view: View) -> tantivy.Query:
    since = None if view.since is None else milliseconds(view.since)
    until = None if view.until is None else milliseconds(view.until, end=True)
    return tantivy.Query.range_query(index.words.schema, TIME, tantivy.FieldType.Integer, since, until)
