"""Hold: where a signed release waits for its public day, in the gated root, and which releases wait there."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from heliograph.errors import RefusedError, UnknownNameError
from heliograph.files.atomic import storage_errors
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.release import HELD, Release
from heliograph.publish.catalogue import find_releases
from heliograph.publish.facts import held_until
from heliograph.publish.request import PublishRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A signed release that the public has not yet.

    Attributes:
        release: Its document.
        release_id: SHA-256 of release.json.
        gated: The root that holds it.
    """

    release: Release
    release_id: str
    gated: Path

    @property
    def name(self) -> str:
        """As in ``ira-2018@2``."""
        return f"{self.release.dataset}@{self.release.release}"

    @property
    def place(self) -> Path:
        """Data set and number, below whichever root."""
        return Path(self.release.dataset) / str(self.release.release)

    @property
    def folder(self) -> Path:
        """Where what the public will have lies until then."""
        return self.gated / HELD / self.place

    @property
    def day(self) -> date:
        """Its public day, in UTC."""
        return date.fromisoformat(self.release.public_on or self.release.published_at[:10])

    @property
    def reason(self) -> str:
        """Why it is held, in the words of its description."""
        embargo = self.release.description.embargo
        return embargo.reason if embargo else ""


def held_in(gated: Path | None, origin: str) -> tuple[Held, ...]:
    """The releases of an archive that wait in a gated root, the next first.

    Args:
        gated: The root; None: there is none.
        origin: Of the archive: a root may serve several.
    """
    if gated is None:
        return ()
    found = [
        Held(release=one.release, release_id=one.release_id, gated=gated)
        for one in find_releases(gated / HELD)
        if one.release.origin == origin
    ]
    return tuple(sorted(found, key=lambda held: (held.day, held.name)))


def held_called(gated: Path | None, origin: str, name: str) -> Held:
    """The held release of a name; of a data set at most one is held, so that its name alone will do.

    Raises:
        UnknownNameError: None is called so.
    """
    for held in held_in(gated, origin):
        if name in {held.name, held.release.dataset}:
            return held
    raise UnknownNameError(f"No release {name} is held here.", hint="heliograph embargo list names them.")


def public_day(description: DatasetDescription, *, today: date) -> str | None:
    """The day from which the public may have a release that is made today; None: at once."""
    until = held_until(Edition.PUBLIC, description)
    return until if until is not None and today < date.fromisoformat(until) else None


def hold_root(request: PublishRequest) -> Path:
    """The root in which a release is held.

    Raises:
        RefusedError: None was named: nothing that is not public yet may lie in the archive.
    """
    if request.shelf is None:
        raise RefusedError(
            "the release is under embargo, and there is no gated root in which it could be held",
            hint="name one with --gated FOLDER (HELIOGRAPH_GATED), outside the archive",
        )
    return request.shelf


def make_shelf(gated: Path) -> Path:
    """The folder of held releases, open to nobody else."""
    shelf = gated / HELD
    with storage_errors("make", shelf):
        shelf.mkdir(mode=0o700, exist_ok=True)
    return shelf


def tidy(held: Held) -> None:
    """Remove the folder of a data set of which nothing is held any more: its name is told by it."""
    with suppress(OSError):
        held.folder.parent.rmdir()


def refuse_while_held(request: PublishRequest, origin: str, dataset: str) -> None:
    """Refuse a further release while one of the same data set is held: its number and its predecessor are not known yet.

    Raises:
        RefusedError: Names the release that is held, and its day.
    """
    for held in held_in(request.shelf, origin):
        if held.release.dataset == dataset:
            raise RefusedError(
                f"{held.name} is signed and held until {held.day}: nothing can follow it before",
                hint="wait for that day (heliograph embargo lift opens what is due), or take it back: heliograph embargo cancel",
            )
