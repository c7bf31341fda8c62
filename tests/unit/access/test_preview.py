"""The first rows as people see them: columns of numbers under one another."""

from heliograph.access.preview import Preview, as_text


def test_numbers_are_set_to_the_right_and_ids_to_the_left():
    shown = Preview(
        columns=("name", "posts", "share", "account_id"),
        rows=(("a", "7", "0.5", "1118426724752655437"), ("b", "1200", None, "27")),
    )
    lines = [line.split("|") for line in as_text(shown, width=90, plain=True).splitlines()]
    assert lines[2][1:3] == ["     7 ", "   0.5 "]
    assert lines[3][1:3] == ["  1200 ", "  null "]
    assert lines[3][3].startswith(" 27")
