"""What one pass over a text finds, and how long a handle is."""

import numpy as np
import pyarrow as pa
import pytest

from heliograph.privacy.lookup import Lookup, Sort
from heliograph.privacy.runs import laid_out
from heliograph.privacy.unveil import clear_view, plain_view, spread
from heliograph.privacy.vocabulary import VOCABULARY

RECEIVED = "qw+ertyabcdefghij="


def lookup(*rows, shown=(), tracking=False):
    """Rows are value, kind, and whether they go as bare words."""
    columns = [
        list(column) for column in zip(*((v, k, f"p-{v}", plain) for v, k, plain in rows), strict=True)
    ]
    return Lookup(pa.table(columns or [[]] * 4, schema=VOCABULARY), shown=frozenset(shown), tracking=tracking)


def found(one, text, *, seen=False):
    view = plain_view(text.encode())
    if seen:
        view = clear_view(spread(text.encode(), np.zeros(1, np.int32)), decoded=True)
    hits = one.found(view.signs, laid_out(view.signs), one.hits(view))
    return sorted(
        (p.sort.name, view.signs[start:end].decode(), p.replacement.decode()) for p, start, end in hits
    )


@pytest.mark.parametrize(
    ("row", "hit"),
    [
        (("quorvex99", "handle", True), ("HANDLE", "quorvex99", "p-quorvex99")),
        (("mara tolvin", "name", True), ("NAME", "mara_tolvin", "p-mara tolvin")),
        (("123456789", "id", True), ("NUMBER", "123456789", "p-123456789")),
        (("abc-123", "id", True), ("HANDLE", "abc-123", "p-abc-123")),
        (("Mixed", "id", True), ("HANDLE", "mixed", "p-Mixed")),
    ],
)
def test_what_is_plain_is_found_as_what_it_is(row, hit):
    assert found(lookup(row), f"see {hit[1]}!") == [hit]


def test_what_is_not_plain_is_known_as_a_handle_only():
    one = lookup(("ann", "handle", False), ("12", "id", False), ("anna", "name", False))
    assert found(one, "ann 12 anna") == []
    assert one.masked == {b"ann": b"p-ann", b"12": b"p-12"}


def test_the_first_of_two_rows_counts():
    table = pa.table(
        [["ann", "ann"], ["handle", "id"], ["first", "second"], [False, False]], schema=VOCABULARY
    )
    assert Lookup(table, shown=frozenset(), tracking=False).masked == {b"ann": b"first"}


def test_signs_between_words_part_names_and_not_handles():
    one = lookup(("ann_b", "handle", True), ("ann b", "name", True))
    for text in ("ann-b", "ann.b", "ann b", "ann+b", "ann\nb"):
        assert found(one, text) == [("NAME", text, "p-ann b")]
    assert [sort for sort, _, _ in found(one, "ann_b")] == ["HANDLE", "NAME"]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("@ann_b1", 0),
        ("ann_b1", 1),
        (" @ann_b1", 0),
        ("x @ann_b1", 0),
        ("x@ann_b1", 1),
        ("_@ann_b1", 1),
        ("é@ann_b1", 0),
        ("(@ann_b1", 0),
        ("@9ann_b1", 1),
    ],
)
def test_words_behind_an_at_sign_are_mentions_unless_an_address_may_end_there(text, hits):
    assert len(found(lookup(("ann_b1", "handle", True)), text)) == hits


def test_names_behind_an_at_sign_are_found():
    assert found(lookup(("ann b", "name", True)), "@ann_b") == [("NAME", "ann_b", "p-ann b")]


def test_one_word_that_is_a_name_and_a_handle_is_found_as_a_name_in_a_mention():
    one = lookup(("annbert", "handle", True), ("annbert", "name", True))
    assert [sort for sort, _, _ in found(one, "@annbert")] == ["NAME"]
    assert [sort for sort, _, _ in found(one, "annbert")] == ["HANDLE", "NAME"]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("x.com/ann", "PROFILE"),
        ("t.me/ann", "ELSEWHERE"),
        ("ann.tumblr.com", "BLOG"),
        ("?screen_name=ann", "PARAMETER"),
    ],
)
def test_hosts_and_parameters_that_name_somebody_are_found(text, sort):
    assert [s for s, _, _ in found(lookup(tracking=True), text)] == [sort]


def test_tracking_parameters_are_found_where_they_are_looked_for():
    def tracked(one):
        return one.tracking(one.hits(plain_view(b"fbcl?fbclid=1&utm_a=2"))).tolist()

    assert tracked(lookup(tracking=True)) == [5, 14]
    assert tracked(lookup()) == []
    assert found(lookup(tracking=True), "?fbclid=1&utm_a=2") == []


def test_names_beyond_ascii_are_found_as_a_reader_sees_them():
    one = lookup(("Żaba Ω", "name", True))
    assert found(one, "żaba ω") == []
    assert [sort for sort, _, _ in found(one, "ŻABA ω", seen=True)] == ["NAME"]
    assert "z\u0307aba ω".encode() in set(one.spelt())


def test_everything_that_is_looked_for_is_spelt():
    spelt = set(lookup(("ann", "handle", False), ("mara tolvin", "name", True)).spelt())
    assert {b"ann", b"mara tolvin", b"x.com/", b"via="} <= spelt
    assert b"fbclid=" not in spelt


@pytest.mark.parametrize(
    ("text", "handle", "known"),
    [
        ("@ann hello", "ann", True),
        ("@ann", "ann", True),
        ("@anna", "anna", False),
        ("@ann.b", "ann", True),
        ("@annはい", "ann", True),
        ("@annж", "ann", True),
        ("@jose\u0301 x", "jose\u0301", False),
        ("@joséph", "joséph", False),
        (f"@{RECEIVED} x", RECEIVED, True),
        (f"@{RECEIVED}x", RECEIVED, True),
        (f"@{RECEIVED}", RECEIVED, True),
        ("@qw+x", "qw", False),
        ("@żaba x", "żaba", False),
        ("@жук x", "жук", False),
        ("@ann\xff", "ann", True),
    ],
)
def test_a_handle_is_as_long_as_a_known_one_or_as_its_signs_go(text, handle, known):
    one = lookup(("ann", "handle", False), (RECEIVED, "handle", False))
    data = text.encode() if "\xff" not in text else text.encode("latin-1")
    there = one.handle(data, 1)
    assert data[1 : there.end].decode() == handle
    assert there.replacement == (f"p-{handle}".encode() if known else None)


@pytest.mark.parametrize("text", ["@", "@ ann", "@!", "@\xff", "@\u4e16"])
def test_no_handle_is_no_handle(text):
    data = text.encode("latin-1" if text < "@\u0100" else "utf-8")
    assert lookup(("ann", "handle", False)).handle(data, 1) is None


def test_the_longest_known_handle_counts():
    one = lookup(("a=b", "handle", False), ("a=b=c", "handle", False))
    assert one.handle(b"a=b=c", 0).replacement == b"p-a=b=c"
    assert one.handle(b"a=b=d", 0).end == 3
    assert one.handle(b"a=bx", 0).end == 1


def test_handles_that_stay_are_known_unless_they_are_masked_too():
    one = lookup(("ann", "handle", False), shown=("Harbour", "ann"))
    assert one.shown == {b"harbour"}
    assert one.handle(b"harbour", 0).shown
    assert not one.handle(b"ann", 0).shown


def test_the_sorts_of_words_are_told_apart():
    assert len(Sort) == 8
