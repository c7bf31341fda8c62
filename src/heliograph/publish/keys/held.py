"""Held: the keys of one archive that are at hand, and the port behind which they are kept."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from heliograph.model.event import KeyKind
from heliograph.privacy.pseudonym import root_check, root_id
from heliograph.signing.keys import SigningKey


class TracingKind(StrEnum):
    """What no event speaks of: the kind of the tracing key."""

    TRACING = "tracing"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSigning:
    """A signing key; ``number`` counts the signing keys of the archive from 1."""

    number: int
    key: SigningKey

    kind = KeyKind.SIGNING

    @property
    def key_id(self) -> str:
        """As signature lines bear it, in hex."""
        return self.key.verifier.id.hex()

    @property
    def verifier(self) -> str:
        """The public half (vkey)."""
        return self.key.verifier.to_text()

    @property
    def file(self) -> str:
        """Name of its file."""
        return key_file(self.kind, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRoot:
    """A pseudonym root key; ``number`` is its epoch."""

    number: int
    root: bytes = field(repr=False)

    kind = KeyKind.PSEUDONYM

    @property
    def key_id(self) -> str:
        """As its file and key events bear it."""
        return root_id(self.root)

    @property
    def key_check(self) -> str:
        """Its check value."""
        return root_check(self.root)

    @property
    def file(self) -> str:
        """Name of its file."""
        return key_file(self.kind, self.number)


TRACING = "tracing.key"
"""File of the key from which the marks of members' copies come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTracing:
    """The key from which the marks of members' copies come: whoever has it can make leaks that accuse others, and unmask nobody.

    No event tells of it: readers have nothing to check with it.
    """

    secret: bytes = field(repr=False)

    kind = TracingKind.TRACING

    @property
    def key_id(self) -> str:
        """As its file bears it."""
        return hashlib.sha256(b"heliograph-tracing-key/v1\n" + self.secret).hexdigest()[:8]

    @property
    def file(self) -> str:
        """Name of its file."""
        return TRACING


HeldKey = HeldSigning | HeldRoot | HeldTracing


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKeys:
    """The keys of one archive, as far as they are at hand.

    Attributes:
        signing: In the order of their numbers, like ``roots``.
        tracing: None where copies are not traced.
    """

    origin: str
    signing: tuple[HeldSigning, ...] = ()
    roots: tuple[HeldRoot, ...] = ()
    tracing: HeldTracing | None = None

    @property
    def all(self) -> tuple[HeldKey, ...]:
        """Every key, signing keys first."""
        return (*self.signing, *self.roots, *((self.tracing,) if self.tracing else ()))

    def signs_as(self, verifier: str) -> HeldSigning | None:
        """The signing key with that public half."""
        return next((each for each in self.signing if each.verifier == verifier), None)

    def root(self, epoch: int) -> HeldRoot | None:
        """The pseudonym root key of an epoch."""
        return next((each for each in self.roots if each.number == epoch), None)

    def named(self, key_id: str) -> HeldKey | None:
        """The key with that id."""
        return next((each for each in self.all if each.key_id == key_id), None)


class KeyPlace(Protocol):
    """Where keys are kept; heliograph.store.keys has the one on disk."""

    def folder(self, origin: str) -> Path:
        """Where the keys of an origin lie, whether they exist or not."""

    def held(self, origin: str) -> HeldKeys:
        """The keys of an origin that are here; none is an answer."""

    def add(self, origin: str, key: HeldKey) -> Path:
        """Write a new key once; a file that is there is never overwritten."""

    def destroy(self, origin: str, key: HeldKey) -> Path:
        """Overwrite and remove the file of a key."""

    def check_apart(self, archive: Path) -> None:
        """Refuse an archive that holds the keys, or lies among them."""


def key_file(kind: KeyKind, number: int) -> str:
    """Name of a key file: the first of a kind has no number."""
    return f"{kind}.key" if number == 1 else f"{kind}-{number}.key"
