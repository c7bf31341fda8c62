"""Layout: the fields of an index and the file that says what their numbers mean."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import unidata_version

from heliograph.errors import InputError
from heliograph.tables.search.version import VERSION

if TYPE_CHECKING:
    import tantivy

TEXT, TAGS, ROW, TIME, MONTH, LANGUAGE, CLIENT, KIND, ACCOUNT = "t", "g", "r", "m", "n", "l", "c", "k", "a"
"""Fields: tokens of the text; tags; number of the row in the table; moment (ms since 1970) and month; numbers of values.

A tag is the letter of a field with a number (``l3``, ``a17``), ``h`` with a hashtag or ``/`` with a host, so that one field of
the index serves all of them.
"""

HASHTAG, HOST = "h", "/"
NUMBERED = {LANGUAGE: "language", CLIENT: "client", KIND: "kind", ACCOUNT: "account_id"}
"""Fields that hold numbers, and the columns whose values they number."""

STATE, ACCOUNTS, FOLDER = "index.json", "accounts.parquet", "words"
"""Files of an index: what the numbers mean, the authors, and the folder of the search engine."""

TOKENS = "tokens"

ENGINE_FORMAT = "tantivy 7"
"""The format of the search engine's files; its library refuses others."""


@dataclass(slots=True, kw_only=True)
class State:
    """What is to be known of an index beside its files.

    Attributes:
        version: Of folding and layout.
        unicode: Of the table of characters that texts were folded by.
        values: For each numbered column but that of accounts, its values by their numbers.
        parts: SHA-256 (or another name that stands for the bytes) and rows of each part of the posts table, in order.
    """

    version: int = VERSION
    unicode: str = unidata_version
    values: dict[str, list[str | None]] = field(default_factory=dict)
    parts: list[tuple[str, int]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Posts in the index."""
        return sum(rows for _, rows in self.parts)

    def made_with(self) -> str:
        """What asks this index must agree on; another program makes an index of its own."""
        return f"{self.version}/{ENGINE_FORMAT}"


def write_state(folder: Path, state: State) -> None:
    """Put the file into its place in one step."""
    beside = folder / f".{STATE}"
    beside.write_text(json.dumps(asdict(state), ensure_ascii=False), "utf-8")
    beside.replace(folder / STATE)


def read_state(folder: Path) -> State:
    """What the file of an index says; InputError when it cannot be used."""
    place = folder / STATE
    try:
        said: dict[str, Any] = json.loads(place.read_text("utf-8"))
        version = said["version"]
        state = State(
            version=version,
            unicode=said["unicode"],
            values=said["values"],
            parts=[(str(name), int(rows)) for name, rows in said["parts"]],
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            f"{place} is missing or damaged.", hint="Delete the folder: the index is made anew."
        ) from None
    if version != VERSION:
        raise InputError(
            f"{place} is of version {version}; this program asks version {VERSION}.",
            hint="Delete the folder: the index is made anew.",
        )
    return state


def open_words(folder: Path) -> "tantivy.Index":
    """The index of the search engine below a folder, made when there is none."""
    import tantivy  # noqa: PLC0415 - an extra, and only searching needs it

    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    schema = tantivy.SchemaBuilder()
    schema.add_text_field(TEXT, tokenizer_name=TOKENS, index_option="position")
    schema.add_text_field(TAGS, tokenizer_name=TOKENS, index_option="basic")
    schema.add_integer_field(TIME, fast=True)
    for name in (ROW, MONTH, *NUMBERED):
        schema.add_unsigned_field(name, fast=True)
    try:
        index = tantivy.Index(schema.build(), str(place))
    except ValueError as error:
        raise InputError(f"{place}: {error}", hint="Delete the folder: the index is made anew.") from None
    index.register_tokenizer(TOKENS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index
