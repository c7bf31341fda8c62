"""Translate: from a search to the query that an index is asked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import tantivy

from heliograph.errors import UsageError
from heliograph.model.names import nearest
from heliograph.model.view import moment_of
from heliograph.tables.search.build import spelled_hashtag, spelled_host
from heliograph.tables.search.fold import fold
from heliograph.tables.search.grammar import ALTERNATIVES, HINT, Field, Search, Words
from heliograph.tables.search.layout import ACCOUNT, CLIENT, HASHTAG, HOST, KIND, LANGUAGE, TAGS, TEXT, TIME
from heliograph.tables.search.plain import same
from heliograph.tables.search.tokens import Tokens, tokens_of

if TYPE_CHECKING:
    from heliograph.tables.search.index import Index

COLUMN_OF = {"lang": (LANGUAGE, "language"), "client": (CLIENT, "client"), "kind": (KIND, "kind")}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A query of the search engine, and what the asker should know."""

    query: tantivy.Query
    notes: tuple[str, ...]


def translate(index: "Index", search: Search) -> Meaning:
    """The query that finds exactly what a search means.

    Raises:
        UsageError: A part without anything to look for.
    """
    notes: list[str] = []
    parts = [(part, _query(index, part, notes.append)) for part in search.parts]
    clauses = [
        (tantivy.Occur.MustNot if part.excluded else tantivy.Occur.Must, query)
        for part, query in parts
        if part.excluded or not (isinstance(part, Field) and part.name in ALTERNATIVES)
    ]
    for name in ALTERNATIVES:
        among = [
            q for part, q in parts if isinstance(part, Field) and part.name == name and not part.excluded
        ]
        if among:
            clauses.append((tantivy.Occur.Must, _any(among)))
    if all(occur == tantivy.Occur.MustNot for occur, _ in clauses):
        clauses.append((tantivy.Occur.Must, tantivy.Query.all_query()))
    return Meaning(tantivy.Query.boolean_query(clauses), tuple(dict.fromkeys(notes)))


def _query(index: "Index", part: Words | Field, note: Callable[[str], None]) -> tantivy.Query:
    if isinstance(part, Words):
        return _words(index, part)
    return tantivy.Query.const_score_query(_field(index, part, note), 0.0)


def _words(index: "Index", part: Words) -> tantivy.Query:
    tokens, schema, query = tokens_of(part.text, beginning=part.beginning), index.words.schema, tantivy.Query
    if not tokens:
        raise UsageError(f"{str(part)!r} has no letter, no digit and no picture to look for.", hint=HINT)
    if not tokens.beginning:
        if len(tokens.exact) == 1:
            return query.term_query(schema, TEXT, tokens.exact[0])
        return query.phrase_query(schema, TEXT, list(tokens.exact))
    if not tokens.exact:
        return query.regex_query(schema, TEXT, _beginning(tokens))
    words: list[str | tuple[int, str]] = [*map(re.escape, tokens.exact), _beginning(tokens)]
    return query.regex_phrase_query(schema, TEXT, words)


def _beginning(tokens: Tokens) -> str:
    return re.escape(tokens.beginning) + ".*"


def _field(index: "Index", part: Field, note: Callable[[str], None]) -> tantivy.Query:
    schema = index.words.schema
    if part.name in {"after", "before"}:
        return _period(index, part)
    if part.name == "url":
        host = re.escape(spelled_host(part.value))
        return (
            tantivy.Query.regex_query(schema, TAGS, f"{HOST}(.*\\.)?{host}")
            if host
            else tantivy.Query.empty_query()
        )
    if part.name == "hashtag":
        return tantivy.Query.term_query(schema, TAGS, HASHTAG + spelled_hashtag(part.value))
    tags = list(_authors(index, part, note) if part.name in {"from", "name"} else _values(index, part, note))
    return tantivy.Query.term_set_query(schema, TAGS, tags) if tags else tantivy.Query.empty_query()


def _period(index: "Index", part: Field) -> tantivy.Query:
    edge = moment_of(part.value)
    moment = edge if isinstance(edge, datetime) else datetime.combine(edge, time.min)
    since = round(moment.replace(tzinfo=UTC).timestamp() * 1000)
    lower, upper = (since, None) if part.name == "after" else (None, since - 1)
    return tantivy.Query.range_query(index.words.schema, TIME, tantivy.FieldType.Integer, lower, upper)


def _values(index: "Index", part: Field, note: Callable[[str], None]) -> Iterator[str]:
    letter, column = COLUMN_OF[part.name]
    values = index.values(column)
    folded = [same(value) if value is not None else None for value in values]
    wanted = same(part.value)
    if wanted not in folded:
        meant = nearest(part.value, [value for value in values if value is not None])
        guess = f' Did you mean "{meant}"?' if meant else ""
        note(f'No post has the {column} "{part.value}".{guess}')
    yield from (f"{letter}{number}" for number, value in enumerate(folded) if value == wanted)


def _authors(index: "Index", part: Field, note: Callable[[str], None]) -> Iterator[str]:
    """Tags of the accounts of a handle or id, or with a word in their name or handle."""
    authors = index.authors
    tokens = " ".join(fold([part.value])[0].split())
    if part.name == "from":
        found = pc.equal(authors["account_id"], part.value)
        if tokens:
            found = pc.or_(found, pc.equal(authors["handle"], tokens))
    elif tokens:
        among = [pc.binary_join_element_wise("", authors[name], "", " ") for name in ("name", "handle")]
        found = pc.or_(*(pc.match_substring(text, f" {tokens} ") for text in among))
    else:
        return
    numbers = pc.indices_nonzero(found).to_pylist()
    if not numbers:
        note(f'No author has the {"handle or id" if part.name == "from" else "name"} "{part.value}".')
    yield from (f"{ACCOUNT}{number}" for number in numbers)


def _any(queries: list[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])
