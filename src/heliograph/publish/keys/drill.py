"""Drill: does a back-up hold what it takes to go on, and to make every release again?"""

from dataclasses import dataclass
from pathlib import Path

from heliograph.model.key_history import KeyHistory
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import read_chain
from heliograph.publish.keys.held import HeldKeys, HeldRoot
from heliograph.publish.keys.uses import Use, uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One thing that was tried.

    Attributes:
        what: The key or the release.
        fault: Why it failed; None when it did not.
        gone: Whether it failed because a key was destroyed on purpose.
    """

    what: str
    fault: str | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """What came of a drill.

    Attributes:
        going_on: The keys with which the next release is made.
        releases: Every release with pseudonyms of ours: could they be made again?
        surplus: Keys of the back-up that were destroyed elsewhere and should be destroyed here too.
    """

    going_on: tuple[Trial, ...]
    releases: tuple[Trial, ...]
    surplus: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing failed but what was destroyed on purpose."""
        return all(trial.fault is None or trial.gone for trial in (*self.going_on, *self.releases))


def drill(archive: Path, held: HeldKeys) -> Drill:
    """Try the keys of a back-up on an archive; nothing is written.

    Args:
        archive: Root of the archive.
        held: The keys as the back-up gives them.

    Raises:
        InputError: archive.json or a release.json cannot be read.
        RefusedError: The events of the archive are broken.
    """
    description = read_archive(archive)
    history = read_chain(archive, description.origin).history
    destroyed = {key.key_id for key in history.signing if key.destroyed}
    destroyed |= {epoch.key_id for epoch in history.epochs if epoch.destroyed}
    return Drill(
        going_on=(_signing(description.keys, held, history), _pseudonym(held, history)),
        releases=tuple(_release(use, held, history) for use in uses(archive) if use.pseudonymous),
        surplus=tuple(f"{key.key_id} ({key.file})" for key in held.all if key.key_id in destroyed),
    )


def _signing(listed: tuple[str, ...], held: HeldKeys, history: KeyHistory) -> Trial:
    """The key that signs now: does the back-up hold the secret half of what the archive names?"""
    if history.signing and history.signs is None:
        return Trial(what="signing key", fault="was destroyed: the archive is closed", gone=True)
    wanted = [history.signs.verifier] if history.signs else list(listed)
    what = f"signing key {', '.join('+'.join(text.split('+')[:2]) for text in wanted)}"
    if not any(held.signs_as(text) for text in wanted):
        return Trial(what=what, fault="is not in the back-up: no release could be signed")
    return Trial(what=what)


def _pseudonym(held: HeldKeys, history: KeyHistory) -> Trial:
    """The root key of the epoch that is in use."""
    epoch = history.epoch
    number = epoch.number if epoch else 1
    what = f"pseudonym key of epoch {number}" + (f", {epoch.key_id}" if epoch else "")
    if epoch and epoch.destroyed:
        return Trial(what=what, fault=f"was destroyed on {epoch.destroyed}", gone=True)
    root = held.root(number)
    if root is None:
        return Trial(
            what=what, fault="is not in the back-up: later releases could not be linked to earlier ones"
        )
    if epoch and (root.key_id, root.key_check) != (epoch.key_id, epoch.key_check):
        return Trial(what=what, fault=f"is {root.key_id} in the back-up, which is another key")
    return Trial(what=what)


def _release(use: Use, held: HeldKeys, history: KeyHistory) -> Trial:
    if any(use.made_with(root) for root in _tried(use, held)):
        return Trial(what=use.name)
    epoch = next((each for each in history.epochs if each.number == use.epoch), None)
    if epoch and epoch.destroyed:
        fault = f"the pseudonym key of epoch {use.epoch} was destroyed on {epoch.destroyed}"
        return Trial(what=use.name, fault=fault, gone=True)
    return Trial(what=use.name, fault=f"no key of the back-up makes its pseudonyms (epoch {use.epoch})")


def _tried(use: Use, held: HeldKeys) -> list[HeldRoot]:
    """Roots in the order of their promise: that of the epoch first."""
    return sorted(held.roots, key=lambda root: root.number != use.epoch)
