import html
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.synth.disguises import DISGUISES, Kind

handles = st.from_regex(r"[A-Za-z]{4,9}_?[0-9]{4,6}", fullmatch=True)
identifiers = st.one_of(
    st.tuples(st.just(Kind.HANDLE), handles),
    st.tuples(st.just(Kind.ID), st.integers(min_value=100_000_000, max_value=2**63).map(str)),
    st.tuples(
        st.just(Kind.NAME), st.sampled_from(["Anna Velmor", "Ольга Сегода", "مریم ستاننامه", "İpek Çıgüllar"])
    ),
    st.tuples(st.just(Kind.EMAIL), handles.map(lambda handle: f"{handle}@mail.example")),
    st.tuples(st.just(Kind.PHONE), st.just("+1 212 555 0142")),
)


def undone(written: str) -> str:
    """What a reader sees behind every disguise."""
    visible = "".join(sign for sign in html.unescape(unquote(written)) if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", visible).casefold()


@pytest.mark.parametrize("name", DISGUISES)
@given(identifiers, st.integers(min_value=0, max_value=2**24))
def test_behind_every_disguise_is_the_identifier(
    name: str, identifier: tuple[Kind, str], variant: int
) -> None:
    kind, value = identifier
    if kind not in DISGUISES[name].kinds:
        return
    seen = undone(DISGUISES[name].write(kind, value, variant))
    wanted = unicodedata.normalize("NFKC", value).casefold()
    assert wanted.replace(" ", "") in seen.replace(" ", "")


def test_there_are_twelve_disguises_and_each_has_something_to_hide() -> None:
    assert len(DISGUISES) == 12
    assert all(disguise.kinds and disguise.places for disguise in DISGUISES.values())


@given(handles, st.integers(min_value=0, max_value=2**24))
def test_only_the_plain_disguise_leaves_a_handle_as_it_is(handle: str, variant: int) -> None:
    fitting = [name for name, disguise in DISGUISES.items() if Kind.HANDLE in disguise.kinds]
    unchanged = [name for name in fitting if DISGUISES[name].write(Kind.HANDLE, handle, variant) == handle]
    assert unchanged == ["plain"]


@given(identifiers, st.integers(min_value=0, max_value=2**24))
def test_no_disguise_needs_escaping_in_a_quoted_field(identifier: tuple[Kind, str], variant: int) -> None:
    kind, value = identifier
    for disguise in DISGUISES.values():
        if kind in disguise.kinds:
            assert not set(disguise.write(kind, value, variant)) & {'"', "\n", "\r"}
