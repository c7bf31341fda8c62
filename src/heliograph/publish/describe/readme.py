"""README.txt: what lies here, how to open it, how to check it; for somebody who has only this folder."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from heliograph.model.tables import TABLES
from heliograph.publish.describe.context import Facts, PublicEdition
from heliograph.publish.describe.promises import NOT_PROMISED
from heliograph.publish.describe.render import render


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePath:
    """Where the Parquet files of a table lie, as a path or a pattern from the release folder."""

    table: str
    pattern: str
    rows: int
    bytes: int


def table_paths(public: PublicEdition) -> tuple[TablePath, ...]:
    """Every table of the edition that has Parquet files, in the order of the tables."""
    found = []
    for table in TABLES:
        parts = public.parts(table)
        if parts:
            found.append(
                TablePath(
                    table=table,
                    pattern=pattern(tuple(part.path for part in parts)),
                    rows=public.rows.get(table, 0),
                    bytes=sum(part.bytes for part in parts),
                )
            )
    return tuple(found)


def pattern(paths: tuple[str, ...]) -> str:
    """One path, or the pattern that stands for several in one folder, from the release folder."""
    first = PurePosixPath("public", paths[0])
    folder_of_its_own = len(first.parts) > len(("public", "file"))
    return str(first.parent / "*.parquet") if folder_of_its_own else str(first)


def readme(facts: Facts) -> bytes:
    """The bytes of README.txt."""
    public = facts.public
    tables = table_paths(public) if public else ()
    legacy = tuple(f"public/{f.path}" for f in public.files if f.path.startswith("csv/")) if public else ()
    patterns = {t.table: t.pattern for t in tables}
    return render(
        "README.txt.jinja",
        facts=facts,
        description=facts.description,
        public=public,
        tables=tables,
        legacy=legacy,
        width=max((len(t.pattern) for t in tables), default=0),
        example=patterns.get("posts") or next(iter(patterns.values()), None),
        example_table="posts" if "posts" in patterns else next(iter(patterns), None),
        not_promised=NOT_PROMISED,
    )
