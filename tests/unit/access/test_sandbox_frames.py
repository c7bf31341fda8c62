"""Frames survive any cut of the pipe; what is no frame is seen before it is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.access.sandbox.frames import LONGEST, BreachError, Frame, Frames, frame

BODIES = st.tuples(st.sampled_from([b"d", b"e"]), st.binary(max_size=300))


@given(sent=st.lists(BODIES, max_size=8), step=st.integers(1, 50))
def test_frames_come_out_as_they_went_in_however_the_bytes_arrive(sent, step):
    data = b"".join(frame(kind, body) for kind, body in sent)
    frames = Frames()
    pieces = [data[at : at + step] for at in range(0, len(data), step)]
    assert [one for piece in pieces for one in frames.feed(piece)] == [Frame(*one) for one in sent]


@pytest.mark.parametrize("kind", sorted(LONGEST))
def test_a_frame_that_is_too_long_is_refused_before_it_has_arrived(kind):
    assert list(Frames().feed(frame(kind, bytes(LONGEST[kind])))) == [Frame(kind, bytes(LONGEST[kind]))]
    with pytest.raises(BreachError, match="frame of kind"):
        list(Frames().feed(kind + (LONGEST[kind] + 1).to_bytes(4, "big")))


@given(st.binary(min_size=5).filter(lambda data: data[:1] not in LONGEST))
def test_another_kind_of_frame_is_refused(data):
    with pytest.raises(BreachError):
        list(Frames().feed(data))
