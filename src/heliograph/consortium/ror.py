"""ROR: the Research Organization Registry from a file that the operator has downloaded; nothing is fetched.

A release of ROR (schema 2) is one JSON array in a zip. It is read in a stream into one small Parquet file in the state folder;
loading the same release again writes the same file. The registry helps to find an organisation. What it does not list proves
nothing.
"""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

import duckdb

from heliograph.errors import InputError, UsageError
from heliograph.files.atomic import fsync_file, fsync_folder, storage_errors
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.registry_entry import RegistryEntry
from heliograph.rules.domain import is_shared, match
from heliograph.tables.engine import connect, literal, parquet

FILE = "ror.parquet"
MOST = 100
MOST_WORDS = 12
LARGEST_MEMBER = 4_000_000_000
LARGEST_ENTRY = 4_000_000
SHAPE = (
    "{id: 'VARCHAR', names: 'STRUCT(value VARCHAR, types VARCHAR[])[]', domains: 'VARCHAR[]', types: 'VARCHAR[]', "
    "locations: 'STRUCT(geonames_details STRUCT(country_code VARCHAR))[]', status: 'VARCHAR'}"
)
COLUMNS = "ror_id, name, names, domains, country, types, is_active"
SHOWN = (
    "coalesce(list_filter(names, lambda n: list_contains(n.types, 'ror_display'))[1].value, names[1].value)"
)
ENTRIES = f"""
SELECT id AS ror_id, {SHOWN} AS name,
  list_distinct(list_transform(list_filter(names, lambda n: n.value IS NOT NULL), lambda n: n.value)).list_sort() AS names,
  coalesce(domains, []::VARCHAR[]).list_transform(lambda d: lower(d)).list_sort() AS domains,
  coalesce(locations[1].geonames_details.country_code, '') AS country,
  coalesce(types, []::VARCHAR[]) AS types, status = 'active' AS is_active
FROM %s WHERE id IS NOT NULL AND len(names) > 0
"""
FOLDED = "strip_accents(lower(nfc_normalize({})))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came of loading a release.

    Attributes:
        entries: Organisations that were kept.
        skipped: Records without an id or without a name.
    """

    entries: int
    skipped: int


def load(given: Path, state: Path) -> Loaded:
    """Read a release of ROR into the state folder, in place of the one before.

    Args:
        given: The zip as ROR publishes it, or the JSON file in it.
        state: The state folder of the installation.

    Raises:
        InputError: No release of ROR in schema 2, or damaged.
        StorageError: The state folder cannot be written.
    """
    with storage_errors("write", state):
        state.mkdir(parents=True, exist_ok=True)
    with _json(given, state) as path, TemporaryDirectory(dir=state, prefix=".ror-") as scratch:
        source = f"read_json({literal(str(path))}, format = 'array', columns = {SHAPE}, maximum_object_size = {LARGEST_ENTRY})"
        made = Path(scratch) / FILE
        with connect(threads=1, scratch=Path(scratch)) as connection:
            kept, seen = _copied(connection, source, made, given.name)
        with storage_errors("write", state / FILE):
            fsync_file(made)
            made.replace(state / FILE)
    fsync_folder(state)
    return Loaded(entries=kept, skipped=seen - kept)


def _copied(connection: duckdb.DuckDBPyConnection, source: str, made: Path, name: str) -> tuple[int, int]:
    """Write the entries, in order of their ids; how many there are, and of how many records."""
    try:
        connection.execute(
            f"COPY ({ENTRIES % source} ORDER BY ror_id) TO {literal(str(made))} (FORMAT parquet, COMPRESSION zstd)"
        )
        kept = _number(connection, f"SELECT count(*) FROM {parquet([made])}")
        seen = _number(connection, f"SELECT count(*) FROM {source}")
    except duckdb.Error as error:
        raise InputError(
            f"{name}: no release of ROR: {str(error).splitlines()[0]}",
            hint="give the file as ROR publishes it",
        ) from error
    if not kept:
        raise InputError(
            f"{name}: holds no entry of schema 2", hint="take the file with _schema_v2 in its name"
        )
    return kept, seen


def search(state: Path, name: str, *, country: str = "", limit: int = 20) -> tuple[RegistryEntry, ...]:
    """Active organisations whose names hold all words, whatever case and accents; the shortest names that fit best first.

    Args:
        state: The state folder.
        name: Words, or the beginnings of words, of a name.
        country: Only there; ISO 3166-1, two letters.
        limit: How many at most.

    Raises:
        UsageError: No release of ROR has been loaded.
    """
    words = name.split()[:MOST_WORDS]
    if not words:
        return ()
    folded = FOLDED.format("n")
    holds = " AND ".join(
        f"contains(' ' || {folded}, ' ' || {FOLDED.format(literal(word))})" for word in words
    )
    best = f"list_filter(names, lambda n: {holds})"
    where = " AND country = ?" if country else ""
    query = (
        f"SELECT {COLUMNS} FROM (SELECT *, {best} AS found FROM {_table(state)} WHERE is_active{where}) WHERE len(found) > 0 "
        f"ORDER BY list_min(list_transform(found, lambda n: len(n))), name, ror_id LIMIT {min(max(limit, 1), MOST)}"
    )
    return _entries(query, [country.upper()] if country else [])


def entry(state: Path, ror_id: str) -> RegistryEntry | None:
    """The entry of an id, active or not; None: there is none.

    Raises:
        UsageError: No release of ROR has been loaded.
    """
    bare = ror_id.strip().rstrip("/").lower().rpartition("/")[2]
    return next(
        iter(
            _entries(f"SELECT {COLUMNS} FROM {_table(state)} WHERE ror_id = ?", [f"https://ror.org/{bare}"])
        ),
        None,
    )


def at_domain(state: Path, address: str) -> tuple[RegistryEntry, ...]:
    """Active organisations at one of whose domains an address of e-mail lies; none proves nothing.

    Raises:
        UsageError: No release of ROR has been loaded.
    """
    labels = address.rpartition("@")[2].strip().rstrip(".").lower().split(".")
    above = [".".join(labels[at:]) for at in range(len(labels) - 1)]
    asked = [domain for domain in above if not is_shared(domain)]
    if not asked:
        return ()
    query = f"SELECT {COLUMNS} FROM {_table(state)} WHERE is_active AND list_has_any(domains, ?) ORDER BY name, ror_id LIMIT {MOST}"
    return tuple(found for found in _entries(query, [asked]) if match(address, found.domains))


def organisation(found: RegistryEntry, *, id: str) -> Organisation:  # noqa: A002 - as the record calls it
    """A new record from an entry, which staff has yet to look at; domains that belong to everybody are left out."""
    return Organisation(
        id=id,
        name=found.name,
        kind=found.kind,
        country=found.country,
        ror_id=found.ror_id,
        domains=tuple(domain for domain in found.domains if not is_shared(domain)),
    )


def _entries(query: str, values: Sequence[object]) -> tuple[RegistryEntry, ...]:
    with connect(threads=1) as connection:
        rows = connection.execute(query, list(values)).fetchall()
    return tuple(
        RegistryEntry(
            ror_id=ror_id,
            name=name,
            names=tuple(names),
            domains=tuple(domains),
            country=country,
            types=tuple(types),
            is_active=is_active,
        )
        for ror_id, name, names, domains, country, types, is_active in rows
    )


def _table(state: Path) -> str:
    if not (state / FILE).is_file():
        raise UsageError(
            "no release of ROR has been loaded",
            hint="download one from ror.org, then heliograph consortium load-registry FILE",
        )
    return parquet([state / FILE])


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _json(given: Path, state: Path) -> Iterator[Path]:
    """The JSON file: the one that was given, or the member of a zip, unpacked for as long as it is read."""
    if not given.is_file():
        raise InputError(f"{given}: no such file", hint="name a file that lies on this machine")
    if not zipfile.is_zipfile(given):
        yield given
        return
    with TemporaryDirectory(dir=state, prefix=".ror-") as folder:
        unpacked = Path(folder) / "ror.json"
        _unpack(given, unpacked)
        yield unpacked


def _unpack(given: Path, unpacked: Path) -> None:
    """The JSON file of schema 2, or the only one: releases of 2024 hold both schemas."""
    try:
        with zipfile.ZipFile(given) as packed:
            members = [member for member in packed.infolist() if member.filename.endswith(".json")]
            newer = [member for member in members if "v2" in Path(member.filename).name]
            chosen = newer or members
            if len(chosen) != 1:
                raise InputError(
                    f"{given.name}: holds {len(chosen)} JSON files",
                    hint="unpack it and name the one of schema 2",
                )
            if chosen[0].file_size > LARGEST_MEMBER:
                raise InputError(
                    f"{given.name}: unpacks to {chosen[0].file_size} bytes", hint="this is no release of ROR"
                )
            with (
                packed.open(chosen[0]) as source,
                storage_errors("write", unpacked),
                unpacked.open("wb") as target,
            ):
                copyfileobj(source, target)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise InputError(f"{given.name}: damaged: {error}", hint="download it again") from error
