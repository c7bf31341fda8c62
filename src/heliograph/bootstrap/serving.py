"""Serving: an archive that stays open for many readers, in its public editions only."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from heliograph.access.compare import compare, is_quick
from heliograph.access.comparison import Comparison
from heliograph.access.copying import make_copy
from heliograph.access.explore import SHOWN, Explored, explore
from heliograph.access.indexes import Indexes, index_of
from heliograph.access.listed import listed
from heliograph.access.query import Reader
from heliograph.access.resolve import Library, OpenEdition, matching, open_edition
from heliograph.bootstrap.reading import Joined, engine_of, hits_of, indexes_of, open_archive, reader_of
from heliograph.errors import HeliographError, RefusedError
from heliograph.model.edition import Edition
from heliograph.model.progress import Progress, silent
from heliograph.model.view import View
from heliograph.settings import Settings
from heliograph.store.copies import FolderCopies

LOOK_AGAIN = 5.0
"""Seconds after which a server looks for new releases."""

HELD = 256
"""Answers that are kept: pages that many people open are made once."""

Answer = TypeVar("Answer")


class Site:
    """An archive as a server shows it: opened once, asked by many threads, renewed when a release is published.

    Whatever address somebody types, only public editions are opened here.

    Args:
        settings: Where the archive is, and where copies and indexes may lie.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings.model_copy(update={"gated": None})
        self._lock = Lock()
        self._joined = open_archive(settings=self.settings)
        self._seen = time.monotonic()
        self._engine = engine_of(self._joined)
        self._copies = FolderCopies(self.settings.cache)
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._ready: set[str] = set()
        self._met: dict[str, tuple[int, int]] = {}

    @property
    def joined(self) -> Joined:
        """The archive with its index as it is now."""
        with self._lock:
            if time.monotonic() - self._seen > LOOK_AGAIN:
                self._joined = open_archive(settings=self.settings)
                self._seen = time.monotonic()
            return self._joined

    @property
    def library(self) -> Library:
        """The opened archive."""
        return self.joined.library

    def edition(self, name: str) -> OpenEdition:
        """The public edition of ``ira-2018`` or ``ira-2018@2``."""
        return self.held(
            ("edition", self._version, name), lambda: open_edition(self.library, name, Edition.PUBLIC)
        )

    def promised(self, path: str, *, size: int, changed: int) -> str | None:
        """The SHA-256 that a release promises for a file of the archive; None for every other file.

        A file of another size, or one that was replaced since it was first asked for, is not what was promised.

        Args:
            path: Below the root of the archive.
            size: Its bytes as it lies there.
            changed: When it was last changed, in nanoseconds.
        """
        dataset, _, rest = path.partition("/")
        number = rest.partition("/")[0]
        if not (number.isascii() and number.isdigit()):
            return None
        library = self.library
        files = self.held(
            ("listed", self._version, dataset, number), lambda: listed(library, dataset, int(number))
        )
        entry = files.get(path)
        if (
            entry is None
            or entry.bytes != size
            or self._met.setdefault(path, (size, changed)) != (size, changed)
        ):
            return None
        return entry.sha256

    def reader(self, names: Sequence[str]) -> Reader:
        """What reads the public editions of these data sets, releases or patterns as one."""
        joined = self.joined
        editions = {e.release_id: e for e in map(self.edition, matching(joined.library, names))}
        return reader_of(joined, tuple(editions.values()), silent, self._engine, self._copies)

    def explore(self, view: View, *, limit: int = SHOWN, skip: int = 0) -> Explored:
        """Look at a view of posts; the same question is answered once."""
        with self.looking(view) as (reader, indexes):
            releases = tuple(edition.release_id for edition in reader.editions)

            def held(key: Hashable, ask: Callable[[], Answer], /) -> Answer:
                return self.held((key, releases), ask)

            return held(
                ("explore", view, limit, skip),
                lambda: explore(reader, view, indexes=indexes, limit=limit, skip=skip, held=held),
            )

    @contextmanager
    def looking(self, view: View) -> Iterator[tuple[Reader, Indexes | None]]:
        """What reads a view's editions, their indexes where they are made or the view needs them."""
        self._refuse_gated(view)
        reader = self.reader(view.datasets)
        ready = all(edition.release_id in self._ready for edition in reader.editions)
        try:
            yield reader, indexes_of(self.joined) if ready or view.text else None
        finally:
            self._engine.forget()

    def look(self, name: str, key: Hashable, ask: Callable[[Reader], Answer]) -> Answer:
        """Ask one release something about one of its posts, accounts or tags; the same question is answered once.

        Args:
            name: ``ira-2018`` or ``ira-2018@2``.
            key: The question.
            ask: Answers it.
        """
        reader = self.reader([name])
        try:
            return self.held((key, reader.editions[0].release_id), lambda: ask(reader))
        finally:
            self._engine.forget()

    def compare(self, first: View, second: View, *, clustered: bool | None = None) -> Comparison:
        """Two views side by side; the same question is answered once.

        Args:
            first: One view.
            second: The other.
            clustered: Whether accounts are counted; None: where that is quick.
        """
        for view in (first, second):
            self._refuse_gated(view)
        readers = self.reader(first.datasets), self.reader(second.datasets)
        by_accounts = all(map(is_quick, readers)) if clustered is None else clustered

        def ask() -> Comparison:
            with self.asking(first) as (one, hits), self.asking(second) as (other, more):
                return compare(one, first, other, second, clustered=by_accounts, hits=(hits, more))

        releases = [tuple(edition.release_id for edition in reader.editions) for reader in readers]
        return self.held(("compare", *releases, first, second, by_accounts), ask)

    @contextmanager
    def asking(self, view: View) -> Iterator[tuple[Reader, str | None]]:
        """What reads a view's editions, and the query for the posts that its text finds."""
        self._refuse_gated(view)
        reader = self.reader(view.datasets)
        try:
            yield reader, hits_of(self.joined, reader, view)
        finally:
            self._engine.forget()

    def held(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer to a question, from those that are kept if it was asked lately.

        Args:
            key: The question, with the release ids that it is about: releases never change.
            ask: Answers it.
        """
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[return-value]
        answer = ask()
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > HELD:
                self._answers.popitem(last=False)
        return answer

    def _refuse_gated(self, view: View) -> None:
        if view.edition is not Edition.PUBLIC:
            raise RefusedError(
                f"The {view.edition} edition is not read here.",
                hint="Only public editions are on these pages.",
            )

    def prepare(self, tell: Progress = silent) -> list[HeliographError]:
        """Make the search indexes and copies of the latest releases, so that pages are quick; what could not be made."""
        troubles = []
        for dataset in self.library.catalogue.datasets:
            try:
                edition = self.edition(dataset.name)
                if edition.release_id in self._ready:
                    continue
                index_of(edition, indexes_of(self.joined), self.joined.cache, tell)
                make_copy(edition, self._copies, self.joined.cache, tell)
            except HeliographError as error:
                troubles.append(error)
                continue
            self._ready.add(edition.release_id)
        return troubles

    @property
    def is_prepared(self) -> bool:
        """Whether every latest release has its index and copy."""
        latest = [
            r.release_id for d in self.library.catalogue.datasets for r in d.releases if r.release == d.latest
        ]
        return self._ready.issuperset(latest)

    @property
    def _version(self) -> int:
        """Changes whenever the archive is looked at again and found to be another."""
        return hash(tuple((d.name, d.latest) for d in self._joined.library.catalogue.datasets))
