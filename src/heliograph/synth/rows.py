"""Rows: a batch of posts as the lines of a legacy CSV, without a Python object per post."""

import numpy as np
import pyarrow as pa

from heliograph.synth import cells
from heliograph.synth.arrays import chosen, digits, either, joined
from heliograph.synth.layout import NEXT
from heliograph.synth.pieces import KINDS, Pieces
from heliograph.synth.posts import NOBODY, QUOTE, Posts
from heliograph.synth.script import Script
from heliograph.synth.world import World


def rows(world: World, script: Script, known: Pieces, posts: Posts) -> pa.StringArray:
    """The CSV rows of a batch, each with its line end."""
    minute = posts.ms // 60_000
    day, time = minute // 1440, minute % 1440
    person = np.where(posts.person == NOBODY, len(known.people) - 1, posts.person)
    targets = either(posts.target != 0, digits(posts.target), "")
    columns = [
        '"',
        digits(posts.ids()),
        chosen(known.profiles, posts.author),
        chosen(known.languages, cells.language_marks(world, posts)),
        *cells.texts_of(world, script, known, posts),
        chosen(known.days, day - known.first_day),
        chosen(known.minutes, time),
        chosen(known.clients, cells.clients(world, posts) * KINDS + posts.kind),
        chosen(known.people, np.where(posts.kind == QUOTE, len(known.people) - 1, person)),
        chosen(known.before_target, posts.kind),
        targets,
        chosen(known.after_target, posts.kind),
        cells.places(world, posts),
        cells.counts(world, posts),
        cells.tag_lists(world, posts),
        NEXT,
        cells.link_lists(world, script, known, posts),
        NEXT,
        cells.mention_lists(world, known, posts),
        chosen(known.polls, cells.polls(world, posts)),
    ]
    return joined(*columns)
