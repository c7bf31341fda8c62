"""Receipt key file: the key with which a server signs receipts, in a file that its owner alone may read."""

import os
import stat
from pathlib import Path

from heliograph.errors import RefusedError, StorageError, UsageError
from heliograph.files.atomic import create_atomically, storage_errors
from heliograph.signing.keys import SigningKey

# credentials of systemd are shown as readable by their group: that is the mask of an access list with one name in it
_OTHERS = stat.S_IWGRP | stat.S_IXGRP | stat.S_IRWXO


def keep_receipt_key(path: Path, new: SigningKey) -> SigningKey:
    """Write a new key, or take the one that lies there under the same name.

    Raises:
        UsageError: Something else lies there.
        StorageError: The file cannot be written.
    """
    try:
        create_atomically(path, f"{new.to_text()}\n".encode(), mode=0o600)
    except StorageError:
        if not path.is_file():
            raise
        return read_receipt_key(path, new.name)
    return new


def read_receipt_key(path: Path, name: str) -> SigningKey:
    """The key in a file.

    Args:
        path: Where.
        name: That it must bear: the origin of the archive and ``/receipts``.

    Raises:
        UsageError: There is none, or it is another archive's.
        RefusedError: Others may read it.
        InputError: It is damaged; the message repeats nothing of it.
    """
    if not path.is_file():
        raise UsageError(f"{path}: no receipt key is there", hint="heliograph keys receipts FILE makes one")
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise RefusedError(f"{path}: others than its owner may read it", hint=f"chmod 600 {path}")
    with storage_errors("read", path):
        key = SigningKey.from_text(path.read_text("utf-8").strip())
    if key.name != name:
        raise UsageError(f"{path}: is a key of {key.name}, not of {name}")
    return key
