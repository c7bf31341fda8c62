"""catalogue.json and feed.atom: the unsigned indexes of an archive, computed from its release.json files alone."""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from pydantic import ValidationError

from heliograph.errors import InputError
from heliograph.model.archive import ArchiveDescription
from heliograph.model.catalogue import IndexedRelease, catalogue_of
from heliograph.model.release import Release
from heliograph.model.tables import TABLES
from heliograph.publish.describe.json_text import json_text
from heliograph.signing.canonical import digest, read_json

ATOM = "http://www.w3.org/2005/Atom"
NOT_OF_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535), "�")


def catalogue_files(archive: Path) -> dict[str, bytes]:
    """catalogue.json and feed.atom of an archive folder, by name.

    The same releases give the same bytes, in whatever order the file system lists them.

    Raises:
        InputError: archive.json or a release.json cannot be read, or lies where another release belongs.
    """
    description = read_archive(archive)
    releases = find_releases(archive)
    return {
        "catalogue.json": json_text(catalogue_of(description.title, releases).to_json()),
        "feed.atom": feed(description, releases),
    }


def read_archive(archive: Path) -> ArchiveDescription:
    """The archive.json of an archive folder.

    Raises:
        InputError: There is none, or it is not one.
    """
    path = archive / "archive.json"
    if not path.is_file():
        raise InputError(
            f"{path}: not there", hint="make an archive with heliograph init, or name its folder"
        )
    try:
        return ArchiveDescription.model_validate(read_json(path.read_bytes(), what=str(path)))
    except ValidationError as error:
        raise InputError(f"{path}: {_first(error)}") from None


def find_releases(archive: Path) -> tuple[IndexedRelease, ...]:
    """Every release of an archive folder, by name and number; hidden and half-written folders are passed over.

    Raises:
        InputError: A release.json cannot be read, or lies where another release belongs.
    """
    found = [
        _indexed(path)
        for path in archive.glob("*/*/release.json")
        if not any(part.startswith(".") for part in path.relative_to(archive).parts)
    ]
    return tuple(sorted(found, key=lambda one: (one.release.dataset, one.release.release)))


def feed(archive: ArchiveDescription, releases: Sequence[IndexedRelease]) -> bytes:
    """The bytes of feed.atom (RFC 4287), newest release first, links relative to the archive."""
    ordered = sorted(releases, key=lambda one: (one.release.dataset, one.release.release))
    ordered.sort(key=lambda one: one.release.public_at, reverse=True)
    root = ET.Element("feed", xmlns=ATOM)
    _add(root, "id", f"tag:{_authority(archive.origin)},{archive.created_at[:10]}:{archive.origin}/feed")
    _add(root, "title", f"{archive.title}: releases")
    _add(root, "updated", ordered[0].release.public_at if ordered else archive.created_at)
    author = ET.SubElement(root, "author")
    _add(author, "name", archive.publisher.name)
    if archive.publisher.url:
        _add(author, "uri", archive.publisher.url)
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href="feed.atom")
    for one in ordered:
        _entry(root, one)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(root: ET.Element, one: IndexedRelease) -> None:
    release = one.release
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", f"urn:sha256:{one.release_id}")
    _add(entry, "title", f"{release.description.title}, release {release.release}")
    _add(entry, "updated", release.public_at)
    _add(entry, "published", release.public_at)
    ET.SubElement(
        entry,
        "link",
        rel="alternate",
        type="text/markdown",
        href=f"{release.dataset}/{release.release}/datasheet.md",
    )
    ET.SubElement(entry, "category", term=release.description.policy_area.value)
    _add(entry, "summary", _summary(one))


def _summary(one: IndexedRelease) -> str:
    release = one.release
    words = f": {release.reason.text}" if release.reason.text else ""
    sentences = [
        f"{release.dataset}@{release.release} of {release.description.operation} ({release.reason.code.value}{words})."
    ]
    counts = [f"{rows:,} {table}" for table, rows in one.rows.items() if rows]
    if counts:
        sentences.append(f"Public edition: {', '.join(counts)}.")
    gated = [edition.value for edition in sorted(release.editions) if edition.gated]
    if gated:
        sentences.append(f"On application: {', '.join(gated)} edition.")
    if release.supersedes:
        sentences.append(f"Supersedes sha256:{release.supersedes}.")
    return " ".join(sentences)


def _indexed(path: Path) -> IndexedRelease:
    data = path.read_bytes()
    try:
        release = Release.model_validate(read_json(data, what=str(path)))
    except ValidationError as error:
        raise InputError(f"{path}: {_first(error)}") from None
    if path.parts[-3:-1] != (release.dataset, str(release.release)):
        raise InputError(
            f"{path}: says it is {release.dataset}@{release.release}",
            hint="move the release to the folder <data set>/<release> that it names",
        )
    rows = {table: release.computed[table].value for table in TABLES if table in release.computed}
    return IndexedRelease(release=release, release_id=digest(data), rows=rows)


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def _authority(origin: str) -> str:
    """The host of an origin: what stands before the first slash or colon."""
    return origin.split("/", 1)[0].split(":", 1)[0]


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text.translate(NOT_OF_XML)
