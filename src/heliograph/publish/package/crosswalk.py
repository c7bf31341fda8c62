"""Crosswalk: which identifier stands behind which pseudonym of the public edition, for the consortium alone.

The public edition is made once more, for nobody, and every pseudonym that is made on the way is written down: so the table
holds what the edition holds, in columns, lists and texts, whatever the policy treats and however.
"""

import threading
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.privacy.pseudonym import Field, Pseudonymizer
from heliograph.publish.decide import shown_outsiders
from heliograph.publish.package.parts import BATCH_ROWS, ROW_GROUP, Part, one_thread, write_table
from heliograph.publish.protect import protect
from heliograph.publish.request import EditionRequest
from heliograph.publish.writing import writing
from heliograph.tables.engine import parquet

CROSSWALK = "crosswalk.parquet"
KINDS = {
    Field.ACCOUNT: "account",
    Field.HANDLE: "handle",
    Field.POST: "post",
    Field.MEDIA: "media",
    Field.URL: "link",
    Field.ACTION: "action",
}
"""What an identifier names, in the words of the tables."""

SCHEMA = pa.schema(
    [pa.field(name, pa.string(), nullable=False) for name in ("kind", "identifier", "pseudonym")],
    metadata={"table": "crosswalk", "about": "Identifiers and their pseudonyms in the public edition."},
)


def write_crosswalk(
    connection: duckdb.DuckDBPyConnection, request: EditionRequest, key: Pseudonymizer, path: Path
) -> Part:
    """Write the crosswalk of a release, sorted by pseudonym.

    Args:
        connection: Knows the raw tables; its ``edition_<table>`` views are those of the public edition afterwards.
        request: The consortium edition.
        key: Makes the pseudonyms of the public edition.
        path: The file to write.

    Raises:
        ValueError: For any other edition: it would undo every pseudonym for those it is hidden from.
        StorageError: A disk is full or not writable.
    """
    if request.edition is not Edition.CONSORTIUM:
        raise ValueError(f"a crosswalk has no place in the {request.edition} edition")
    pairs = path.with_name(f".{path.name}.pairs")
    try:
        with writing(pairs), pq.ParquetWriter(pairs, SCHEMA, compression="zstd") as writer:
            recorder = Recorder(key, writer)
            _make_again(connection, request, recorder)
            recorder.flush()
        connection.register(
            "shown_outsiders",
            pa.table({"id": pa.array(sorted(shown_outsiders(request.policy)), pa.string())}),
        )
        # shown accounts are asked for like all others, and their pseudonym stands nowhere
        query = f"""SELECT DISTINCT kind, identifier, pseudonym FROM {parquet([pairs])} WHERE kind <> '{KINDS[Field.ACCOUNT]}'
            OR identifier IN (SELECT account_id FROM decided WHERE masked)
            OR identifier NOT IN (SELECT account_id FROM decided UNION ALL SELECT id FROM shown_outsiders)
            ORDER BY pseudonym, kind, identifier"""
        part = write_table(connection, query, SCHEMA, path)
        connection.unregister("shown_outsiders")
    finally:
        pairs.unlink(missing_ok=True)
    return part


class Recorder:
    """A Pseudonymizer that writes down what it is asked for.

    Args:
        key: Makes the pseudonyms.
        writer: Takes them, as often as they are made.
    """

    def __init__(self, key: Pseudonymizer, writer: pq.ParquetWriter) -> None:
        self._key = key
        self._writer = writer
        self._held: list[pa.Table] = []
        self._lock = threading.Lock()  # the table engine asks from several threads

    @property
    def key_id(self) -> str:
        """Name of the scope key."""
        return self._key.key_id

    @property
    def key_check(self) -> str:
        """Value that shows that the right key is used."""
        return self._key.key_check

    def pseudonyms(self, kind: Field, identifiers: pa.Array) -> pa.Array:
        """The pseudonym of each identifier; null stays null."""
        made = self._key.pseudonyms(kind, identifiers)
        pairs = pa.table(
            [pa.repeat(pa.scalar(KINDS[kind]), len(made)), identifiers, made], names=SCHEMA.names
        )
        with self._lock:
            self._held.append(pairs.drop_null().cast(SCHEMA))
            if sum(map(len, self._held)) >= ROW_GROUP:
                self.flush()
        return made

    def flush(self) -> None:
        """Write what is held back: the table engine asks for little at a time."""
        if self._held:
            self._writer.write_table(pa.concat_tables(self._held))
        self._held = []

    def post_numbers(self, identifiers: pa.Array) -> pa.Array:
        """The decimal number of each post; it is no pseudonym and not written down."""
        return self._key.post_numbers(identifiers)


def _make_again(connection: duckdb.DuckDBPyConnection, request: EditionRequest, recorder: Recorder) -> None:
    """Make every row of the public edition and let it go."""
    with one_thread(connection):
        protect(connection, replace(request, edition=Edition.PUBLIC), recorder)
        for name in TABLES:
            for _ in connection.execute(f"SELECT * FROM edition_{name}").to_arrow_reader(BATCH_ROWS):
                pass
