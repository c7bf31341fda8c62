"""``heliograph verify``: compare what you hold with what was signed."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from cyclopts import Parameter
from rich.text import Text

from heliograph.bootstrap.keys import pins as reader_pins
from heliograph.bootstrap.reading import tree_of
from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.errors import UsageError
from heliograph.preserve.finding import Finding
from heliograph.preserve.ports import Tree
from heliograph.preserve.trust import Vouching
from heliograph.preserve.verification import ReleaseReport, Verification
from heliograph.preserve.verify import verify as verify_tree
from heliograph.settings import Settings

Keys = Annotated[tuple[str, ...], Parameter(name="--key", negative=(), show_default=False)]
Pinning = Annotated[
    bool, Parameter(name="--pin", help="Remember the key of this archive, to notice a change.")
]

LEVELS_ABOVE = 3
"""An edition lies three folders below the root of its archive."""

VOUCHED = {
    Vouching.GIVEN: "by the key you gave",
    Vouching.PINNED: "by the key pinned earlier",
    Vouching.SELF: "by the key the archive names itself",
}


def verify(
    where: str | None = None,
    *,
    key: Keys = (),
    against: str | None = None,
    pin: Pinning = True,
    json: Json = False,
) -> None:
    """Check signature, digests and row counts of an archive, a data set, a release or an edition.

    Exit code 0 when everything is as signed, else that of the worst finding (docs/reference/exit-codes.md).

    Args:
        where: Folder or address; the archive of the settings when left out.
        key: Key (vkey) you rely on; may be given again. Without it: the pinned key, else the archive's own.
        against: The public archive that vouches for a gated edition or a part you hold.
        pin: Remember the key of this archive on first use, to notice a change; --no-pin leaves no trace.
        json: Print one JSON document instead of text.
    """
    place = where or Settings.load().archive
    if place is None:
        raise UsageError("nothing to verify was named", hint="heliograph verify FOLDER_OR_URL")
    tree = tree_of(place)
    pins = reader_pins()
    known = pins.keys()
    with progress_bars() as progress:
        outcome = verify_tree(
            tree,
            trusted=key,
            pinned=known,
            against=tree_of(against) if against else _archive_around(place, tree),
            progress=progress,
        )
    pinned = pin and _worth_pinning(outcome, known)
    if pinned and outcome.origin:
        pins.pin(outcome.origin, outcome.keys, now=datetime.now(UTC), seen_at=_shown(place))
    if json:
        emit(outcome.to_json() | {"where": _shown(place), "pinned": pinned})
    else:
        _tell(outcome, place=_shown(place), pinned=pinned)
    if outcome.exit_code:
        sys.exit(outcome.exit_code)


def _worth_pinning(outcome: Verification, known: dict[str, tuple[str, ...]]) -> bool:
    if not outcome.ok or outcome.origin is None or not outcome.keys:
        return False
    seen = known.get(outcome.origin, ())
    if outcome.vouching is Vouching.PINNED:  # signed events have linked another key to those that are pinned
        return not set(outcome.keys) <= set(seen)
    return seen != outcome.keys


def _archive_around(place: str, tree: Tree) -> Tree | None:
    """The archive that a part of it lies in, None when there is none above or the place is an archive itself."""
    if tree.size("archive.json") is not None:
        return None
    above = (tree_of(folder) for folder in _above(place))
    return next((each for each in above if each.size("archive.json") is not None), None)


def _above(place: str) -> Iterator[str]:
    if "://" not in place:
        yield from map(str, list(Path(place).expanduser().resolve().parents)[:LEVELS_ABOVE])
        return
    address = urlsplit(place)
    parts = address.path.strip("/").split("/")
    for depth in range(1, min(LEVELS_ABOVE, len(parts)) + 1):
        path = "/".join(parts[:-depth])
        yield address._replace(path=f"/{path}/" if path else "/", query="", fragment="").geturl()


def _shown(place: str) -> str:
    if "://" not in place:
        return str(Path(place).expanduser().resolve())
    address = urlsplit(place)
    return address._replace(netloc=address.netloc.rpartition("@")[2]).geturl()


def _tell(outcome: Verification, *, place: str, pinned: bool) -> None:
    console.print(
        Text.assemble((outcome.title or outcome.level.value, "bold"), f"  {outcome.origin or ''}  {place}")
    )
    for release in outcome.releases:
        _tell_release(release)
    _tell_findings(outcome.elsewhere)
    for notice in outcome.notices:
        label = notice.kind.upper()
        where = f" {notice.path}:" if notice.path else ""
        console.print(Text.assemble("  ", (label, "yellow"), f"{where} {notice.detail}"))
    if pinned:
        console.print(
            Text.assemble(
                "  ",
                ("PINNED", "yellow"),
                f" {', '.join(_short(k) for k in outcome.keys)}: "
                "a later change of this key will be reported.",
            )
        )
    console.print(_closing(outcome), style="bold green" if outcome.ok else "bold red", markup=False)


def _tell_release(release: ReleaseReport) -> None:
    good, bad = ("\u2713", "\u2717") if console.is_terminal else ("ok  ", "FAIL")
    mark = (good, "green") if release.ok else (bad, "red")
    editions = ", ".join(f"{name} {state}" for name, state in release.editions.items())
    signed = f"signed {VOUCHED[release.vouching]}" if release.vouching else "signature not verified"
    console.print(
        Text.assemble(
            "  ",
            mark,
            "  ",
            (release.name, "bold"),
            f"  {editions}; {_files(release.files)}, {size(release.bytes)}; {signed}",
        )
    )
    if release.release_id:
        console.print(f"        sha256 {release.release_id}", style="dim", markup=False)
    _tell_findings(release.findings)


def _tell_findings(findings: Iterable[Finding]) -> None:
    for finding in sorted(findings, key=lambda f: (f.kind, f.path)):
        console.print(
            Text.assemble(
                "        ", (f"{finding.kind.value:<17}", "red"), f" {finding.path or '.'}  {finding.detail}"
            )
        )


def _closing(outcome: Verification) -> str:
    releases = f"{len(outcome.releases)} release{'' if len(outcome.releases) == 1 else 's'}"
    checked = f"{releases}, {_files(outcome.files)}, {size(outcome.bytes_read)} read"
    if outcome.ok:
        return f"Everything is as it was signed: {checked}."
    count = len(outcome.findings)
    worst = f"{count} finding{'' if count == 1 else 's'}, the worst {outcome.worst}: {checked}. Exit code {outcome.exit_code}."
    return f'{worst}\nwhat to do: docs/how-to/verify-what-you-hold.md, "When something is wrong"'


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def size(count: float) -> str:
    """A number of bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:  # noqa: PLR2004
            return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"


def _short(key: str) -> str:
    return "+".join(key.split("+")[:2])
