"""Receipts: signed by the archive on the server, fetched and checked by the member."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from heliograph.access.catalogue import find_release
from heliograph.access.documents import LIMIT, parse
from heliograph.access.receive import verified
from heliograph.bootstrap.audit import archive_of, key_of
from heliograph.bootstrap.reading import open_archive, tree_of
from heliograph.errors import UnknownNameError, UsageError, VerificationError
from heliograph.model.event import receipt_name
from heliograph.model.key_history import ReceiptPeriod
from heliograph.model.manifest import FileEntry
from heliograph.model.names import Address
from heliograph.model.receipt import Receipt, SignedReceipt
from heliograph.preserve.events import read_events
from heliograph.preserve.finding import Ledger
from heliograph.preserve.ports import Tree
from heliograph.publish.keys.chain import read_chain
from heliograph.settings import Settings
from heliograph.signing.canonical import read_json
from heliograph.signing.keys import SigningKey, VerifierKey
from heliograph.signing.note import read_note, signers
from heliograph.signing.receipt import sign_receipt, verify_receipt
from heliograph.store.files import FolderTree
from heliograph.store.receipt_key import read_receipt_key
from heliograph.store.tokens import server_of


def signed_receipt(settings: Settings, receipt: Receipt) -> SignedReceipt:
    """A receipt with the signature of the archive of the settings.

    Raises:
        UsageError: Its key is not on this machine.
    """
    archive = archive_of(settings)
    if archive is None:
        raise UsageError("This server holds no archive of its own: it signs nothing.")
    key = _receipt_key(archive, settings.receipt_key, receipt) if settings.receipt_key else None
    note = sign_receipt(receipt.to_json(), origin=receipt.origin, keys=[key or key_of(archive, settings)])
    return SignedReceipt(receipt=receipt, signature=note)


def _receipt_key(archive: Path, file: Path, receipt: Receipt) -> SigningKey:
    """The key in the file, where the archive lets it sign now."""
    key = read_receipt_key(file.expanduser(), receipt_name(receipt.origin))
    periods = read_chain(archive, receipt.origin).history.receipts
    verifier = key.verifier.to_text()
    if not any(each.verifier == verifier and each.believed(receipt.made_at) for each in periods):
        raise UsageError(
            f"The receipt key {key.verifier.id.hex()} of this server is not in force: receipts are not signed now.",
            hint="its publisher makes another: heliograph keys receipts FILE",
        )
    return key


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
    library = open_archive(where, settings).library
    said = read_json(data, what="receipt")
    parsed = parse(data, SignedReceipt, where="receipt")
    named = library.description.keys if library.description else ()
    keys = [VerifierKey.from_text(key) for key in named]
    if signers(read_note(parsed.signature.encode()), keys):
        verify_receipt(said["receipt"], parsed.signature, keys=keys)
    else:
        periods = receipt_periods(tree_of(library.tree.where), parsed.receipt.origin, named)
        _check_period(said["receipt"], parsed, periods)
    return parsed.receipt


def receipt_periods(tree: Tree, origin: str, keys: Sequence[str]) -> tuple[ReceiptPeriod, ...]:
    """The keys that an archive lets sign its receipts; none where its events cannot be followed from a key of ours.

    Args:
        tree: The files of the archive.
        origin: Its origin.
        keys: Its signing keys as archive.json names them.
    """
    ledger = Ledger()
    read = read_events(tree, origin, listing=None, ledger=ledger)
    signing = {each.verifier for each in read.history.signing}
    return read.history.receipts if read.whole and signing <= set(keys) and not ledger.findings else ()


def _check_period(said: Any, signed: SignedReceipt, periods: Sequence[ReceiptPeriod]) -> None:  # noqa: ANN401 - a JSON value
    """Check a receipt that the signing key has not signed: by a receipt key, whose time must hold the receipt's."""
    verify_receipt(said, signed.signature, keys=[VerifierKey.from_text(each.verifier) for each in periods])
    lines = {line.key_id.hex() for line in read_note(signed.signature.encode()).signatures}
    used = [each for each in periods if each.key_id in lines]
    if not any(each.believed(signed.receipt.made_at) for each in used):
        why = "others may have had it" if used[0].compromised else "its time was over, or had not begun"
        raise VerificationError(
            f"the receipt key {used[0].key_id} signed it, and is not believed for {signed.receipt.made_at}: {why}",
            hint="get the receipt again from the server: heliograph receipt get",
        )


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
