"""What claims to be Arrow is looked at before anything is made of it."""

import struct
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.ipc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.access.sandbox.frames import BreachError
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.stream import checked, messages
from scripted_workers import stream_of

LIMITS = Limits()

EVERYTHING = pa.table(
    {
        "text": ["a", None, "ü"],
        "number": [1, 2, None],
        "share": [0.5, None, float("nan")],
        "flag": [True, False, None],
        "day": [date(2020, 1, 1), None, None],
        "moment": pa.array([datetime(2020, 1, 1), None, None], pa.timestamp("ms")),
        "amount": [Decimal("1.50"), None, None],
        "bytes": [b"\x00", None, b""],
        "texts": [["a", None], [], None],
        "pairs": pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int64())),
        "record": [{"a": 1, "b": ["x"]}, None, {"a": None, "b": None}],
        "three": pa.array([[1, 2, 3], None, [4, 5, 6]], pa.list_(pa.int32(), 3)),
        "nothing": pa.nulls(3),
    }
)


def test_rows_of_every_type_are_read():
    assert checked(stream_of(EVERYTHING), LIMITS).to_pydict().__repr__() == EVERYTHING.to_pydict().__repr__()


def test_no_rows_and_no_columns_are_an_answer():
    assert checked(stream_of(EVERYTHING.slice(0, 0)), LIMITS).num_rows == 0
    assert checked(stream_of(pa.table({})), LIMITS).num_columns == 0


def refused(stream, limits=LIMITS):
    with pytest.raises(BreachError) as caught:
        checked(stream, limits)
    return str(caught.value)


def compressed(codec):
    sink = pa.BufferOutputStream()
    with pyarrow.ipc.new_stream(
        sink, EVERYTHING.schema, options=pyarrow.ipc.IpcWriteOptions(compression=codec)
    ) as writer:
        writer.write_table(EVERYTHING)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("codec", ["zstd", "lz4"])
def test_compressed_buffers_are_refused_before_they_are_opened(codec):
    assert refused(compressed(codec)) == "An answer is compressed."


def test_a_dictionary_is_refused():
    table = pa.table({"word": pa.array(["a"] * 100).dictionary_encode()})
    assert "not those of a table" in refused(stream_of(table))


def test_more_rows_than_allowed_are_refused():
    assert "not those of a table" in refused(stream_of(pa.table({"n": list(range(11))})), Limits(rows=10))


@pytest.mark.parametrize(
    "kind",
    [pa.string_view(), pa.binary_view(), pa.list_view(pa.int64()), pa.run_end_encoded(pa.int32(), pa.int64()),
     pa.list_(pa.string_view()), pa.map_(pa.string(), pa.string_view()), pa.struct({"a": pa.string_view()})],
    ids=str,
)  # fmt: skip
def test_types_that_say_much_in_few_bytes_are_refused(kind):
    assert "values of type" in refused(stream_of(pa.schema([("x", kind)]).empty_table()))


def test_an_answer_of_too_many_columns_is_refused():
    assert "2001 columns" in refused(stream_of(pa.table({f"c{n}": [1] for n in range(2001)})))


def test_nulls_without_bytes_cannot_become_millions():
    inner = pa.nulls(5_000_000)
    lists = pa.ListArray.from_arrays(pa.array([0, 5_000_000], pa.int32()), inner)
    assert "more values than it has bytes for" in refused(stream_of(pa.table({"x": lists})))


def test_a_stream_ends_where_it_says():
    whole = stream_of(EVERYTHING)
    assert refused(whole + bytes(8)) == "An answer goes on after its end."
    for end in range(0, len(whole), 7):
        refused(whole[:end])


def test_a_batch_before_its_columns_is_refused():
    whole = stream_of(EVERYTHING)
    head = struct.unpack_from("<I", whole, 4)[0] + 8
    assert "not those of a table" in refused(whole[head:])
    assert "not those of a table" in refused(whole[:head] + whole)


def test_lengths_that_lie_are_not_followed():
    mark = struct.pack("<I", 0xFFFFFFFF)
    assert "no head" in refused(mark + struct.pack("<I", 0xFFFFFFF0) + bytes(64))
    assert "no head" in refused(bytes(64))
    for start in range(0, 0xFFFFFFFF, 0x11111111):
        refused(mark + struct.pack("<II", 64, start) + bytes(60))


def lying(change):
    """A stream of one column of 3 numbers, with a change in the list of its arrays."""
    whole = bytearray(stream_of(pa.table({"n": pa.array([7, 8, 9], pa.int64())})))
    nodes = whole.index(struct.pack("<Iqq", 1, 3, 0))
    change(whole, nodes)
    return refused(bytes(whole))


def test_a_list_of_arrays_that_lies_is_refused():
    assert "fewer values than none" in lying(lambda whole, at: struct.pack_into("<q", whole, at + 4, -1))
    assert "more arrays than it has bytes" in lying(
        lambda whole, at: struct.pack_into("<I", whole, at, 2**31)
    )
    assert "more values than it has bytes" in lying(
        lambda whole, at: struct.pack_into("<q", whole, at + 4, 2**40)
    )


def test_a_head_that_points_out_of_itself_is_refused():
    whole = bytearray(stream_of(EVERYTHING))
    root = 8 + struct.unpack_from("<I", whole, 8)[0]
    struct.pack_into("<i", whole, root, 2**30)
    assert "points before its beginning" in refused(bytes(whole))
    struct.pack_into("<i", whole, root, -(2**30))
    assert "is not Arrow" in refused(bytes(whole))


@given(st.data())
def test_whatever_is_changed_is_read_or_refused(data):
    whole = bytearray(stream_of(EVERYTHING))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        table = checked(bytes(whole), LIMITS)
    except BreachError:
        return
    assert table.num_rows <= LIMITS.rows
    assert table.get_total_buffer_size() <= len(whole)


def test_the_heads_tell_what_the_table_holds():
    heads = list(messages(stream_of(EVERYTHING)))
    assert [head.rows for head in heads] == [0, 3]
