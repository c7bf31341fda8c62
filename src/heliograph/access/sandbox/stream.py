"""Stream: look at bytes that claim to be Arrow before anything is made of them.

Arrow's own reader trusts numbers in the stream: how long a compressed buffer becomes, how many values an array without
bytes has, how often a value of a dictionary is repeated. So the heads of all messages are read first, by hand and within
their bounds: one schema, then batches, nothing compressed, no dictionary, no more values than bytes can hold.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.ipc
from pyarrow import types

from heliograph.access.sandbox.frames import BreachError
from heliograph.access.sandbox.limits import Limits

MARK = 0xFFFFFFFF
LONGEST_HEAD = 2**20
COLUMNS = 2000
SCHEMA, BATCH = 1, 3
"""Kinds of messages in Arrow's format; 2 is a dictionary."""

MESSAGE_KIND, MESSAGE_HEADER, MESSAGE_BODY = 1, 2, 3
BATCH_LENGTH, BATCH_NODES, BATCH_COMPRESSION = 0, 1, 3
"""Numbers of the fields in Arrow's Message.fbs."""

SIMPLE = (
    types.is_null, types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_temporal,
    types.is_string, types.is_large_string, types.is_binary, types.is_large_binary, types.is_fixed_size_binary,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The head of one message: kind, rows, the longest array of values, bytes of its body."""

    kind: int
    rows: int
    values: int
    body: int


def checked(stream: bytes, limits: Limits) -> pa.Table:
    """The rows of a stream; BreachError when it is not what a worker of ours writes."""
    try:
        kinds, rows = [], 0
        for message in messages(stream):
            kinds.append(message.kind)
            rows += message.rows
            if message.kind != (SCHEMA if len(kinds) == 1 else BATCH) or rows > limits.rows:
                raise BreachError("The messages of an answer are not those of a table.")
            if message.values > limits.rows + 8 * message.body:
                raise BreachError("An answer claims more values than it has bytes for.")
        reader = pyarrow.ipc.open_stream(pa.BufferReader(stream))
        _check(reader.schema)
        table = reader.read_all()
        table.validate(full=True)
    except (struct.error, pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise BreachError(f"An answer is not Arrow: {str(error)[:200]}") from None
    return table


def messages(stream: bytes) -> Iterator[Message]:
    """The heads of the messages, none read beyond its end."""
    at = 0
    while True:
        mark, length = struct.unpack_from("<II", stream, at)
        at += 8
        if mark != MARK or length > min(LONGEST_HEAD, len(stream) - at):
            raise BreachError("A message of an answer has no head.")
        if length == 0:
            break
        message = _message(stream[at : at + length])
        at += length + message.body
        if message.body < 0 or at > len(stream):
            raise BreachError("A message of an answer is longer than the answer.")
        yield message
    if at != len(stream):
        raise BreachError("An answer goes on after its end.")


def _message(head: bytes) -> Message:
    table = _Flat(head, struct.unpack_from("<I", head)[0])
    body = table.number(MESSAGE_BODY, "<q")
    kind = table.number(MESSAGE_KIND, "<B")
    if kind != BATCH:
        return Message(kind=kind, rows=0, values=0, body=body)
    batch = _Flat(head, table.reference(MESSAGE_HEADER))
    if batch.has(BATCH_COMPRESSION):
        raise BreachError("An answer is compressed.")
    rows = batch.number(BATCH_LENGTH, "<q")
    lengths = [rows]
    if batch.has(BATCH_NODES):
        vector = batch.reference(BATCH_NODES)
        (count,) = struct.unpack_from("<I", head, vector)
        if count * 16 > len(head):
            raise BreachError("A message of an answer lists more arrays than it has bytes for.")
        lengths += [struct.unpack_from("<q", head, vector + 4 + 16 * number)[0] for number in range(count)]
    if min(lengths) < 0:
        raise BreachError("An array of an answer has fewer values than none.")
    return Message(kind=kind, rows=rows, values=max(lengths), body=body)


class _Flat:
    """A table of a flatbuffer; whatever lies outside of the bytes raises struct.error."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._fields = at - struct.unpack_from("<i", data, at)[0]
        if self._fields < 0:
            raise BreachError("A message of an answer points before its beginning.")

    def _place(self, field: int) -> int:
        (size,) = struct.unpack_from("<H", self._data, self._fields)
        entry = 4 + 2 * field
        offset = struct.unpack_from("<H", self._data, self._fields + entry)[0] if entry + 2 <= size else 0
        return self._at + offset if offset else 0

    def has(self, field: int) -> bool:
        return self._place(field) > 0

    def number(self, field: int, form: str) -> int:
        place = self._place(field)
        number: int = struct.unpack_from(form, self._data, place)[0] if place else 0
        return number

    def reference(self, field: int) -> int:
        place = self._place(field)
        return place + int(struct.unpack_from("<I", self._data, place)[0])


def _check(schema: pa.Schema) -> None:
    if len(schema) > COLUMNS:
        raise BreachError(f"An answer has {len(schema)} columns.")
    left = [field.type for field in schema]
    while left:
        kind = left.pop()
        if types.is_list(kind) or types.is_fixed_size_list(kind):
            left.append(kind.value_type)
        elif types.is_map(kind):
            left += [kind.key_type, kind.item_type]
        elif types.is_struct(kind):
            left += [field.type for field in kind]
        elif not any(is_kind(kind) for is_kind in SIMPLE):
            raise BreachError(f"An answer has values of type {str(kind)[:100]}.")
