"""Post: one post in its context: who wrote it, what was done about it, what it answers and repeats, and who said the same."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from heliograph.access.gathered import BRIEF, Gathered, gathered, read, shown
from heliograph.access.keyed import keyed
from heliograph.access.keys import TARGETS
from heliograph.access.query import Reader
from heliograph.access.subject import actions_on, outside, profiles
from heliograph.errors import UnknownNameError
from heliograph.model.tables import TABLES
from heliograph.tables.same_text import normalised

LIMIT = 50
"""Posts of each list that are shown unless more are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostInContext:
    """A post and what the editions tell about it. Lists of posts have rows.COLUMNS, handle and display_name.

    Attributes:
        post: One row with all columns of the posts table.
        account: The row of its author in the accounts table; no row where it has none.
        actions: Rows of the actions table on the post and on its author, by time.
        ancestors: What it answers, what that answers and so on, from the oldest, as far as the editions hold it.
        ancestors_cut: Whether the thread goes on above the oldest of them.
        replies: Direct answers to it.
        reposts: Posts that repeat it.
        quotes: Posts that quote it, and do not repeat it.
        originals: The posts that it repeats or quotes, as far as the editions hold them.
        outside: Rows of the referenced table about posts that it points to and that no edition holds.
        same_text: Other posts with the same text, but for case, links and spaces.
    """

    post: pa.Table
    account: pa.Table
    actions: pa.Table
    ancestors: pa.Table
    ancestors_cut: bool
    replies: Gathered
    reposts: Gathered
    quotes: Gathered
    originals: pa.Table
    outside: pa.Table
    same_text: Gathered


def post(reader: Reader, post_id: str, *, most: int = LIMIT) -> PostInContext:
    """Look a post up, with its context.

    Args:
        reader: The editions; of a post that several of them hold, the first counts.
        post_id: Which post.
        most: Posts of each list at most.

    Raises:
        UnknownNameError: No edition holds the post.
    """
    places = keyed(reader, "post_id", [post_id], BRIEF).slice(0, 1)
    if not len(places):
        raise _unknown(reader, post_id)
    row = read(reader, places, TABLES["posts"].names(reader.edition))
    [said] = row.to_pylist()
    author = said["account_id"]
    about = _pointing(reader, post_id)
    ancestors, cut = _ancestors(reader, said["reply_to_post_id"], {post_id}, most)
    originals = _originals(reader, row)
    return PostInContext(
        post=row,
        account=profiles(reader, author, dataset=said["dataset"], release=said["release"]),
        actions=actions_on(reader, {"post": post_id, "account": author}),
        ancestors=ancestors,
        ancestors_cut=cut,
        replies=gathered(reader, about["reply_to_post_id"], most=most),
        reposts=gathered(reader, about["repost_of_post_id"], most=most),
        quotes=gathered(reader, about["quote_of_post_id"], most=most),
        originals=originals,
        outside=_outside(reader, row, (originals, ancestors)),
        same_text=gathered(reader, _same_text(reader, places, said["text"]), most=most),
    )


def _unknown(reader: Reader, post_id: str) -> UnknownNameError:
    shown_id = post_id if post_id.isprintable() else ascii(post_id)
    if len(outside(reader, [post_id])):
        hint = "It is not part of the data set: posts of it point to it, and no more than that is published."
    else:
        hint = "Identifiers stand in the column post_id; a text is found with heliograph search."
    return UnknownNameError(f'No post "{shown_id}" in {reader.title}.', hint=hint)


def _pointing(reader: Reader, post_id: str) -> dict[str, pa.Table]:
    """The posts that point to a post, by the column in which they do; what is a repost too is no quote."""
    found = keyed(reader, "target", [post_id], (*BRIEF, *TARGETS))
    reposts, quotes, replies = (
        pc.fill_null(pc.equal(found[name], post_id), fill_value=False) for name in TARGETS
    )
    kept = (reposts, pc.and_not(quotes, reposts), replies)
    return {name: found.filter(those) for name, those in zip(TARGETS, kept, strict=True)}


def _ancestors(reader: Reader, parent: str | None, seen: set[str], most: int) -> tuple[pa.Table, bool]:
    """Up the thread, never twice through the same post."""
    found = keyed(reader, "post_id", [], (*BRIEF, "reply_to_post_id"))
    while parent is not None and parent not in seen:
        seen.add(parent)
        step = keyed(reader, "post_id", [parent], (*BRIEF, "reply_to_post_id")).slice(0, 1)
        if not len(step):
            break
        if len(found) == most:
            return shown(reader, found), True
        found = pa.concat_tables([step, found])
        [parent] = step["reply_to_post_id"].to_pylist()
    return shown(reader, found), False


def _originals(reader: Reader, row: pa.Table) -> pa.Table:
    found = keyed(reader, "post_id", _targets(row, TARGETS[:2]), BRIEF)
    return gathered(reader, found, most=len(found)).first


def _outside(reader: Reader, row: pa.Table, here: tuple[pa.Table, ...]) -> pa.Table:
    held = {name for table in here for name in table["post_id"].to_pylist()}
    return outside(reader, [name for name in _targets(row, TARGETS) if name not in held])


def _targets(row: pa.Table, columns: tuple[str, ...]) -> list[str]:
    found = (row[name][0].as_py() for name in columns)
    return [name for name in dict.fromkeys(found) if name is not None]


def _same_text(reader: Reader, place: pa.Table, text: str | None) -> pa.Table:
    [words] = normalised(pa.array([text], pa.string())).to_pylist()
    found = keyed(reader, "text", [words] if words else [], BRIEF)
    itself = [pc.equal(found[name], place[name][0]) for name in ("post_id", "dataset", "release")]
    return found.filter(pc.invert(pc.and_(pc.and_(itself[0], itself[1]), itself[2])))
