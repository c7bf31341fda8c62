"""Wording: texts as runs of words, or of signs where a script puts no spaces between words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.privacy.risk.ngrams import BREAK, Hashes, Tokens

WORDS = 8
"""So many words in a row lead a search engine to a text."""

SIGNS = 16
"""So many signs do, in scripts without spaces."""

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_ASIDE = r"https?://\S+|@\w+"
_LETTER = r"\p{L}\p{M}\p{N}"
_WORD = rf"{_ASIDE}|[{_LETTER}]+(?:[''\x{{2019}}]\p{{L}}+)?"
_BATCH = 16_384

# the cheap question first: few texts hold such letters at all
_IN_SIGNS = f"""CASE WHEN regexp_matches(text, '[{_UNSPACED}]{{4}}')
    THEN 2 * length(regexp_replace(text, '[^{_UNSPACED}]', '', 'g')) > length(regexp_replace(text, '{_ASIDE}|[^{_LETTER}]', '', 'g'))
    ELSE false END"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to cut texts into tokens.

    Attributes:
        size: Tokens in a run that leads to its text.
        texts: Gives the texts of a table that are read in this way, in batches.
    """

    size: int
    texts: Callable[[], Iterator[Tokens]]


def readings(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[Reading, Reading]:
    """The texts of a table as words and as signs; each text is read in one of the two ways.

    Args:
        connection: Knows the table, and afterwards ``<table>_words`` and ``<table>_signs``.
        table: A table with the columns post and text.
    """
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE {table}_cut AS SELECT post, lower(text) AS text, {_IN_SIGNS} AS in_signs FROM {table}"""
    )
    # links and mentions are breaks: nobody can search for what stands there in place of a name
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE {table}_words AS
        SELECT post, list_transform(regexp_extract_all(text, '{_WORD}'),
            lambda word: CASE WHEN word[1] = '@' OR starts_with(word, 'http') THEN {BREAK} ELSE hash(word) END::UBIGINT) AS words
        FROM {table}_cut WHERE NOT in_signs""")
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE {table}_signs AS
        SELECT post, regexp_replace(regexp_replace(text, '{_ASIDE}', '\n', 'g'), '[^{_LETTER}\n]+', '', 'g') AS signs
        FROM {table}_cut WHERE in_signs""")
    return (
        Reading(size=WORDS, texts=lambda: _words(connection, f"{table}_words")),
        Reading(size=SIGNS, texts=lambda: _signs(connection, f"{table}_signs")),
    )


def _words(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Tokens]:
    for batch in connection.execute(f"SELECT post, words FROM {table}").to_arrow_reader(_BATCH):
        rows, lists = batch.columns
        ends = lists.offsets.to_numpy().astype(np.int64)
        values = lists.values.to_numpy(zero_copy_only=False)[ends[0] : ends[-1]]
        yield Tokens(rows.to_numpy(), ends[1:] - ends[0], values.astype(np.uint64))


def _signs(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Tokens]:
    """What is a break among words is a line end here."""
    for batch in connection.execute(f"SELECT post, signs FROM {table}").to_arrow_reader(_BATCH):
        rows, texts = batch.columns
        ends = np.cumsum(pc.utf8_length(texts).to_numpy().astype(np.int64))
        yield Tokens(rows.to_numpy(), ends, _numbers(texts))


def _numbers(texts: pa.StringArray) -> Hashes:
    """A number for each sign, far apart for signs that lie side by side, so that sums of them do not meet."""
    joined = pc.binary_join(pa.ListArray.from_arrays([0, len(texts)], texts), "")[0].as_py()
    signs = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.uint64)
    mixed = (signs + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0x94D049BB133111EB)
    spread: Hashes = np.where(signs == ord("\n"), np.uint64(BREAK), mixed ^ (mixed >> np.uint64(29)))
    return spread
