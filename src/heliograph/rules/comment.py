"""Comments: about which changes of the criteria anybody may comment, and who decides what is shown."""

from collections.abc import Collection
from datetime import date, datetime

from heliograph.model.consortium.comment import LONGEST_NAME, LONGEST_WORDS, Comment
from heliograph.model.consortium.criterion import Criteria, Criterion
from heliograph.model.consortium.person import Person
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier
from heliograph.rules.permissions import View
from heliograph.rules.ruling import Ruling, Unmet

NOT_OPEN = Unmet("open-for-comments", "A change that is open for comments on this day.", "nobody")
EMPTY = Unmet("words-said", "A comment has words.", "you")
LONG = Unmet("not-too-long", f"At most {LONGEST_WORDS} characters, and {LONGEST_NAME} for the name.", "you")
NO_REASON = Unmet("reason-said", "A reason why it is not shown.", "you")
DONE = Unmet("not-decided-yet", "Nobody has decided about this comment before.", "nobody")


def proposed(known: Collection[Criteria], comment: Comment) -> Criterion | None:
    """The change that a comment is about."""
    return next(
        (
            one
            for criteria in known
            for one in criteria.criteria
            if (criteria.code, one.code, one.version)
            == (comment.criteria, comment.criterion, comment.of_version)
        ),
        None,
    )


def may_comment(known: Collection[Criteria], comment: Comment, day: date) -> Ruling:
    """Whether a comment is taken: anybody may write one while a change is open."""
    about = proposed(known, comment)
    is_open = about is not None and any(about in each.open_for_comments(day) for each in known)
    is_long = len(comment.words) > LONGEST_WORDS or len(comment.name) > LONGEST_NAME
    conditions = ((NOT_OPEN, is_open), (EMPTY, bool(comment.words.strip())), (LONG, not is_long))
    return Ruling(tuple(unmet for unmet, holds in conditions if not holds), ("log",))


def may_decide(person: Person, comment: Comment, now: datetime, *, refuses_because: str | None) -> Ruling:
    """Whether somebody may show a comment, or refuse to.

    Args:
        person: Who.
        comment: Which.
        now: UTC.
        refuses_because: Why it is not to be shown; None where it is shown.
    """
    missing = [*decide(person, View.COMMENTS, Dossier(), now).unmet]
    if comment.shown_at or comment.refused_at:
        missing.append(DONE)
    if refuses_because is not None and not refuses_because.strip():
        missing.append(NO_REASON)
    return Ruling(tuple(missing), ("log",))
