"""Receipts: signed by the archive on the server, fetched and checked by the member."""

from pathlib import Path

from heliograph.access.catalogue import find_release
from heliograph.access.documents import LIMIT, parse
from heliograph.access.receive import verified
from heliograph.bootstrap.audit import archive_of, key_of
from heliograph.bootstrap.reading import open_archive
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.manifest import FileEntry
from heliograph.model.names import Address
from heliograph.model.receipt import Receipt, SignedReceipt
from heliograph.settings import Settings
from heliograph.signing.canonical import read_json
from heliograph.signing.keys import VerifierKey
from heliograph.signing.receipt import sign_receipt, verify_receipt
from heliograph.store.files import FolderTree
from heliograph.store.tokens import server_of


def signed_receipt(settings: Settings, receipt: Receipt) -> SignedReceipt:
    """A receipt with the signature of the archive of the settings.

    Raises:
        UsageError: Its key is not on this machine.
    """
    archive = archive_of(settings)
    if archive is None:
        raise UsageError("This server holds no archive of its own: it signs nothing.")
    note = sign_receipt(receipt.to_json(), origin=receipt.origin, keys=[key_of(archive, settings)])
    return SignedReceipt(receipt=receipt, signature=note)


def check_receipt(data: bytes, where: str | None, settings: Settings) -> Receipt:
    """A receipt that the archive has signed.

    Args:
        data: As it was downloaded.
        where: Of the archive; None: that of the settings.
        settings: Ours.

    Raises:
        InputError: It is no receipt.
        VerificationError: The archive has not signed it.
    """
    description = open_archive(where, settings).library.description
    said = read_json(data, what="receipt")
    parsed = parse(data, SignedReceipt, where="receipt")
    keys = [VerifierKey.from_text(text) for text in description.keys] if description else []
    verify_receipt(said["receipt"], parsed.signature, keys=keys)
    return parsed.receipt


def differing(receipt: Receipt, copy: Path) -> tuple[str, ...]:
    """Files of a copy whose bytes are not those of the receipt; those that are not there are passed over."""
    folder = copy / receipt.dataset / str(receipt.release) / receipt.edition
    return tuple(
        entry.path
        for entry in receipt.files
        if (place := FolderTree(folder).local(entry.path)).is_file()
        and not verified(place, FileEntry(path=entry.path, bytes=entry.bytes, sha256=entry.sha256))
    )


def fetch_receipt(where: str | None, name: str, edition: str, settings: Settings) -> bytes:
    """One's own receipt, from the server of an archive.

    Raises:
        UsageError: The archive is on no server.
        NotAllowedError: There is no token, or it does not hold.
    """
    joined = open_archive(where, settings)
    dataset, entry = find_release(
        joined.library.catalogue, Address.parse(name), where=joined.library.tree.where
    )
    server = server_of(joined.library.tree.where)
    from heliograph.store.http import HttpTree  # noqa: PLC0415

    tree = HttpTree(f"{server}/api/v1/receipts/", token=joined.library.tree.token)
    data = tree.read(f"{dataset.name}/{entry.release}/{edition}.json", LIMIT)
    if data is None:
        raise UnknownNameError(f"You took nothing of {dataset.name}@{entry.release} ({edition}).")
    return data
