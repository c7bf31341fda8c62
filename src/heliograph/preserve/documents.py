"""Reading the documents of an archive: bounded, strict, and each fault written down under its path."""

from typing import TypeVar

from pydantic import ValidationError

from heliograph.errors import InputError, RefusedError
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
    if not path or any(c < " " or c in "\\:\x7f" for c in path):
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))


def read_bounded(tree: Tree, path: str, limit: int, ledger: Ledger) -> bytes | None:
    """The bytes of a document; None when it is absent, or unfit and written down."""
    try:
        data = tree.read(path, limit + 1)
    except RefusedError as error:
        ledger.find(FindingKind.UNSAFE_PATH, path, error.message)
        return None
    except InputError as error:
        ledger.find(FindingKind.MALFORMED, path, error.message)
        return None
    if data is not None and len(data) > limit:
        ledger.find(FindingKind.MALFORMED, path, f"longer than the {limit} bytes such a document may have")
        return None
    return data


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
