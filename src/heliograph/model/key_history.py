"""Key history: what the events of an archive say about its keys, one after the other."""

from dataclasses import dataclass, replace
from typing import TypeVar

from heliograph.errors import InputError
from heliograph.model.event import (
    Event,
    KeyEvent,
    KeyEventType,
    KeyKind,
    KeyReason,
    ReceiptKeyEvent,
    ReceiptKeyEventType,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningPeriod:
    """A signing key and the time in which it signs.

    Attributes:
        verifier: Its public half (vkey).
        until: When another took its place; None while none has.
        compromised: Whether that was because somebody else had it.
        destroyed: When it was destroyed.
    """

    key_id: str
    verifier: str
    since: str
    until: str | None = None
    compromised: bool = False
    destroyed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """A pseudonym root key and the time in which it makes the pseudonyms.

    Attributes:
        number: From 1; the same account has another pseudonym in another epoch.
        until: When another took its place; compromised, destroyed: when that was reported.
    """

    number: int
    key_id: str
    key_check: str
    since: str
    until: str | None = None
    compromised: str | None = None
    destroyed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPeriod:
    """A key that signs receipts, and the time in which it may.

    Attributes:
        verifier: Its public half (vkey).
        until: When it ends by itself.
        withdrawn: When that was said earlier.
        compromised: Whether somebody else may have had it: then no receipt of it is believed, since dates can be forged.
    """

    key_id: str
    verifier: str
    since: str
    until: str
    withdrawn: str | None = None
    compromised: bool = False

    def believed(self, moment: str) -> bool:
        """Whether a receipt is believed that this key signed and that bears this time, UTC as events write it."""
        return not self.compromised and self.since <= moment < min(self.until, self.withdrawn or self.until)


Key = TypeVar("Key", SigningPeriod, Epoch)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHistory:
    """The keys of an archive after some of its events; empty for an archive without any.

    Attributes:
        signing: Signing keys in the order in which they sign.
        epochs: Pseudonym root keys in their order.
        receipts: Keys that sign receipts alone, in the order in which they were named.
        adopted: Whether the first key was recorded after the archive had been in use: other keys may have signed before.
    """

    signing: tuple[SigningPeriod, ...] = ()
    epochs: tuple[Epoch, ...] = ()
    receipts: tuple[ReceiptPeriod, ...] = ()
    adopted: bool = False

    @property
    def signs(self) -> SigningPeriod | None:
        """The key that signs now; None before the first event and after that key was destroyed."""
        last = self.signing[-1] if self.signing else None
        return None if last is None or last.destroyed else last

    @property
    def epoch(self) -> Epoch | None:
        """The last epoch, also when its key was destroyed; None where no event names a pseudonym key."""
        return self.epochs[-1] if self.epochs else None

    def period(self, verifier: str) -> SigningPeriod | None:
        """The time in which a key signs."""
        return next((each for each in self.signing if each.verifier == verifier), None)

    def signers(self, event: Event) -> tuple[str, ...]:
        """Whose signatures the next event must bear: of a rotation the old key's and the new one's.

        Raises:
            InputError: No key is left that could sign.
        """
        begins = event.verifier if isinstance(event, KeyEvent) else None
        if not self.signing:
            if begins is None:
                raise InputError("the first event does not name the key that signs")
            return (begins,)
        if self.signs is None:
            raise InputError(
                f"follows the event by which the signing key {self.signing[-1].key_id} was destroyed"
            )
        return (self.signs.verifier,) if begins is None else (self.signs.verifier, begins)

    def after(self, event: KeyEvent | ReceiptKeyEvent) -> "KeyHistory":
        """The history with one more event.

        Raises:
            InputError: It contradicts the events before it.
        """
        if isinstance(event, ReceiptKeyEvent):
            return self._after_receipts(event)
        if event.type is KeyEventType.COMPROMISED:
            return self._compromised(event)
        if event.type is KeyEventType.DESTROYED:
            return self._destroyed(event)
        _require(event.key_id not in self._ids(), f"the key {event.key_id} is named a second time")
        return self._next_signing(event) if event.key is KeyKind.SIGNING else self._next_epoch(event)

    def _ids(self) -> set[str]:
        known: tuple[SigningPeriod | Epoch | ReceiptPeriod, ...] = (
            *self.signing,
            *self.epochs,
            *self.receipts,
        )
        return {key.key_id for key in known}

    def _after_receipts(self, event: ReceiptKeyEvent) -> "KeyHistory":
        if event.type is ReceiptKeyEventType.NAMED:
            _require(event.key_id not in self._ids(), f"the key {event.key_id} is named a second time")
            new = ReceiptPeriod(
                key_id=event.key_id,
                verifier=event.verifier or "",
                since=event.time,
                until=event.until or event.time,
            )
            return replace(self, receipts=(*self.receipts, new))
        old = next((each for each in self.receipts if each.key_id == event.key_id), None)
        if old is None:
            raise InputError(f"withdraws the key {event.key_id}, which no event before it names for receipts")
        _require(old.withdrawn is None, f"withdraws {event.key_id} a second time")
        ended = replace(old, withdrawn=event.time, compromised=event.reason is KeyReason.COMPROMISE)
        return replace(self, receipts=tuple(ended if each is old else each for each in self.receipts))

    def _next_signing(self, event: KeyEvent) -> "KeyHistory":
        new = SigningPeriod(key_id=event.key_id, verifier=event.verifier or "", since=event.time)
        if event.type is KeyEventType.CREATED:
            _require(not self.signing, "creates a signing key where there is one")
            return replace(self, signing=(new,), adopted=event.reason is KeyReason.RECORDED_LATER)
        _require(bool(self.signing), "replaces a signing key that no event names")
        old = self.signing[-1]
        _require(event.replaces == old.key_id, f"replaces {event.replaces}, the signing key is {old.key_id}")
        lost = event.reason is KeyReason.COMPROMISE
        return replace(
            self, signing=(*self.signing[:-1], replace(old, until=event.time, compromised=lost), new)
        )

    def _next_epoch(self, event: KeyEvent) -> "KeyHistory":
        number = event.epoch or 0
        new = Epoch(number=number, key_id=event.key_id, key_check=event.key_check or "", since=event.time)
        if event.type is KeyEventType.CREATED:
            _require(not self.epochs, "creates a pseudonym key where there is one")
            _require(number == 1, f"creates the pseudonym key of epoch {number}, the first is 1")
            return replace(self, epochs=(new,))
        # the key of epoch 1 may have been lost before any event could name it
        old = self.epoch
        expected = old.number + 1 if old else 2
        _require(number == expected, f"begins epoch {number}, the next is {expected}")
        _require(
            event.replaces == (old.key_id if old else None),
            f"replaces {event.replaces}, which is not the last",
        )
        ended = (*self.epochs[:-1], replace(old, until=event.time)) if old else ()
        return replace(self, epochs=(*ended, new))

    def _destroyed(self, event: KeyEvent) -> "KeyHistory":
        if event.key is KeyKind.SIGNING:
            key = _named(self.signing, event)
            _require(key.destroyed is None, f"destroys {event.key_id} a second time")
            return replace(self, signing=_with(self.signing, key, replace(key, destroyed=event.time)))
        epoch = _epoch(self.epochs, event)
        _require(epoch.destroyed is None, f"destroys {event.key_id} a second time")
        return replace(self, epochs=_with(self.epochs, epoch, replace(epoch, destroyed=event.time)))

    def _compromised(self, event: KeyEvent) -> "KeyHistory":
        epoch = _epoch(self.epochs, event)
        _require(epoch.compromised is None, f"reports {event.key_id} a second time")
        return replace(self, epochs=_with(self.epochs, epoch, replace(epoch, compromised=event.time)))


def _named(known: tuple[Key, ...], event: KeyEvent) -> Key:
    found = next((each for each in known if each.key_id == event.key_id), None)
    if found is None:
        raise InputError(f"is about the key {event.key_id}, which no event before it names")
    return found


def _epoch(epochs: tuple[Epoch, ...], event: KeyEvent) -> Epoch:
    found = _named(epochs, event)
    same = (found.number, found.key_check) == (event.epoch, event.key_check)
    _require(same, f"is about {event.key_id} with another epoch or check value")
    return found


def _with(known: tuple[Key, ...], old: Key, new: Key) -> tuple[Key, ...]:
    return tuple(new if each is old else each for each in known)


def _require(holds: bool, fault: str) -> None:  # noqa: FBT001 - reads as the rule it states
    if not holds:
        raise InputError(fault)
