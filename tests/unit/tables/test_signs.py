"""Signs: values that hold certain bytes are found without looking at them one by one."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from heliograph.tables.signs import Places, Signs, code_points, holding, replaced

TEXTS = st.lists(st.none() | st.text("ab\x00é", max_size=4), max_size=6)


def letters_b(signs: Signs) -> Places:
    return np.flatnonzero(signs == ord("b"))


@given(texts=TEXTS, begin=st.integers(0, 4))
def test_each_value_that_holds_a_sign_is_found_once(texts: list[str | None], begin: int) -> None:
    found = holding(pa.array(texts, pa.string())[begin:], letters_b).to_pylist()
    assert found == [row for row, text in enumerate(texts[begin:]) if text is not None and "b" in text]


def test_what_is_replaced_stands_in_its_place() -> None:
    values = pa.array(["a", None, "b", "c"])
    made = replaced(values, pa.array([2, 0]).sort(), pa.array(["A", "B"]))
    assert made.to_pylist() == ["A", None, "B", "c"]


@given(text=st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1))
def test_code_points_are_read_from_their_bytes(text: str) -> None:
    signs = np.frombuffer(text.encode(), np.uint8)
    places = np.flatnonzero((signs & 0xC0) != 0x80)
    assert code_points(signs, places).tolist() == [ord(sign) for sign in text]
