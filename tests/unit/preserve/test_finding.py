"""The tables of findings and notices."""

from heliograph.preserve.finding import FINDINGS, NOTICES, FindingKind, NoticeKind, worst


def test_every_kind_has_its_line_in_the_order_of_gravity():
    assert list(FINDINGS) == list(FindingKind)
    assert list(NOTICES) == list(NoticeKind)


def test_the_worst_finding_is_the_first_of_the_table():
    assert worst(iter([FindingKind.EXTRA, FindingKind.CHANGED, FindingKind.MISSING])) is FindingKind.CHANGED
    assert worst(iter([])) is None


def test_exit_codes_of_findings_are_apart_from_those_of_errors():
    assert min(meaning.exit_code for meaning in FINDINGS.values()) > 10
