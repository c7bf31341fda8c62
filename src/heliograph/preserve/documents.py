"""Reading the documents of an archive: bounded, strict, and each fault written down under its path."""

from typing import TypeVar

from pydantic import ValidationError

from heliograph.errors import InputError
from heliograph.model.document import Document
from heliograph.preserve.finding import FindingKind, Ledger
from heliograph.preserve.ports import Tree
from heliograph.signing.canonical import read_canonical, read_json

RELEASE_LIMIT = 16 * 2**20
MANIFEST_LIMIT = 256 * 2**20
SIGNATURE_LIMIT = 64 * 2**10
ARCHIVE_LIMIT = 2**20
CATALOGUE_LIMIT = 64 * 2**20

D = TypeVar("D", bound=Document)


def is_safe(path: str) -> bool:
    """Whether a path of a document stays below the folder of that document on every system."""
    harmless = path.isprintable() and not any(mark in path for mark in '\\:<>|?*"')
    return harmless and all(part not in {"", ".", ".."} for part in path.split("/"))


def leads_out(tree: Tree, path: str) -> str | None:
    """Why a path may not be followed, None when it may."""
    try:
        tree.size(path)
    except InputError as error:
        return error.message
    return None


def is_there(tree: Tree, path: str) -> bool:
    """Whether there is such a file; a link that leads out of the tree counts, reading it says what is wrong."""
    try:
        return tree.size(path) is not None
    except InputError:
        return True


def read_bounded(tree: Tree, path: str, limit: int, ledger: Ledger) -> bytes | None:
    """The bytes of a document; None when it is absent, or unfit and written down."""
    try:
        return tree.read(path, limit)
    except InputError:
        pass
    if reason := leads_out(tree, path):
        ledger.find(FindingKind.UNSAFE_PATH, path, reason)
    else:
        ledger.find(FindingKind.MALFORMED, path, f"longer than the {limit} bytes such a document may have")
    return None


def parse(model: type[D], data: bytes, path: str, ledger: Ledger, *, canonical: bool = True) -> D | None:
    """The document in these bytes; None when they hold no such document, which is written down."""
    try:
        (read_canonical if canonical else read_json)(data, what=path)
        return model.model_validate_json(data, strict=True)
    except InputError as error:
        ledger.find(FindingKind.MALFORMED, path, error.message.removeprefix(f"{path}: "))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        ledger.find(FindingKind.MALFORMED, path, f"{where}: {first['msg']}" if where else str(first["msg"]))
    return None
