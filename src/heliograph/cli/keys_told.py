"""What ``heliograph keys`` says: tables of ids for people, the same facts as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from heliograph.cli.face import console
from heliograph.model.event import KeyEvent, KeyKind, ReceiptKeyEvent
from heliograph.model.key_history import Epoch, SigningPeriod
from heliograph.publish.keys.chain import Chain
from heliograph.publish.keys.destroy import Loss
from heliograph.publish.keys.drill import Drill, Trial
from heliograph.publish.keys.held import HeldKey, HeldKeys, HeldRoot, HeldTracing
from heliograph.publish.keys.rotate import Rotated
from heliograph.publish.keys.uses import Use

if TYPE_CHECKING:
    from heliograph.store.keys import Restored

Held = tuple[str, Path, HeldKeys]

ROTATION = {
    KeyKind.SIGNING: "A new signing key will sign the next release. The old one vouches for it, and goes on vouching for what it signed.",
    KeyKind.PSEUDONYM: "A new pseudonym key begins an epoch: from the next release on every account has another pseudonym. "
    "Releases before and after cannot be linked by their pseudonyms, and nobody can undo this.",
}
COMPROMISE = "Every reader of the archive will be told that accounts in releases made with this key may have been identified."

MARKS = "marks the copies of members"


def line(text: str, *, style: str | None = None) -> None:
    """One line for people."""
    console.print(text, style=style, markup=False)


def key_json(key: HeldKey) -> dict[str, Any]:
    """Ids and check value of a key, never the key."""
    known = {"kind": key.kind.value, "key_id": key.key_id, "file": key.file}
    if isinstance(key, HeldRoot):
        return known | {"epoch": key.number, "key_check": key.key_check}
    if isinstance(key, HeldTracing):
        return known
    return known | {"verifier": key.verifier}


def keys_json(held: HeldKeys) -> list[dict[str, Any]]:
    """Every key of an archive."""
    return [key_json(key) for key in held.all]


def held_json(origin: str, folder: Path, held: HeldKeys) -> dict[str, Any]:
    """The keys of one archive on this machine."""
    return {"origin": origin, "folder": str(folder), "keys": keys_json(held)}


def tell_held(root: Path, found: Sequence[Held]) -> None:
    """The keys on this machine."""
    if not found:
        line(f"There is no key in {root}.")
        line(
            "heliograph init makes the keys of a new archive; heliograph keys restore brings back those of a back-up."
        )
        return
    for origin, folder, held in found:
        console.print(Text.assemble((origin, "bold"), f"  {folder}"))
        for key in held.all:
            _row(key.kind, key.key_id, key.file, _detail(key))


def shown(chain: Chain, held: HeldKeys, used: Iterable[Use]) -> dict[str, Any]:
    """All that is known of the keys of an archive."""
    here = {key.key_id: key.file for key in held.all}
    history, used = chain.history, tuple(used)
    signing = [
        _signing_json(period, here, used, in_use=period == history.signs) for period in history.signing
    ]
    epochs = [_epoch_json(epoch, held, used, in_use=epoch == history.epoch) for epoch in history.epochs]
    named = {each["key_id"] for each in (*signing, *epochs)}
    receipts = [asdict(period) for period in history.receipts]
    recorded: tuple[HeldKey, ...] = (*held.signing, *held.roots)
    return {
        "signing": signing,
        "pseudonym": epochs,
        "receipts": receipts,
        "events": len(chain.events),
        "unrecorded": [key_json(key) for key in recorded if key.key_id not in named],
        "tracing": key_json(held.tracing) if held.tracing else None,
    }


def _signing_json(
    period: SigningPeriod, here: Mapping[str, str], used: Sequence[Use], *, in_use: bool
) -> dict[str, Any]:
    return {
        "key_id": period.key_id,
        "verifier": period.verifier,
        "in_use": in_use,
        "since": period.since,
        "until": period.until,
        "compromised": period.compromised,
        "destroyed": period.destroyed,
        "file": here.get(period.key_id),
        "releases": [use.name for use in used if period.key_id in use.signed_by],
    }


def _epoch_json(epoch: Epoch, held: HeldKeys, used: Sequence[Use], *, in_use: bool) -> dict[str, Any]:
    root = held.root(epoch.number)
    root = root if root and root.key_id == epoch.key_id else None
    made = [use for use in used if use.pseudonymous and use.epoch == epoch.number]
    return {
        "epoch": epoch.number,
        "key_id": epoch.key_id,
        "key_check": epoch.key_check,
        "in_use": in_use and epoch.destroyed is None and epoch.compromised is None,
        "since": epoch.since,
        "until": epoch.until,
        "compromised": epoch.compromised,
        "destroyed": epoch.destroyed,
        "file": root.file if root else None,
        "releases": [use.name for use in made],
    }


def tell_shown(archive: Path, origin: str, facts: Mapping[str, Any]) -> None:
    """The keys of an archive as a person reads them."""
    console.print(Text.assemble((origin, "bold"), f"  {archive}"))
    for key in facts["signing"]:
        _row("signing", key["key_id"], key["file"], _state(key), f"signed {_names(key['releases'])}")
    for key in facts["pseudonym"]:
        detail = f"epoch {key['epoch']}, check {key['key_check']}"
        _row("pseudonym", key["key_id"], key["file"], detail, _state(key), f"made {_names(key['releases'])}")
    for key in facts["receipts"]:
        _row("receipts", key["key_id"], "(on a server)", _receipt_state(key))
    for key in facts["unrecorded"]:
        _row(key["kind"], key["key_id"], key["file"], "named by no event")
    if tracing := facts["tracing"]:
        _row("tracing", tracing["key_id"], tracing["file"], MARKS)
    if facts["events"] == 0:
        line("No event names these keys yet. The first change of a key writes the events that do.")
    else:
        line(f"{facts['events']} events, each of them signed and in its place")


def tell_back_up(path: Path, held: HeldKeys, *, encrypted: bool) -> None:
    """A back-up that was written."""
    console.print(Text.assemble(("Back-up written: ", "bold"), str(path)))
    for key in held.all:
        _row(key.kind, key.key_id, key.file, _detail(key))
    if encrypted:
        line("It is encrypted: without the passphrase it is worth nothing, to you too.")
    else:
        line(
            "It is not encrypted: whoever has it can publish in your name and undo every pseudonym.",
            style="yellow",
        )
    line(f"Next: heliograph keys drill {path}, then take the disk away.")


def restored_json(done: "Restored", origin: str, *, check: bool) -> dict[str, Any]:
    """What came of a restore."""
    return {
        "origin": origin,
        "folder": str(done.folder),
        "written": not check,
        "added": [key_json(key) for key in done.added],
        "kept": [key_json(key) for key in done.kept],
        "left_out": [key_json(key) for key in done.left_out],
    }


def tell_restored(done: "Restored", origin: str, *, check: bool, archive: Path | None) -> None:
    """What came of a restore, for people."""
    console.print(Text.assemble((origin, "bold"), f"  {done.folder}"))
    for keys, words in (
        (done.added, "would be written" if check else "written"),
        (done.kept, "is here already"),
        (done.left_out, "left out: it was destroyed"),
    ):
        for key in keys:
            _row(key.kind, key.key_id, key.file, words)
    if done.left_out:
        line("Destroy this back-up, or make it anew: it brings back what was destroyed.", style="yellow")
    elif archive is None:
        line(
            "No archive is at hand, so nothing could say whether one of them was destroyed: --archive FOLDER"
        )


def drill_json(outcome: Drill, held: HeldKeys, *, written: str) -> dict[str, Any]:
    """What came of a drill."""
    return {
        "passed": outcome.passed,
        "origin": held.origin,
        "written": written,
        "keys": keys_json(held),
        "going_on": [_trial_json(trial) for trial in outcome.going_on],
        "releases": [_trial_json(trial) for trial in outcome.releases],
        "surplus": list(outcome.surplus),
    }


def tell_drill(outcome: Drill, held: HeldKeys, *, written: str, encrypted: bool) -> None:
    """What came of a drill, for people."""
    sort = "encrypted" if encrypted else "not encrypted"
    console.print(
        Text.assemble(("Back-up of ", "bold"), (held.origin, "bold"), f"  written {written}, {sort}")
    )
    for trial in outcome.going_on:
        _trial(trial, "in the back-up")
    for trial in outcome.releases:
        _trial(trial, "its pseudonyms can be made again")
    for key in outcome.surplus:
        line(
            f"  note  {key} was destroyed and is in this back-up: destroy the back-up, and make it anew",
            style="yellow",
        )
    if outcome.passed:
        line(
            "The back-up restores: the next release can be made, and so can the earlier ones again.",
            style="bold green",
        )
    else:
        line(
            "The back-up does not restore everything. Make it anew while the keys are there.",
            style="bold red",
        )


def tell_rotated(made: Rotated, archive: Path) -> None:
    """A key that was replaced."""
    event = made.event
    what = "signing key" if event.key is KeyKind.SIGNING else f"pseudonym key of epoch {event.epoch}"
    console.print(Text.assemble((f"New {what}: {event.key_id}", "bold"), f"  {made.path}"))
    if made.continued:
        line("An earlier run that was cut short had made it.")
    if event.replaces:
        line(f"It takes the place of {event.replaces}, whose file stays where it is.")
    tell_event(event, archive)
    if event.verifier:
        line("Publish the new key where readers look for it, beside the old one:")
        line(f"  {event.verifier}")
    line("Back it up now: heliograph keys back-up FOLDER. Older back-ups do not hold it.")


def tell_compromised(event: KeyEvent, archive: Path) -> None:
    """A key that was reported."""
    console.print(Text(f"Reported: the pseudonym key {event.key_id} of epoch {event.epoch}", style="bold"))
    tell_event(event, archive)
    line(
        "Next: heliograph keys rotate pseudonym --reason compromise, then publish anew with --reason key-compromise."
    )


def tell_loss(loss: Loss) -> None:
    """What goes with a key."""
    key = loss.key
    state = "in use" if loss.in_use else "no longer in use"
    console.print(
        Text.assemble((f"{key.kind} key {key.key_id}", "bold"), f"  {_detail(key)}, {state}  {loss.path}")
    )
    line("When it is destroyed, for ever:")
    for words in _consequences(loss):
        line(f"  - {words}")


def _consequences(loss: Loss) -> list[str]:
    names = _names(loss.releases)
    if isinstance(loss.key, HeldRoot):
        found = [
            f"nobody, you included, can find out again whose pseudonyms these are: {names}",
            "no release that is yet to come can be linked to them, or made again with the same pseudonyms",
        ]
        if loss.in_use:
            found.append(
                "no release with pseudonyms can be made before a new epoch has begun: heliograph keys rotate pseudonym"
            )
    elif loss.in_use:
        found = [
            "the archive is closed: no release, no correction and no event can be signed in it any more",
            f"what it has signed stays verifiable: {names}",
        ]
    else:
        found = [f"nothing that readers need: what it has signed stays verifiable: {names}"]
    return [*found, "back-ups and snapshots of the disk are not reached: destroy each of them as well"]


def tell_destroyed(loss: Loss, event: KeyEvent | None, archive: Path) -> None:
    """A key that is gone."""
    console.print(Text(f"Destroyed: {loss.key.kind} key {loss.key.key_id}", style="bold"))
    if event is None:
        line("An earlier run that was cut short had written the event; now the file is gone too.")
    else:
        tell_event(event, archive)


def tell_event(event: KeyEvent | ReceiptKeyEvent, archive: Path) -> None:
    """Where an event stands, and what it says."""
    line(
        f"Said for ever in {archive / 'events' / f'{event.number}.json'}: {event.type}, {event.reason}, {event.time}"
    )


def _row(kind: str, key_id: str, file: str | None, *details: str) -> None:
    words = "; ".join(detail for detail in details if detail)
    console.print(Text.assemble(f"  {kind:<9}  ", (key_id, "cyan"), f"  {file or '(not here)':<16}  {words}"))


def _receipt_state(key: Mapping[str, Any]) -> str:
    if key["compromised"]:
        return f"compromised, withdrawn {key['withdrawn']}"
    return (
        f"withdrawn {key['withdrawn']}" if key["withdrawn"] else f"from {key['since']} until {key['until']}"
    )


def _detail(key: HeldKey) -> str:
    if isinstance(key, HeldRoot):
        return f"epoch {key.number}, check {key.key_check}"
    if isinstance(key, HeldTracing):
        return MARKS
    return key.verifier


def _state(key: Mapping[str, Any]) -> str:
    words = [f"in use since {_day(key['since'])}"] if key["in_use"] else []
    if key["until"]:
        words.append(f"replaced on {_day(key['until'])}")
    if key["compromised"]:
        words.append(
            "compromised" if key["compromised"] is True else f"compromised on {_day(key['compromised'])}"
        )
    if key["destroyed"]:
        words.append(f"destroyed on {_day(key['destroyed'])}")
        if key["file"]:
            words.append("and its file is here again: destroy it once more")
    return ", ".join(words)


def _day(moment: str) -> str:
    return moment[:10]


def _names(releases: Sequence[str]) -> str:
    if not releases:
        return "no release"
    few = 5
    more = f" and {len(releases) - few} more" if len(releases) > few else ""
    return ", ".join(releases[:few]) + more


def _trial(trial: Trial, good: str) -> None:
    mark, style = (
        ("ok  ", "green") if trial.fault is None else ("gone", "yellow") if trial.gone else ("FAIL", "red")
    )
    console.print(Text.assemble("  ", (mark, style), f"  {trial.what}: {trial.fault or good}"))


def _trial_json(trial: Trial) -> dict[str, Any]:
    return {
        "what": trial.what,
        "ok": trial.fault is None,
        "fault": trial.fault,
        "destroyed_on_purpose": trial.gone,
    }
