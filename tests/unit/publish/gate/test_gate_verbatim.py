"""Verbatim: texts that lead to their author are counted and never stop a release."""

from heliograph.model.risk import Level
from heliograph.publish.gate.verbatim import check
from small_edition import edition, kinds, measured, post

EIGHT = "one two three four five six seven eight"


def test_texts_that_nobody_else_wrote_are_amber(tmp_path):
    texts = [EIGHT, EIGHT, f"{EIGHT} nine", "too short"]
    result = check(edition(tmp_path, posts=[post(n, text=text) for n, text in enumerate(texts)], seed=7))

    assert result.level is Level.AMBER
    assert kinds(result) == {"unique-wording": 1}
    assert measured(result) == {
        "sample_size": (4, 4),
        "sample_seed": (7, None),
        "long_texts": (3, 4),
        "unique_wordings": (1, 4),
    }


def test_no_text_is_shown_in_what_is_published(tmp_path):
    result = check(edition(tmp_path, posts=[post(1, text=EIGHT)]))
    assert "three" not in result.published(waived=False).model_dump_json()


def test_dropped_texts_are_green(tmp_path):
    result = check(edition(tmp_path, posts=[post(1), post(2)]))

    assert result.level is Level.GREEN
    assert measured(result)["sample_size"] == (0, 0)


def test_texts_with_and_without_spaces_are_counted_together(tmp_path):
    chinese = "朝の新聞記者は港の船を見て海の天気を書いたのである今日もまた明日も船は出る"
    result = check(edition(tmp_path, posts=[post(1, text=EIGHT), post(2, text=chinese), post(3, text="ab")]))
    [finding] = result.findings

    assert (finding.where, finding.count) == ("posts.text", 2)
    assert measured(result)["long_texts"] == (2, 3)
