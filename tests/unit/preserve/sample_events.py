"""Events of the sample archive, built by hand from the documents alone."""

from dataclasses import dataclass, field
from typing import Any

from tests.unit.preserve.sample_archive import KEY, ORIGIN, OTHER_KEY, VKEY, Sample

from heliograph.signing.canonical import canonical, digest
from heliograph.signing.event import sign_event
from heliograph.signing.keys import SigningKey

OTHER_VKEY = OTHER_KEY.verifier.to_text()
KEY_ID, OTHER_ID = KEY.verifier.id.hex(), OTHER_KEY.verifier.id.hex()
ROOT, NEXT_ROOT = "11111111", "22222222"

SIGNING_CREATED = {
    "type": "key-created",
    "key": "signing",
    "key_id": KEY_ID,
    "verifier": VKEY,
    "reason": "initial",
}
SIGNING_ROTATED = {
    "type": "key-rotated",
    "key": "signing",
    "key_id": OTHER_ID,
    "verifier": OTHER_VKEY,
    "replaces": KEY_ID,
    "reason": "scheduled",
}


def about_root(type_: str, key_id: str, epoch: int, **other: Any) -> dict[str, Any]:
    return {
        "type": type_,
        "key": "pseudonym",
        "key_id": key_id,
        "key_check": key_id * 2,
        "epoch": epoch,
        "reason": "scheduled",
    } | other


ROOT_CREATED = about_root("key-created", ROOT, 1, reason="initial")
ROOT_ROTATED = about_root("key-rotated", NEXT_ROOT, 2, replaces=ROOT)
ROOT_DESTROYED = about_root("key-destroyed", ROOT, 1)
ROOT_COMPROMISED = about_root("pseudonym-key-compromised", ROOT, 1, reason="compromise")


@dataclass
class Events:
    """Writes one event after the other into the files of a sample."""

    sample: Sample
    previous: str | None = None
    number: int = field(default=0)

    def add(
        self, said: dict[str, Any], *keys: SigningKey, time: str = "2026-01-03T00:00:00Z", **other: Any
    ) -> str:
        """Write and sign the next event; its path."""
        self.number += 1
        document = {
            "schema_version": "heliograph-event/1",
            "number": self.number,
            "origin": ORIGIN,
            "time": time,
        }
        if self.previous:
            document["previous"] = self.previous
        return self.put(self.number, document | said | other, *keys)

    def put(self, number: int, document: dict[str, Any], *keys: SigningKey) -> str:
        data = canonical({name: value for name, value in document.items() if value is not None})
        self.sample.files[f"events/{number}.json"] = data
        self.sample.files[f"events/{number}.sig"] = sign_event(
            data, origin=ORIGIN, number=number, keys=list(keys) or [KEY]
        )
        self.previous = digest(data)
        return f"events/{number}.json"


def with_events(*, rotated: bool = False) -> tuple[Sample, Events]:
    """An archive whose events name its keys; with ``rotated``, the second release is signed by a second key."""
    made = Sample()
    made.add_archive(keys=(VKEY, OTHER_VKEY) if rotated else (VKEY,))
    events = Events(made)
    events.add(SIGNING_CREATED, time="2026-01-01T00:00:00Z")
    events.add(ROOT_CREATED, time="2026-01-01T00:00:00Z")
    first = made.add_release()
    if rotated:
        events.add(SIGNING_ROTATED, KEY, OTHER_KEY)
    made.add_release(
        release=2,
        supersedes=first,
        key=OTHER_KEY if rotated else KEY,
        change_release=lambda document: document.update(published_at="2026-01-04T00:00:00Z"),
    )
    return made, events
