"""A publisher who changes keys, for tests: the desk of ``publisher`` with its keys in a folder."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from heliograph.bootstrap.publishing import load_secrets
from heliograph.model.event import KeyEvent, KeyKind, KeyReason
from heliograph.model.key_history import KeyHistory
from heliograph.publish.catalogue import read_archive
from heliograph.publish.keys.chain import Chain, read_chain
from heliograph.publish.keys.destroy import destroy
from heliograph.publish.keys.held import HeldKeys
from heliograph.publish.keys.record import record_keys
from heliograph.publish.keys.rotate import Rotated, report_compromised, rotate
from heliograph.publish.release import Published, Secrets
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings
from heliograph.store.keys import KeyFolder
from published import NOW, predictable
from publisher import ORIGIN, Publisher

SIGNING, PSEUDONYM = KeyKind.SIGNING, KeyKind.PSEUDONYM


def at(hours: float) -> datetime:
    """So many hours after the archive was made."""
    return NOW + timedelta(hours=hours)


@dataclass(frozen=True, slots=True)
class KeyDesk:
    """A publisher with keys on disk."""

    publisher: Publisher

    @classmethod
    def at(cls, root: Path) -> "KeyDesk":
        made = cls(Publisher.at(root))
        made.publisher.store_keys()
        return made

    @property
    def archive(self) -> Path:
        return self.publisher.archive

    @property
    def keys(self) -> KeyFolder:
        return KeyFolder(self.publisher.keys)

    @property
    def held(self) -> HeldKeys:
        return self.keys.held(ORIGIN)

    @property
    def chain(self) -> Chain:
        return read_chain(self.archive, ORIGIN)

    @property
    def history(self) -> KeyHistory:
        return self.chain.history

    @property
    def secrets(self) -> Secrets:
        """The keys that are in use, as the command finds them."""
        return load_secrets(self.archive, Settings(keys=self.publisher.keys))

    def record(self) -> Chain:
        """Write the events that name the keys, as for an archive that is new."""
        return record_keys(
            self.archive, read_archive(self.archive), self.held, now=NOW, reason=KeyReason.INITIAL
        )

    def rotate(
        self,
        kind: KeyKind,
        *,
        reason: KeyReason = KeyReason.SCHEDULED,
        now: datetime = NOW,
        seed: str = "new",
    ) -> Rotated:
        return rotate(
            self.archive, kind, keys=self.keys, reason=reason, now=now, randomness=predictable(seed)
        )

    def destroy(
        self, key_id: str, *, reason: KeyReason = KeyReason.NO_LONGER_NEEDED, now: datetime = NOW
    ) -> KeyEvent | None:
        return destroy(self.archive, key_id, keys=self.keys, reason=reason, now=now)

    def compromised(self, key_id: str, *, now: datetime = NOW) -> KeyEvent:
        return report_compromised(self.archive, key_id, keys=self.keys, now=now)

    def publish(self, workspace: Workspace, **other: Any) -> Published:
        """Publish with the keys that are in use."""
        return self.publisher.publish(workspace, **{"keys": self.secrets} | other)
