"""Survey: what the files of an export are, before any of them is read in full."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from heliograph.errors import InputError, UsageError
from heliograph.publish.read import media
from heliograph.publish.read.recognise import table_in
from heliograph.publish.read.sources import Source
from heliograph.tables.legacy.known_sets import resolve_set
from heliograph.tables.legacy.naming import TABLE_KINDS, EditionHint, NameKind, complete_series, same_table

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """The files of one data set by what they hold.

    Attributes:
        tables: Every CSV of ours with the table it belongs to.
        documents: Files kept out of the tables: readmes and the like.
        media: What the names say about media.
        junk: Files that belong to no export (.DS_Store and the like).
        unhashed: Whether a name marks a file as the identified one.
    """

    dataset: str
    tables: Sequence[tuple[Source, str]]
    documents: Sequence[Source]
    media: media.MediaListing
    junk: int
    unhashed: bool


def survey(
    sources: Sequence[Source], *, dataset: str, encoding: str | None, allow_incomplete: bool
) -> Export:
    """Tell the files of an export apart.

    Raises:
        InputError: No table among them, a part is missing, a header that is nearly one of ours.
        UsageError: The hidden and the identified copy of a set together.
    """
    if not _NAME.fullmatch(dataset):
        raise UsageError(
            f"{dataset!r} cannot be the name of a data set",
            hint="say --name with letters, digits, hyphens and underscores, at most 63",
        )
    kept = [s for s in sources if s.legacy.kind is not NameKind.JUNK]
    listing, rest = media.list_media(kept, dataset)
    found = [(source, table_in(source, encoding)) for source in rest]
    tables = [(source, table) for source, table in found if table is not None]
    if not {"posts", "accounts"} & {table for _, table in tables}:
        raise InputError(
            "no users or tweets file among the inputs",
            hint="name the CSV files, zips or folder of the export",
        )
    hints = {source.legacy.edition_hint for source, _ in tables}
    if {EditionHint.HASHED, EditionHint.UNHASHED} <= hints:
        raise UsageError(
            "hashed and unhashed files of a set do not belong into one workspace",
            hint="import them one by one, each with a --workspace of its own",
        )
    if not allow_incomplete:
        _refuse_gaps([source for source, _ in tables])
    return Export(
        dataset=dataset,
        tables=tables,
        documents=[source for source, table in found if table is None],
        media=listing,
        junk=len(sources) - len(kept),
        unhashed=EditionHint.UNHASHED in hints,
    )


def set_name(sources: Sequence[Source]) -> str | None:
    """The one set that the names speak of, None when they speak of none.

    Raises:
        UsageError: They speak of several.
    """
    names = sorted({name for s in sources if s.legacy.kind in TABLE_KINDS and (name := set_of(s))})
    if len(names) > 1:
        raise UsageError(
            f"these files belong to {len(names)} data sets: {', '.join(names[:6])}{', ...' if len(names) > 6 else ''}",  # noqa: PLR2004
            hint="import them one by one, or the whole folder with --catalogue, or name the set with --name",
        )
    return names[0] if names else None


def set_of(source: Source) -> str | None:
    """The set that the name of a file speaks of, by its usual id where a member carries a short form."""
    named = source.legacy.set_id
    known = resolve_set(named) if named else None
    return known.set_id if known else named


def _refuse_gaps(sources: Sequence[Source]) -> None:
    for key, names in same_table(source.legacy for source in sources).items():
        missing = complete_series(names)
        if missing:
            raise InputError(
                f"parts of the {key.kind} of {key.set_id or 'the export'} are missing: {', '.join(missing)}",
                hint="add them, or say --allow-incomplete",
            )
