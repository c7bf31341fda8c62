"""Progress and long sentences as people see them."""

from rich.console import Console
from rich.progress import Progress

from heliograph.cli import face
from heliograph.cli.face import hanging, teller


def test_a_stage_of_unknown_length_is_done_when_the_next_begins():
    bars = Progress(disable=True)
    tell = teller(bars)

    tell("typing accounts", 0, None)
    assert [task.finished for task in bars.tasks] == [False]
    tell("typing posts", 0, None)
    tell("sorting", 10, 100)

    assert [(task.description, task.finished) for task in bars.tasks] == [
        ("typing accounts", True),
        ("typing posts", True),
        ("sorting", False),
    ]


def test_a_stage_of_known_length_is_done_at_its_end_and_not_before():
    bars = Progress(disable=True)
    tell = teller(bars)

    tell("reading", 50, 100)
    tell("packing", 1, 4)
    assert [task.percentage for task in bars.tasks] == [50, 25]
    tell("reading", 100, 100)

    assert [task.finished for task in bars.tasks] == [True, False]


def test_a_long_sentence_keeps_to_its_column_on_a_terminal_and_to_its_line_elsewhere(capsys, monkeypatch):
    sentence = "kept, with every identifier inside it rewritten to its pseudonym"
    hanging("  does   ", sentence)
    assert capsys.readouterr().out == f"  does   {sentence}\n"

    monkeypatch.setattr(face, "console", Console(width=40, force_terminal=True, highlight=False))
    hanging("  does   ", sentence)
    assert capsys.readouterr().out.splitlines() == [
        "  does   kept, with every identifier",
        "         inside it rewritten to its",
        "         pseudonym",
    ]
