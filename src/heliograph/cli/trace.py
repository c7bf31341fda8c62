"""``heliograph trace``: whose copies a leak was made from, and the copies of members."""

from pathlib import Path
from typing import Annotated

import numpy  # noqa: F401, ICN001 - first of all: without the extra the command says so in one line
from cyclopts import App, Parameter
from rich.text import Text

from heliograph.access.preview import printable
from heliograph.bootstrap.tracing import Place, sealed_copy, source_of, written_copy
from heliograph.bootstrap.tracing import trace as compare
from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.cli.places import Archive, archive_folder
from heliograph.errors import UsageError
from heliograph.files.atomic import storage_errors
from heliograph.publish.tracing.trace import CHANCE, Traced
from heliograph.settings import Settings

HELP = """Trace a leak of a gated edition to the grants whose copies it was made from; make such copies.

What it finds is a reason to ask and evidence for a hearing. It decides nothing, and changes no grant.
"""

CAUTION = (
    "This is evidence for a hearing, not a verdict: a copy may have been stolen, or taken from a machine of somebody else.",
    "Ask the holder first. Revocation needs a notice with reasons, time to answer, and two people.",
)
THIN = (
    "The files say something of {told:,} posts only: that nobody is named does not mean that nobody leaked."
)
NOBODY = "Nobody is named: by chance alone, some grant would score as high as the first one here."

trace = App(name="trace", help=HELP)


@trace.default
def leak(
    *files: Path,
    dataset: str,
    archive: Archive = None,
    gated: Path | None = None,
    grants: Path | None = None,
    chance: float = CHANCE,
    top: int = 10,
    json: Json = False,
) -> None:
    """Compare files that somebody found with the copies of all grants, and rank these.

    Args:
        files: What was found: Parquet, or CSV with a line of names; parts, other orders and fewer columns will do.
        dataset: The data set that they seem to come from, boats (its latest release) or boats@2.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        gated: Root of the gated editions; HELIOGRAPH_GATED when left out.
        grants: File with ids of grants, one in a line; those of the database when left out.
        chance: How often anybody innocent at all may be named.
        top: So many grants are printed.
        json: Print one JSON document instead of text.
    """
    if not files:
        raise UsageError("no file is named", hint="heliograph trace FILE... --dataset NAME")
    known = None if grants is None else _listed(grants)
    traced = compare(_place(archive, gated), dataset, files, known, chance=chance)
    if json:
        emit(traced.to_json() | {"caution": list(CAUTION)})
    else:
        _tell(traced, top)


@trace.command
def copy(
    dataset: str,
    *,
    grant: str,
    into: Path,
    archive: Archive = None,
    gated: Path | None = None,
    age: Annotated[tuple[str, ...], Parameter(name="--age", negative=())] = (),
    json: Json = False,
) -> None:
    """Make the copy of the holder of a grant: the consortium edition without a few posts, signed as such.

    Whether somebody may have it is for heliograph why and the grants to say; this makes it for whoever runs the archive.

    Args:
        dataset: Data set, boats (its latest release) or boats@2.
        grant: Id of the grant.
        into: Folder of the copy, apart from archive and gated root; laid out in it as a gated root.
        archive: The archive; HELIOGRAPH_ARCHIVE when left out.
        gated: Root of the gated editions; HELIOGRAPH_GATED when left out.
        age: Public key of the receiver (age1...): one encrypted file is left instead of the folder; may be given again.
        json: Print one JSON document instead of text.
    """
    place = _place(archive, gated)
    source = source_of(place, dataset)
    with progress_bars() as progress:
        if age:
            made, where = sealed_copy(place, source, grant, into, age, progress=progress)
        else:
            below = into / source.manifest.dataset / str(source.manifest.release) / source.manifest.edition
            made = written_copy(place, source, grant, below, progress=progress)
            where = made.folder
    said = made.manifest.member_copy
    lacks, may_lack, name = (said.lacks, said.may_lack, said.copy_id) if said else (0, 0, "")
    if json:
        emit({"copy_id": name, "grant": grant, "where": str(where), "lacks": lacks, "may_lack": may_lack})
        return
    _line(f"Copy {name} for grant {grant}: {where}")
    _line(f"It lacks {lacks:,} of the {may_lack:,} posts that copies may lack, and says so in manifest.json.")


def _place(archive: Path | None, gated: Path | None) -> Place:
    settings = Settings.load()
    folder = archive_folder(archive, settings)
    return Place(folder, settings.model_copy(update={"gated": gated or settings.gated}))


def _listed(file: Path) -> tuple[str, ...]:
    """The ids in a file, one in a line."""
    with storage_errors("read", file):
        lines = file.read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip())


def _tell(traced: Traced, top: int) -> None:
    found = traced.leak
    _line(
        f"{found.rows:,} rows, of which {found.known:,} are of the {found.posts:,} posts of {traced.source}"
    )
    _line(
        f"known by {', '.join(found.told_by)}; something is said of {traced.told:,} of {traced.marks:,} marks"
    )
    _line(
        f"{len(traced.suspects):,} grants compared; named from a score of {traced.threshold:,.0f} on "
        f"(the innocent: 0, give or take {traced.spread:,.0f}), where anybody innocent is named once in {1 / traced.chance:,.0f} times"
    )
    _line("")
    _line(f"{'score':>9}  {'by chance':>10}  grant")
    for one in traced.suspects[:top]:
        mark = "  named" if one.is_named else ""
        _line(f"{one.score:9,.0f}  {one.bound:>10.2g}  {one.grant} (copy {one.copy_id}){mark}")
    _line("")
    _line(
        f"By chance: how often some innocent grant of these scores as high, at most. Made for {traced.coalition} acting together."
    )
    if not traced.named:
        _line(NOBODY)
    if traced.is_thin:
        _line(THIN.format(told=traced.told))
    for words in CAUTION:
        _line(words)


def _line(text: str) -> None:
    """Ids of grants come from files and steer no terminal."""
    console.print(Text(printable(text)))
