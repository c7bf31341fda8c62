"""The sums of a release in BagIt's form: manifest-sha256.txt, readable by ``sha256sum -c``, and the bag's two tag files.

BagIt (RFC 8493) wants the payload under ``data/``. Ours lies in ``public/``, where tables are read in place, so a strict
BagIt tool will ask for a re-bagged copy; the sums are the same.
"""

from collections.abc import Iterable, Sequence

from heliograph.errors import InputError
from heliograph.model.manifest import FileEntry
from heliograph.publish.describe.context import Facts

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SUMS = "manifest-sha256.txt"
NEVER_LISTED = frozenset({SUMS, "release.json", "release.sig", "release.tlog-proof", "CITATION.cff"})
"""Written after the sums, or the sums themselves."""


def bag(facts: Facts, files: Sequence[FileEntry]) -> dict[str, bytes]:
    """bagit.txt, bag-info.txt and manifest-sha256.txt by name.

    Args:
        facts: The facts of the release.
        files: Every other file of the release folder, public edition and documents, with paths from that folder.
    """
    tags = {"bagit.txt": BAGIT, "bag-info.txt": bag_info(facts, files)}
    return {**tags, SUMS: sums(files)}


def bag_info(facts: Facts, files: Sequence[FileEntry]) -> bytes:
    """The bytes of bag-info.txt."""
    payload = [file for file in files if file.path.startswith("public/")]
    labels = {
        "Source-Organization": facts.publisher.name,
        "Contact-Name": facts.description.contact.name if facts.description.contact else None,
        "Contact-Email": facts.description.contact.email if facts.description.contact else None,
        "External-Identifier": f"{facts.origin} {facts.citation_name}",
        "External-Description": facts.description.title,
        "Internal-Sender-Description": "The payload lies in public/ and not in data/; check it with sha256sum -c",
        "Bagging-Date": facts.published_at[:10],
        "Payload-Oxum": f"{sum(file.bytes for file in payload)}.{len(payload)}",
    }
    return "".join(f"{label}: {value}\n" for label, value in labels.items() if value).encode("utf-8")


def sums(files: Iterable[FileEntry]) -> bytes:
    """The bytes of manifest-sha256.txt: digest, two spaces, path, sorted by path.

    Raises:
        InputError: A path that ``sha256sum -c`` would read otherwise.
    """
    lines = []
    for file in sorted(files, key=lambda f: f.path):
        if any(character in file.path for character in "\n\r\\"):
            raise InputError(
                f"{file.path!r}: a line break or backslash in a file name",
                hint="rename the file before publishing",
            )
        if file.path not in NEVER_LISTED:
            lines.append(f"{file.sha256}  {file.path}\n")
    return "".join(lines).encode("utf-8")
