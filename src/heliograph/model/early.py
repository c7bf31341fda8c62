"""Early: a release that the public has not yet, as a member who may have it is told of it."""

from heliograph.model.document import DatasetName, Document, SafeInt, Sha256
from heliograph.model.edition import Edition


class EarlyRelease(Document):
    """One release that a member may have before the public.

    Attributes:
        release_id: SHA-256 of release.json.
        edition: Which edition of it they may have.
        public_on: Day from which the public may have the release, in UTC.
    """

    dataset: DatasetName
    release: SafeInt
    release_id: Sha256
    edition: Edition
    public_on: str


class EarlyReleases(Document):
    """Every such release."""

    releases: tuple[EarlyRelease, ...]
