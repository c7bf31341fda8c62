"""Receipt: what a member took of a gated edition, as the archive signs it."""

from typing import Literal

from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition


class ReceiptPart(Document):
    """One request that was allowed.

    Attributes:
        first: Number of the first byte.
        count: How many bytes were promised.
        sent: How many were handed to the network.
        begun_at: UTC.
        stopped: Why it ended before its end; empty where it did not.
    """

    first: SafeInt
    count: SafeInt
    sent: SafeInt
    begun_at: str
    stopped: str = ""


class ReceiptFile(Document):
    """One file.

    Attributes:
        path: In its edition.
        parts: In the order in which they were taken.
    """

    path: str
    bytes: SafeInt
    sha256: Sha256
    parts: tuple[ReceiptPart, ...]


class Receipt(Document):
    """What one person took of one edition of one release.

    Attributes:
        origin: Of the archive.
        person: Id of the person, as the log knows them.
        release_id: SHA-256 of release.json.
        made_at: UTC.
    """

    schema_version: Literal["heliograph-receipt/1"] = "heliograph-receipt/1"
    origin: str
    person: str
    dataset: DatasetName
    release: SafeInt
    release_id: Sha256
    edition: Edition
    made_at: str
    files: tuple[ReceiptFile, ...]


class SignedReceipt(Document):
    """A receipt with the signed note that names its digest."""

    receipt: Receipt
    signature: str
