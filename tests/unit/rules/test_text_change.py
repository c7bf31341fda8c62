"""What changed since somebody signed."""

from hypothesis import given
from hypothesis import strategies as st

from heliograph.model.consortium.text_change import ChangedLine, Piece, PieceKind
from heliograph.rules.text_change import compare

SAME, GONE, COME = PieceKind.SAME, PieceKind.REMOVED, PieceKind.ADDED


def piece(kind: PieceKind, text: str) -> Piece:
    return Piece(kind=kind, text=text)


def test_the_words_that_went_and_came_are_told():
    old = "# Title\n\nReport within 72 hours.\n"
    assert compare(old, old.replace("72", "24")) == (
        ChangedLine(
            before=3,
            after=3,
            pieces=(
                piece(SAME, "Report within "),
                piece(GONE, "72"),
                piece(COME, "24"),
                piece(SAME, " hours."),
            ),
        ),
    )


def test_a_line_that_came_and_one_that_went_stand_alone():
    assert compare("one\ntwo", "one\ntwo\nthree") == (
        ChangedLine(before=None, after=3, pieces=(piece(COME, "three"),)),
    )
    assert compare("one\ntwo", "two") == (ChangedLine(before=1, after=None, pieces=(piece(GONE, "one"),)),)


def test_the_same_text_has_no_changes():
    assert compare("one\ntwo", "one\ntwo") == ()


TEXTS = st.lists(st.text("ab \u0627", max_size=6), min_size=1, max_size=6).map("\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_made_again_from_the_changes(old, new):
    changes = compare(old, new)

    def side(text: str, at: str, leaves: PieceKind) -> bool:
        lines = text.split("\n")
        return all(
            "".join(p.text for p in change.pieces if p.kind is not leaves) == lines[number - 1]
            for change in changes
            if (number := getattr(change, at)) is not None
        )

    assert side(old, "before", COME)
    assert side(new, "after", GONE)
    gone = {change.before for change in changes}
    come = {change.after for change in changes}
    kept = [line for n, line in enumerate(old.split("\n"), 1) if n not in gone]
    assert kept == [line for n, line in enumerate(new.split("\n"), 1) if n not in come]
