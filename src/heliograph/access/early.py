"""Early: releases that the public has not yet, for members who may have them before; checked as any release of the archive."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path

from heliograph.access.documents import LIMIT, parse, promised
from heliograph.access.ports import Piece, Tree
from heliograph.access.resolve import Library
from heliograph.errors import VerificationError
from heliograph.model.catalogue import IndexedRelease, catalogue_of
from heliograph.model.early import EarlyRelease, EarlyReleases
from heliograph.model.edition import Edition
from heliograph.model.names import Address
from heliograph.model.release import Release
from heliograph.signing.keys import VerifierKey
from heliograph.signing.release import verify_release

DOCUMENTS = "release"
"""What stands for an edition in the address of a held release's own files."""

UNLISTED = "CITATION.cff"
"""The one file of a release that nothing lists: it is not given before the day."""

Told = Callable[[], tuple[EarlyRelease, ...]]


def early_releases(tree: Tree, path: str) -> tuple[EarlyRelease, ...]:
    """What the server of an archive says that its member may have early; none where it knows no such question."""
    data = tree.read(path, LIMIT)
    return () if data is None else parse(data, EarlyReleases, where=f"{tree.where}: {path}").releases


def early_library(told: Told, library: Library, address: Address) -> Library | None:
    """The archive as if the one release were public of which its server says that we may have it early; None where there is none.

    Args:
        told: Asks the server.
        library: The archive, with the tree of its gated editions.
        address: What is looked for: a name alone means the newest that we may have.

    Raises:
        VerificationError: What the server holds is not a release that the archive has signed.
    """
    public = {(each.name, one.release) for each in library.catalogue.datasets for one in each.releases}
    for one in told():
        wanted = (address.dataset, address.release or one.release)
        if (one.dataset, one.release) == wanted and wanted not in public and library.gated is not None:
            tree = EarlyTree(public=library.tree, held=library.gated)
            found = IndexedRelease(release=_release(tree, library, one), release_id=one.release_id)
            return replace(library, tree=tree, catalogue=catalogue_of("", [found]), early=None, is_early=True)
    return None


def _release(tree: "EarlyTree", library: Library, one: EarlyRelease) -> Release:
    """The document of the release, once a key of the archive vouches for it."""
    folder = f"{one.dataset}/{one.release}"
    where = f"{tree.where}: {folder}/release.json"
    document, signature = (tree.read(f"{folder}/{name}", LIMIT) for name in ("release.json", "release.sig"))
    if document is None or signature is None or library.description is None:
        raise VerificationError(
            f"{where}: nothing vouches for it.", hint="Ask the publisher; archive.json names the keys."
        )
    promised(document, one.release_id, where=where, by="the server")
    stated = verify_release(
        document, signature, keys=[VerifierKey.from_text(key) for key in library.description.keys]
    )
    if (stated.dataset, stated.release) != (one.dataset, one.release):
        raise VerificationError(f"{where}: release.sig is about another release.", hint="Tell the publisher.")
    return parse(document, Release, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyTree:
    """A held release below the addresses that it will have in the archive.

    Attributes:
        public: The archive.
        held: Where its server gives gated editions, and what is held, to members.
    """

    public: Tree
    held: Tree

    @property
    def where(self) -> str:
        """Address, for people."""
        return self.held.where

    @property
    def token(self) -> str | None:
        """What the server knows the reader by."""
        return self.held.token

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a small file, None where there is none."""
        if path.rpartition("/")[2] == UNLISTED:
            return None
        return self.held.read(_held(path), limit) if "/" in path else self.public.read(path, limit)

    def list(self) -> None:
        """None: what is held is not listed."""

    def pieces(self, path: str, start: int) -> Generator[Piece, None, None]:
        """The file from byte ``start`` on."""
        return self.held.pieces(_held(path), start)

    def local(self, path: str) -> Path | None:
        """Where the file lies on this machine."""
        return self.held.local(_held(path))

    def partly(self, path: str, size: int) -> bool:
        """Whether any part of the file can be asked for."""
        return self.held.partly(_held(path), size)

    def address(self, path: str) -> str:
        """The address of the file."""
        return self.held.address(_held(path) if path else "")

    def part(self, path: str, start: int, end: int) -> bytes:
        """Bytes ``start`` to ``end`` (not included) of the file."""
        return self.held.part(_held(path), start, end)


def _held(path: str) -> str:
    """``boats/2/datasheet.md`` is held as ``boats/2/release/datasheet.md``; files of an edition under their own path."""
    dataset, release, below = path.split("/", 2)
    is_edition = below.partition("/")[0] in set(Edition)
    return path if is_edition else f"{dataset}/{release}/{DOCUMENTS}/{below}"
