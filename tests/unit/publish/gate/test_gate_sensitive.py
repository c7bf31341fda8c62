"""Sensitive: hints are counted on a sample, worded with care, and never stop a release."""

from heliograph.model.risk import Level
from heliograph.publish.gate.sensitive import check
from small_edition import edition, kinds, measured, post


def test_hints_are_counted_by_category(tmp_path):
    texts = ["My doctor says so", "DIABETES and church", "the church", "boats"]
    result = check(edition(tmp_path, posts=[post(n, text=text) for n, text in enumerate(texts)]))

    assert result.level is Level.AMBER
    assert kinds(result) == {"hints-at-health": 2, "hints-at-religion": 2}
    assert measured(result)["hints_at_health"] == (2, 4)
    assert measured(result)["hints_at_minors"] == (0, 4)
    assert all("certain" in finding.about and not finding.samples for finding in result.findings)


def test_texts_without_hints_are_green(tmp_path):
    assert check(edition(tmp_path, posts=[post(1, text="boats"), post(2)])).level is Level.GREEN


def test_the_sample_is_the_same_as_for_the_wording(tmp_path):
    subject = edition(tmp_path, posts=[post(1, text="boats")])
    check(subject)
    assert subject.connection.execute("SELECT text FROM risk_sample").fetchall() == [("boats",)]


def test_what_was_read_and_where_hints_stand_is_told(tmp_path):
    result = check(edition(tmp_path, posts=[post(1, text="my doctor"), post(2, text="boats"), post(3)]))
    [finding] = result.findings

    assert (finding.where, finding.count) == ("posts.text", 1)
    assert "a sample of 2 " in finding.about
    assert measured(result)["sample_size"] == (2, 2)
    assert {of for name, (_, of) in measured(result).items() if name.startswith("hints_at_")} == {2}
    assert len(measured(result)) > 5
