"""The whole error tree.

Every error says what happened, where, and what to do next. Faces show ``str(error)`` and ``error.hint`` and leave
with ``error.exit_code``; the library itself never prints and never exits.

    HeliographError                 exit 1
    |-- UsageError                  exit 2   the request itself cannot be right: wrong option, wrong name
    |   |-- UnknownNameError                 no such data set, release, edition, table or column
    |   `-- ConflictError                    somebody else has changed it meanwhile
    |-- InputError                  exit 3   what was given cannot be read: damaged, wrong layout, unsafe
    |   `-- AccountingError                  records in differ from rows out plus rejections
    |-- RefusedError                exit 4   a rule of safety forbids it: ungated edition, gated root inside archive
    |-- StorageError                exit 5   disk full, no permission, another run holds the archive
    |-- RemoteError                 exit 6   a server did not answer as it should
    `-- VerificationError           exit 10  something differs from what was signed (see FindingKind for 11 to 16)
"""

from collections.abc import Sequence
from typing import Any, ClassVar


class HeliographError(Exception):
    """Base of everything Heliograph raises on purpose.

    Args:
        message: What happened and where (file, row, column), one sentence.
        hint: What to do about it, one sentence; empty when the message says it.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(HeliographError):
    """The request itself cannot be right."""

    code = "usage"
    exit_code = 2


class UnknownNameError(UsageError):
    """A name that does not exist, with the names that were probably meant."""

    code = "unknown-name"


class ConflictError(UsageError):
    """Somebody else has changed it meanwhile; look again."""

    code = "conflict"


class InputError(HeliographError):
    """What was given cannot be read as what it should be."""

    code = "input"
    exit_code = 3


class AccountingError(InputError):
    """Records in differ from rows out plus rejections: nothing may be published from this."""

    code = "accounting"


class RefusedError(HeliographError):
    """A rule of safety forbids it."""

    code = "refused"
    exit_code = 4


class NotAllowedError(RefusedError):
    """Conditions do not hold.

    Args:
        unmet: Each with ``code``, ``text`` and ``who``, as the rules say it.
    """

    code = "not-allowed"

    def __init__(self, unmet: Sequence[Any]) -> None:
        super().__init__(
            " ".join(f"Not met: {one.text}" for one in unmet),
            hint="; ".join(dict.fromkeys(f"who can change it: {one.who}" for one in unmet)),
        )
        self.unmet = tuple(unmet)


class StorageError(HeliographError):
    """The file system said no: full, read-only, locked by another run."""

    code = "storage"
    exit_code = 5


class RemoteError(HeliographError):
    """A server did not answer as it should."""

    code = "remote"
    exit_code = 6


class VerificationError(HeliographError):
    """Something differs from what was signed."""

    code = "verification"
    exit_code = 10
