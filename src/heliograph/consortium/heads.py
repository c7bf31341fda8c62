"""Heads: the log of audit events is followed, held against every signed head, and its end is signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliograph.consortium.ports import AuditLog, Shelf
from heliograph.errors import HeliographError, UsageError, VerificationError
from heliograph.signing.chain import Followed, follow
from heliograph.signing.head import HeadStatement, sign_head, verify_head
from heliograph.signing.keys import SigningKey, VerifierKey

DAILY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The heads of an archive, and who may have signed them.

    Attributes:
        shelf: Where they lie.
        origin: Of the archive.
        keys: Every key with which it has signed.
    """

    shelf: Shelf
    origin: str
    keys: Sequence[VerifierKey]

    def heads(self) -> tuple[HeadStatement, ...]:
        """Every head, by number.

        Raises:
            VerificationError: One is not signed by the archive, or stands where it does not belong.
        """
        return tuple(self._opened(number, note) for number, note in sorted(self.shelf.notes().items()))

    def _opened(self, number: int, note: bytes) -> HeadStatement:
        try:
            head = verify_head(note, keys=self.keys)
        except HeliographError as error:
            raise VerificationError(f"the head {number} of the archive: {error.message}") from error
        if (head.number, head.origin) != (number, self.origin):
            raise VerificationError(
                f"the head {number} of the archive is head {head.number} of {head.origin}"
            )
        return head


def verify_log(log: AuditLog, heads: Iterable[HeadStatement] = ()) -> Followed:
    """Follow the log to its end, past every signed head.

    Args:
        log: All events.
        heads: Signed ones.

    Raises:
        VerificationError: It was changed; the first event that differs is named.
    """
    followed = follow(log.entries(), {head.number: head.link for head in heads})
    if followed.fault:
        raise VerificationError(
            f"audit log: {followed.fault}",
            hint="Keep a copy of the database as it is, then compare it with your backups: heliograph restore.",
        )
    return followed


def sign_end(log: AuditLog, sealed: Sealed, key: SigningKey, at: datetime) -> HeadStatement:
    """Sign where the log ends now; where that is signed already, its head is given back.

    Args:
        log: All events.
        sealed: The heads so far.
        key: Of the archive.
        at: Now.

    Raises:
        VerificationError: The log was changed.
        UsageError: There is no event yet.
    """
    heads = sealed.heads()
    followed = verify_log(log, heads)
    if not followed.number:
        raise UsageError("The audit log is empty: there is nothing to sign.")
    if heads and heads[-1].number == followed.number:
        return heads[-1]
    head = HeadStatement(
        origin=sealed.origin,
        number=followed.number,
        link=followed.link,
        time=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    sealed.shelf.add(head.number, sign_head(head, keys=[key]))
    return head


def sign_daily(log: AuditLog, sealed: Sealed, key: SigningKey, at: datetime) -> int:
    """Sign where the log ends, if a day has passed since the last head and something was done since.

    Returns:
        How many heads were signed: 0 or 1.
    """
    heads = sealed.heads()
    if heads and at < datetime.fromisoformat(heads[-1].time) + DAILY:
        return 0
    if next(iter(log.entries()), None) is None:
        return 0
    before = heads[-1].number if heads else 0
    return int(sign_end(log, sealed, key, at).number > before)
