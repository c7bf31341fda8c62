"""Passwords: which ones nobody may choose, beyond the short and the common ones."""

import re
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliograph.files.atomic import storage_errors
from heliograph.model.consortium.role import Role

ALWAYS = (
    "heliograph",
    "consortium",
    "archive",
    "password",
    *(part for role in Role for part in role.split("-")),
)
"""Words that stand on every such site."""

ADDED = 4
"""Signs that make nothing uncommon: a year, an exclamation mark."""

SHORTEST_NAME = 4
LEFT = 8
"""Signs that a password must have besides such words."""

DIGEST = 40
NEAR = 4096
"""Bytes that are read through line by line once the place is nearly found."""


class Long(MinimumLengthValidator):
    """Refuses short passwords, in every language of the pages: Django has no such sentence in some of them."""

    def get_error_message(self) -> str:
        """What is wrong, where the password is typed."""
        return ngettext(
            "This password is too short: it must have at least %(least)s sign.",
            "This password is too short: it must have at least %(least)s signs.",
            self.min_length,
        ) % {"least": self.min_length}


class Common(CommonPasswordValidator):
    """Refuses the passwords that are tried first, and what is made of one of them by adding another or a few signs."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise what Django expects of a password that may not be."""
        super().validate(password, user)
        said = password.lower().strip()
        for at in range(SHORTEST_NAME, len(said)):
            if said[:at] in self.passwords and (len(said) - at <= ADDED or said[at:] in self.passwords):
                raise ValidationError(_("This password is too common."), code="password_too_common")


class NamesOfThisPlace:
    """Refuses a password that is little more than what everybody knows here: the names of the archive, its address, roles."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise what Django expects of a password that may not be."""
        del user
        left = password.casefold()
        for name in sorted(names(), key=len, reverse=True):
            left = left.replace(name, "")
        if len(left) < LEFT <= len(password) and len(left) < len(password):
            raise ValidationError(
                _("This password is made of names that everybody knows here."), code="names"
            )

    def get_help_text(self) -> str:
        """Told beside the field."""
        return _("Not made of the names of this place alone.")


class KnownFromBreaches:
    """Refuses a password that stands in the file of the setting ``breached``."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise what Django expects of a password that may not be."""
        del user
        place: Path | None = getattr(settings, "HELIOGRAPH_BREACHED", None)
        if place is not None and stands_in(place, password):
            raise ValidationError(_("This password is known from a breach of another site."), code="breached")

    def get_help_text(self) -> str:
        """Told beside the field."""
        return _("Not one that is known from a breach of another site.")


def names() -> set[str]:
    """The words of which no password may be made."""
    said = [*ALWAYS, *getattr(settings, "HELIOGRAPH_NAMES", ())]
    said.append(urlsplit(getattr(settings, "HELIOGRAPH_ADDRESS", None) or "").hostname or "")
    words = {word for each in said for word in re.split(r"\W+", each.casefold())}
    return {word for word in words if len(word) >= SHORTEST_NAME}


def stands_in(place: Path, password: str) -> bool:
    """Whether a password stands in a file of digests that are in their order.

    Args:
        place: The file; it may be larger than memory.
        password: As it was typed.

    Raises:
        StorageError: The file cannot be read: no password is taken unseen.
    """
    digest = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with storage_errors("read", place), place.open("rb") as file:
        return _found(file, place.stat().st_size, digest)


def _found(file: BinaryIO, high: int, digest: bytes) -> bool:
    """The line of the digest begins at ``low`` or later and before ``high``, if there is one."""
    low = 0
    while high - low > NEAR:
        middle = (low + high) // 2
        file.seek(middle)
        file.readline()
        at = file.tell()
        if at < high and file.readline()[:DIGEST].upper() <= digest:
            low = at
        else:
            high = middle + 1
    file.seek(low)
    while file.tell() < high:
        if file.readline()[:DIGEST].upper() == digest:
            return True
    return False
