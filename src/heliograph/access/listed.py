"""Listed: the digest that a signed release promises for a file of an archive."""

from heliograph.access.resolve import Library, open_edition
from heliograph.errors import HeliographError
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry


def listed(library: Library, dataset: str, release: int) -> dict[str, FileEntry]:
    """Every file of a release and of its public edition that is promised, by its path below the root of the archive.

    What was made afterwards (search index, proofs, catalogue) may change and is not in it. Where the documents cannot be
    read, or do not agree with one another, nothing is promised.

    Args:
        library: The opened archive.
        dataset: Name of a data set.
        release: Number of a release.
    """
    try:
        edition = open_edition(library, f"{dataset}@{release}", Edition.PUBLIC)
    except HeliographError:
        return {}
    above, below = edition.release_folder, edition.folder
    itself = FileEntry(path="release.json", bytes=len(edition.release_bytes), sha256=edition.release_id)
    manifest = FileEntry(
        path="manifest.json",
        bytes=len(edition.manifest_bytes),
        sha256=edition.release.editions[Edition.PUBLIC].manifest_sha256,
    )
    return {
        **{f"{above}/{entry.path}": entry for entry in (*edition.release.files, itself)},
        **{f"{below}/{entry.path}": entry for entry in (*edition.manifest.files, manifest)},
    }
