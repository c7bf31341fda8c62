"""The tables of findings and notices, and the page made from them."""

from pathlib import Path

from heliograph.preserve.finding import FINDINGS, NOTICES, FindingKind, NoticeKind, exit_codes_page, worst

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "exit-codes.md"


def test_every_kind_has_its_line_in_the_order_of_gravity():
    assert list(FINDINGS) == list(FindingKind)
    assert list(NOTICES) == list(NoticeKind)


def test_the_worst_finding_is_the_first_of_the_table():
    assert worst(iter([FindingKind.EXTRA, FindingKind.CHANGED, FindingKind.MISSING])) is FindingKind.CHANGED
    assert worst(iter([])) is None


def test_exit_codes_of_findings_are_apart_from_those_of_errors():
    assert min(meaning.exit_code for meaning in FINDINGS.values()) > 10


def test_the_reference_page_is_the_one_the_tables_give():
    assert PAGE.read_text("utf-8") == exit_codes_page(), (
        "write docs/reference/exit-codes.md anew from exit_codes_page()"
    )
