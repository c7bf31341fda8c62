"""Which changes are made to a file, and which are not."""

import pytest
from tests.mutation.edits import Source
from tests.mutation.mutants import PACKAGES, Mutant, drawn, equivalents
from tests.mutation.reach import drawn_on


def changes(text):
    source = Source(text.encode())
    return [source.changed(edit).decode() for edit in source.edits()]


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("a < b", ["a <= b"]),
        ("a not in b", ["a in b"]),
        ("a <= b < c", ["a < b < c", "a <= b <= c"]),
        ("a and b and c", ["a or b and c", "a and b or c"]),
        ("(not a)", ["(a)"]),
        ("x = (a) + 7", ["x = (a) - 7", "x = (a) + 8"]),
        ("x += b", ["x -= b"]),
        ("x = True", ["x = False"]),
        ("x = min(a)", ["x = max(a)"]),
        ("[a for a in b if a]", ["[a for a in b if (not (a))]"]),
        ("if a == b:\n    f()", ["if a != b:\n    f()", "if a == b:\n    pass"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("def f(a=1):\n    yield a", ["def f(a=2):\n    yield a", "def f(a=1):\n    yield from ()"]),
        ("for a in b:\n    break", ["for a in b:\n    continue"]),
        ('x = "word"', ['x = "wordX"']),
    ],
)
def test_code_is_changed_in_small_steps(code, changed):
    assert changes(code) == changed


@pytest.mark.parametrize(
    "code",
    [
        '"""Docstring."""',
        'def f():\n    """It adds (x - p) / sqrt(p (1 - p)) FROM a mark."""',
        'class A:\n    """A = 1 AND b IN c."""\n    b: int\n    """One FROM n(a)."""',
        'x = "Some words for a reader."',
        "x: A | B",
        "@cache(1)\ndef f(): ...",
        "x = zip(a, b, strict=True)",
        "def f():\n    return {}",
        "import a",
        'x = f"{a} and" + "some words"',
    ],
)
def test_what_no_test_should_notice_is_left_alone(code):
    assert changes(code) == []


def test_an_error_can_be_left_out_but_its_words_are_not_changed():
    assert changes("raise E('word', hint='word')") == ["pass"]


@pytest.mark.parametrize(
    ("query", "changed"),
    [
        ("SELECT a FROM t WHERE b", ["SELECT a FROM t WHERE NOT b"]),
        ("a < 5 AND b = 'c'", ["a <= 5 AND b = 'c'", "a < 6 AND b = 'c'", "a < 5 OR b = 'c'", "a < 5 AND b <> 'c'", "a < 5 AND b = 'cX'"]),
        ("a BETWEEN 1 AND 2", []),
        ("SELECT count(*) FILTER (a) FROM t", ["SELECT count(*) FILTER (NOT a) FROM t"]),
        ("SELECT count(*) FROM t", ["SELECT 0 FROM t"]),
        ("a IS NULL", ["a IS NOT NULL"]),
        ("a ANTI JOIN b", ["a SEMI JOIN b"]),
        ("FROM t ORDER BY a", ["FROM t ORDER BY a DESC"]),
        ("UPDATE t SET a = b", []),
    ],
)  # fmt: skip
def test_sql_is_changed_where_it_decides(query, changed):
    found = changes(f'x = "{query}"')
    assert [c for c in found if "BETWEEN 2" not in c and "AND 3" not in c] == [f'x = "{c}"' for c in changed]


def test_the_braces_of_a_query_are_code_and_stay():
    assert changes('x = f"{a < 5} AND {b[1]}"') == ['x = f"{a < 5} OR {b[1]}"']


def test_patterns_are_changed_sign_by_sign():
    assert changes(r'x = r"(?<!a)\b[^b+]+c{2,3}$"') == [
        r'x = r"\b[^b+]+c{2,3}$"',
        r'x = r"(?<!a)[^b+]+c{2,3}$"',
        r'x = r"(?<!a)\b[b+]+c{2,3}$"',
        r'x = r"(?<!a)\b[^b+]*c{2,3}$"',
        r'x = r"(?<!a)\b[^b+]+c{3,3}$"',
        r'x = r"(?<!a)\b[^b+]+c{2,4}$"',
        r'x = r"(?<!a)\b[^b+]+c{2,3}"',
    ]


def test_an_edit_knows_its_function_and_its_statement():
    [edit, *_] = Source(
        b"class A:\n    def f(self):\n        return (\n            a < b\n        )\n"
    ).edits()
    assert (edit.function, edit.lines) == ("A.f", (3, 5))


def test_a_sample_stays_the_same_when_other_lines_change():
    def listed(text, package="risk"):
        source = Source(text)
        return [
            Mutant(
                package=package, file="a.py", edit=e, was=source.around(e)[0], now=source.around(e)[1], nth=1
            )
            for e in source.edits()
        ]

    lines = [b"x%d = %d\n" % (n, n) for n in range(100)]
    before = drawn(listed(b"".join(lines)), 10 * len(PACKAGES), 1)
    after = drawn(listed(b"".join([b"y = 5\n", *lines])), 10 * len(PACKAGES), 1)
    assert len(before) == 10
    assert len({m.identity for m in before} & {m.identity for m in after}) >= 9
    assert drawn(listed(b"".join(lines)), 10, 2) != before


def test_every_mutant_that_is_called_equivalent_has_a_reason():
    assert all(len(why.split()) > 2 for why in equivalents().values())


def test_a_constant_is_followed_to_those_that_are_made_of_it():
    text = b'A = "a"\nB = f"{A}b"\nC: str = B\nD = "d"\ndef f(): return A\n'
    assert drawn_on(text, ["A"]) == {"A", "B", "C"}
    assert drawn_on(text, ["D"]) == {"D"}
