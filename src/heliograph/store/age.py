"""age: a folder as one file that only its receiver opens (age-encryption.org/v1), packed and encrypted while it is read.

It keeps copies from whoever finds or receives them by mistake. It does not keep a receiver from passing on what is inside.
"""

import os
import tarfile
import threading
from pathlib import Path
from typing import Any, BinaryIO

from heliograph.errors import UsageError
from heliograph.files.atomic import fsync_folder, storage_errors


def encrypt_folder(folder: Path, name: str, target: Path, recipients: tuple[str, ...]) -> Path:
    """Write a tar of a folder, encrypted; memory does not grow with the folder, and nothing is on the disk in clear besides it.

    Args:
        folder: What is packed.
        name: How it is called inside.
        target: The file to write, which must not be there.
        recipients: Public keys of those who can open it, as in ``age1...``.

    Raises:
        UsageError: A text is no public key.
        StorageError: The file is there already, or cannot be written.
    """
    keys = _keys(recipients)
    making = target.with_name(f".{target.name}.making")
    with storage_errors("write", target):
        if target.exists():
            raise FileExistsError(17, os.strerror(17))
        try:
            with making.open("xb") as out:
                making.chmod(0o600)
                _flow(folder, name, out, keys)
                out.flush()
                os.fsync(out.fileno())
            making.rename(target)
        finally:
            making.unlink(missing_ok=True)
    fsync_folder(target.parent)
    return target


def check_recipients(recipients: tuple[str, ...]) -> None:
    """Refuse texts that are no public keys, before hours are spent on what they shall open.

    Raises:
        UsageError: Names the text.
    """
    _keys(recipients)


def _keys(recipients: tuple[str, ...]) -> list[Any]:
    import pyrage  # noqa: PLC0415 - comes with the extra [trace]

    found = []
    for text in recipients:
        try:
            found.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise UsageError(
                f"{text[:20]} is no public key of age", hint="it begins with age1; age-keygen prints one"
            ) from None
    return found


def _flow(folder: Path, name: str, out: BinaryIO, keys: list[Any]) -> None:
    """Pack in one thread, encrypt in this one, with a pipe between them."""
    import pyrage  # noqa: PLC0415 - as above

    receiving, sending = os.pipe()
    failed: list[OSError] = []

    def pack() -> None:
        try:
            with os.fdopen(sending, "wb") as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
                tar.add(folder, arcname=name)
        except OSError as error:
            failed.append(error)

    packing = threading.Thread(target=pack)
    packing.start()
    try:
        with os.fdopen(receiving, "rb") as stream:
            pyrage.encrypt_io(stream, out, keys)
    finally:
        packing.join()
    if failed:
        raise failed[0]
