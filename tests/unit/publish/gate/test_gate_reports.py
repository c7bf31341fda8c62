"""Reports: words that lie beside the tables are searched like the tables; what nobody can search, somebody answers for."""

import pytest

from collisions import MARA, collisions
from gate_desk import found
from heliograph.model.risk import Level
from heliograph.publish.gate.reports import check


@pytest.fixture
def spoilt():
    return collisions().copy()


def report(spoilt, name, data):
    folder = spoilt.folder.parent / "reports"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def red(spoilt):
    return found(check(spoilt.subject()), Level.RED)


def test_a_release_without_reports_has_nothing_to_search(spoilt):
    made = check(spoilt.subject())
    assert made.level is Level.GREEN
    assert [measure.value for measure in made.measures] == [0]


def test_a_report_that_names_nobody_passes(spoilt):
    report(spoilt, "findings.md", "# Findings\n\nThe news were good. Anna, 12, wrote about summer.\n")
    assert red(spoilt) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "One of them was @Tolvin_Mara99, we think.\n"),
        ("a.md", "One of them was @**Tolvin**_Mara99 and @<b>Tolvin_</b>Mara99.\n"),
        ("a.html", "<p>One of them was @Tolvin_<>Mara99.</p>"),
        ("a.html", "<p>One of them was &#64;Tolvin&#95;Mara99.</p>"),
        ("a.txt", f"\ufeffaccount {MARA}\r\n"),
        ("a.csv", f"id,posts\n{MARA},12\n"),
        ("a.json", '{"handle": "tolvin_mara99"}'),
        ("a.json", '{"name": "\\u004dara Tolvinski"}'),
        ("a.md", "One of them was tolvin\\_mara99.\n"),
        ("a.md", "One of them was @tolvin\\_mara99.\n"),
        ("a.txt", "What we know about Mara\n  Tolvinski is little.\n"),
        ("a.html", "<p>What we know about <b>Mara</b>\n\nTolvinski is little.</p>"),
        ("a.html", '<script>var names = ["\\u004dara \\x54olvinski"]</script>'),
        ("a.svg", "<svg><text>tolvin_mara99</text></svg>"),
    ],
)
def test_a_report_that_names_a_masked_account_is_red(spoilt, name, text):
    report(spoilt, name, text)
    named = red(spoilt)
    assert named
    assert {where for _, where, _ in named} == {f"reports/{name}"}


def test_the_name_of_a_report_names_nobody_either(spoilt):
    report(spoilt, "about-tolvin_mara99.md", "Nothing.\n")
    assert [what for what, _, _ in red(spoilt)] == ["handle-in-file-name"]


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.md"])
def test_what_no_program_can_read_needs_somebody_who_answers_for_it(spoilt, name):
    report(spoilt, name, b"\x89\xff\xfe\x00 no text")
    assert red(spoilt) == [("report-not-searchable", f"reports/{name}", 1)]


def test_a_report_that_is_no_json_is_read_by_its_lines(spoilt):
    report(spoilt, "a.json", '{"handle": "tolvin_mara99"\n')
    assert [what for what, _, _ in red(spoilt)] == ["handle-as-word"]
    report(spoilt, "a.json", "[" * 100_000)
    assert red(spoilt) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<img src="data:image/png;base64,iVBORw0KGgo=">'),
        ("a.svg", '<image href="DATA:image/png;base64,iVBORw0KGgo="/>'),
        ("a.md", "![chart](data:image/jpeg;charset=x;base64,iVBORw0KGgo=)"),
        ("a.html", '<iframe src="data:text/html;base64,QHRvbHZpbl9tYXJhOTk="></iframe>'),
    ],
)
def test_what_is_packed_into_a_page_needs_somebody_too(spoilt, name, text):
    report(spoilt, name, text)
    assert red(spoilt) == [("report-not-searchable", f"reports/{name}", 1)]


def test_escapes_that_are_none_do_no_harm(spoilt):
    report(spoilt, "a.html", "<script>var a = '\\ud83d\\ude00 \\ud83d \\u00 \\xg0 data:image/png'</script>")
    assert red(spoilt) == []
