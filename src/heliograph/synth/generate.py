"""Make a synthetic operation: the room's one verb."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heliograph.errors import UsageError
from heliograph.files.atomic import storage_errors
from heliograph.model.document import Document
from heliograph.model.progress import Progress, silent
from heliograph.synth import actions, describe, groups, identifiers, layout, truth, world
from heliograph.synth.arrays import joined
from heliograph.synth.batches import batches, bytes_of
from heliograph.synth.distributions import Distribution, Tally, distributions
from heliograph.synth.pieces import pieces
from heliograph.synth.presets import MOST_POSTS, Preset, preset_named
from heliograph.synth.profiles import profiles
from heliograph.synth.script import Writer
from heliograph.synth.truth import Truth
from heliograph.synth.world import World
from heliograph.tables.legacy.layout import TWEETS, USERS

STAGE = "making posts"
MOST_LOOKALIKES = 64


class Summary(Document):
    """What was made.

    Attributes:
        files: Bytes of each file, by its path in the folder.
        truth: Rows of each file of ground truth.
    """

    preset: str
    seed: int
    folder: str
    posts: int
    accounts: int
    actions: int
    files: dict[str, int]
    truth: dict[str, int]
    distributions: tuple[Distribution, ...]


def generate(
    preset: str,
    into: Path,
    *,
    posts: int | None = None,
    seed: int = 1,
    planted: int | None = None,
    progress: Progress = silent,
    workers: int | None = None,
) -> Summary:
    """Write a synthetic operation with its ground truth into a folder.

    The same preset, posts, seed and planted give the same bytes, whatever the number of workers.

    Args:
        preset: Name of a preset: tiny, demo, ira-2018, labels-2022.
        into: Folder to be made; it may exist if it is empty.
        posts: Number of posts; None takes the preset's own.
        seed: Another seed gives another operation of the same kind.
        planted: Number of identifiers planted in posts; None takes the preset's share.
        progress: Told how many posts are written.
        workers: Threads that make batches; None takes one per core.
    """
    chosen = preset_named(preset)
    count = chosen.posts if posts is None else posts
    _check(count, planted, workers, into)
    made, known = plan(chosen, posts=count, seed=seed, planted=planted)
    with _finished_or_gone(into) as folder:
        total, acted = _write_tables(made, known, folder, workers or os.cpu_count() or 1, progress)
        (folder / "dataset.toml").write_text(describe.description(made), "utf-8", newline="\n")
        counts = truth.write(made, known, folder / "truth")
        files = {
            path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(folder.rglob("*.*"))
        }
    return Summary(
        preset=preset,
        seed=seed,
        folder=str(into),
        posts=total.posts,
        accounts=made.accounts.count,
        actions=acted,
        files=files,
        truth=counts,
        distributions=distributions(made, total),
    )


def plan(preset: Preset, *, posts: int, seed: int, planted: int | None = None) -> tuple[World, Truth]:
    """The world of a preset, and everything that is planted in it."""
    made = world.build(preset, posts=posts, seed=seed)
    writer = Writer()
    made, events = groups.plan(made, writer, min(int(posts * preset.coordinated), preset.coordinated_limit))
    wanted = min(int(posts * preset.planted), preset.planted_limit) if planted is None else planted
    in_posts = identifiers.plant_in_posts(made, writer, wanted)
    alike = identifiers.plant_lookalikes(made, writer, min(MOST_LOOKALIKES, posts // 50))
    made = made.with_scripted(writer.rows)
    return made, Truth(
        script=writer.finish(made),
        events=events,
        in_posts=in_posts,
        in_profiles=identifiers.plant_in_profiles(made),
        lookalikes=alike,
    )


def _check(posts: int, planted: int | None, workers: int | None, into: Path) -> None:
    if not 1 <= posts <= MOST_POSTS:
        raise UsageError(f"cannot make {posts} posts", hint=f"Ask for 1 to {MOST_POSTS:,}.")
    if planted is not None and not 0 <= planted <= posts // 2:
        raise UsageError(
            f"cannot plant {planted} identifiers in {posts} posts",
            hint="Ask for at most one in every second post.",
        )
    if workers is not None and workers < 1:
        raise UsageError(f"cannot work with {workers} threads", hint="Ask for one or more, or leave it out.")
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise UsageError(
            f"{into} is there already and not an empty folder", hint="Choose another folder with --into."
        )


@contextmanager
def _finished_or_gone(into: Path) -> Iterator[Path]:
    """A folder beside the wanted one that takes its name when all is written."""
    into = into.absolute()
    draft = into.parent / f".{into.name}.part"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        with storage_errors("write", into):
            draft.mkdir(parents=True)
            yield draft
            draft.replace(into)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write_tables(
    made: World, known: Truth, folder: Path, workers: int, progress: Progress
) -> tuple[Tally, int]:
    """Write accounts, posts and actions; the counts of the posts and the number of actions."""
    columns = profiles(made, known.in_profiles)
    with (folder / f"{made.preset.name}_users_csv_unhashed.csv").open("wb") as accounts:
        accounts.write(layout.header(USERS))
        accounts.write(bytes_of(joined('"', columns, '"\n')))
    ready = batches(made, known.script, pieces(made, columns), workers)
    about_accounts = actions.about_accounts(made)
    total, acted = Tally.nothing(made), len(about_accounts)
    with (
        (folder / f"{made.preset.name}_tweets_csv_unhashed.csv").open("wb") as posts,
        (folder / "actions.csv").open("wb") as acts,
    ):
        posts.write(layout.header(TWEETS))
        acts.write(actions.header())
        acts.write(bytes_of(about_accounts))
        for batch in ready:
            posts.write(batch.posts)
            acts.write(batch.actions)
            acted += batch.acted
            total += batch.tally
            progress(STAGE, total.posts, made.posts)
    return total, acted
