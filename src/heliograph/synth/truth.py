"""Ground truth: what was planted and who is innocent, as Parquet files and one JSON document."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph import __version__
from heliograph.synth.arrays import chosen, flags, numbers, text_lists, texts
from heliograph.synth.chance import Whole
from heliograph.synth.disguises import Place
from heliograph.synth.groups import WINDOW_S, Event, tactic_of
from heliograph.synth.identifiers import Lookalike, Planted
from heliograph.synth.script import Script
from heliograph.synth.texts import bodies
from heliograph.synth.world import World

COMMUNITY = "organic-community"
BASELINE = "baseline"
COPIED = "copy-paste"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything that was planted."""

    script: Script
    events: list[Event]
    in_posts: list[Planted]
    in_profiles: list[Planted]
    lookalikes: list[Lookalike]


def write(world: World, truth: Truth, folder: Path) -> dict[str, int]:
    """Write the truth into a folder; how many rows each file has."""
    folder.mkdir(parents=True)
    tables = {
        "groups": groups(world, truth),
        "events": events(world, truth),
        "texts": copies(world, truth),
        "planted_identifiers": planted_identifiers(world, truth),
        "lookalikes": lookalikes(truth),
        "baseline": baseline(world),
    }
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")
    counts = {name: table.num_rows for name, table in tables.items()}
    (folder / "truth.json").write_text(
        json.dumps(parameters(world, counts), ensure_ascii=False, indent=2) + "\n", "utf-8"
    )
    return counts


def parameters(world: World, counts: Mapping[str, int]) -> dict[str, Any]:
    """What makes the same operation again, and what it holds."""
    return {
        "synthetic": True,
        "version": __version__,
        "preset": asdict(world.preset),
        "seed": world.seed,
        "posts": world.posts,
        "accounts": world.accounts.count,
        "scripted_posts": world.posts - world.free,
        "window_seconds": WINDOW_S,
        "truth_rows": dict(counts),
    }


def groups(world: World, truth: Truth) -> pa.Table:
    """Coordinated groups and organic communities with their members."""
    active = sorted({event.group for event in truth.events})
    named = [
        (_group_id(g), tactic_of(g), True, WINDOW_S[tactic_of(g)], world.accounts.group == g) for g in active
    ]
    named += [
        (f"community-{c:03d}", COMMUNITY, False, 0, world.accounts.community == c)
        for c in range(world.preset.communities)
    ]
    coordinated = np.array([row[2] for row in named], dtype=np.bool_)
    return pa.table(
        {
            "group_id": texts([row[0] for row in named]),
            "tactic": texts([row[1] for row in named]),
            "coordinated": flags(coordinated),
            "window_seconds": numbers(
                np.array([row[3] for row in named], dtype=np.int64), missing=~coordinated
            ),
            "members": text_lists([_ids(world, np.flatnonzero(row[4])) for row in named]),
        }
    )


def events(world: World, truth: Truth) -> pa.Table:
    """Each coordinated action: what was shared, by which posts of whom, from when to when."""
    posts = truth.script.posts
    ids, authors, times = posts.ids().tolist(), _ids(world, posts.author), posts.ms.tolist()
    first = [min(times[r] for r in event.rows) for event in truth.events]
    last = [max(times[r] for r in event.rows) for event in truth.events]
    return pa.table(
        {
            "event_id": texts([_event_id(nth) for nth in range(len(truth.events))]),
            "group_id": texts([_group_id(event.group) for event in truth.events]),
            "tactic": texts([event.tactic for event in truth.events]),
            "object": texts(_objects(world, truth)),
            "first_at": numbers(np.array(first, dtype=np.int64)).cast(pa.timestamp("ms")),
            "last_at": numbers(np.array(last, dtype=np.int64)).cast(pa.timestamp("ms")),
            "post_ids": text_lists([[str(ids[r]) for r in event.rows] for event in truth.events]),
            "account_ids": text_lists([[authors[r] for r in event.rows] for event in truth.events]),
        }
    )


def _event_id(nth: int) -> str:
    return f"event-{nth:06d}"


def _group_id(group: int) -> str:
    return f"group-{group:03d}"


def _objects(world: World, truth: Truth) -> list[str]:
    """What the posts of each event have in common: a post id, a link, hashtags, or a text."""
    first = np.array([event.rows[0] for event in truth.events], dtype=np.int64)
    posts = truth.script.posts.take(first)
    listed = world.topics.link_lists(posts.url, posts.topic, posts.day).to_pylist()
    tags = chosen(world.topics.tag_texts, posts.tags).to_pylist()
    templates = bodies(
        world.vocabulary, key=posts.key, language=posts.language, words=posts.words
    ).to_pylist()
    ids, targets = posts.ids().tolist(), posts.target.tolist()
    shared = []
    for nth, event in enumerate(truth.events):
        by_tactic = {
            "co-repost": str(targets[nth]),
            "fast-repost": str(ids[nth]),
            "co-url": listed[nth][2:-2],
            "hashtag-sequence": tags[nth].strip(),
            COPIED: templates[nth].replace('""', '"'),
        }
        shared.append(by_tactic[event.tactic])
    return shared


def copies(world: World, truth: Truth) -> pa.Table:
    """Clusters of copied texts, post by post, with the edit of each copy."""
    posts = truth.script.posts
    ids, authors = posts.ids().tolist(), _ids(world, posts.author)
    rows = [
        (_event_id(nth), _group_id(event.group), str(ids[row]), authors[row], edit)
        for nth, event in enumerate(truth.events)
        if event.tactic == COPIED
        for row, edit in zip(event.rows, event.edits, strict=True)
    ]
    names = ("cluster_id", "group_id", "post_id", "account_id", "edit")
    return _text_table(names, rows)


def planted_identifiers(world: World, truth: Truth) -> pa.Table:
    """Each planted identifier: where it stands, whose it is, how it is written."""
    posts = truth.script.posts.ids().tolist()
    rows = []
    for item in (*truth.in_posts, *truth.in_profiles):
        in_profile = item.place is Place.BIO
        table = "accounts" if in_profile else "posts"
        row_id = str(world.people.ids[item.row]) if in_profile else str(posts[item.row])
        owner = str(world.people.ids[item.owner])
        rows.append(
            (
                table,
                row_id,
                str(item.place),
                owner,
                str(item.kind),
                item.identifier,
                item.disguise,
                item.written,
            )
        )
    names = ("table", "row_id", "column", "account_id", "kind", "identifier", "disguise", "written")
    return _text_table(names, rows)


def lookalikes(truth: Truth) -> pa.Table:
    """Harmless strings that look like identifiers; a scan must not call them leaks."""
    posts = truth.script.posts.ids().tolist()
    rows = [(str(posts[item.row]), "tweet_text", item.written) for item in truth.lookalikes]
    return _text_table(("row_id", "column", "written"), rows)


def baseline(world: World) -> pa.Table:
    """Accounts that coordinate with nobody: baseline, and members of organic communities."""
    account = np.flatnonzero(world.accounts.group < 0)
    community = world.accounts.community[account].tolist()
    rows = [
        (name, COMMUNITY if c >= 0 else BASELINE, f"community-{c:03d}" if c >= 0 else None)
        for name, c in zip(_ids(world, account), community, strict=True)
    ]
    return _text_table(("account_id", "kind", "community_id"), rows)


def _ids(world: World, account: Whole) -> list[str]:
    listed: list[str] = chosen(world.people.id_texts, account).to_pylist()
    return listed


def _text_table(names: Sequence[str], rows: Sequence[tuple[str | None, ...]]) -> pa.Table:
    return pa.table({name: texts([row[k] for row in rows]) for k, name in enumerate(names)})
