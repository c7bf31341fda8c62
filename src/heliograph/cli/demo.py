"""``heliograph demo``: the main job on a synthetic operation, step by step."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.columns import Columns
from rich.table import Table
from rich.text import Text

from heliograph.access.cite import cite
from heliograph.access.overview import overview
from heliograph.access.resolve import open_edition
from heliograph.bootstrap.keys import key_folder
from heliograph.bootstrap.publishing import load_secrets
from heliograph.bootstrap.reading import open_archive, reader_of, tree_of
from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.errors import RefusedError, VerificationError
from heliograph.model.consortium.person import INVENTED
from heliograph.model.progress import Progress, silent
from heliograph.preserve.verify import verify
from heliograph.privacy.declared import shipped
from heliograph.publish.init import ArchiveRequest, init
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.release import PublishRequest, publish
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings
from heliograph.synth.generate import generate

if TYPE_CHECKING:
    from heliograph.bootstrap.demonstration import Demonstration

DEFAULT_FOLDER = Path("demo")
MARK = "heliograph-demo"
"""File that tells a folder made here from one with somebody's own files."""


KEPT = "keys"
"""Stays from run to run: who verified an earlier demonstration has pinned its key."""


def demo(folder: Path = DEFAULT_FOLDER, *, posts: int | None = None, json: Json = False) -> None:
    """Make a synthetic operation, publish it, verify it and show the first numbers.

    Everything stays below one folder, keys included; all but the keys is made anew at every run.

    Args:
        folder: Where everything goes.
        posts: How many posts, instead of 80,000.
        json: Print one JSON document instead of text.
    """
    _clear(folder)
    places = {name: folder / name for name in ("export", "workspace", "archive", "gated", "keys")}
    settings = Settings(
        keys=places["keys"], gated=places["gated"], cache=folder / "cache", archive=str(places["archive"]),
        state=folder / "state", database=None, address=None, mail=None, mail_from=None, mail_to=None, logins=None,
    )  # fmt: skip
    started = time.monotonic()
    steps: list[dict[str, Any]] = []
    for name, step in _steps(places, settings, posts):
        begun = time.monotonic()
        with progress_bars() as progress:
            result = step(progress)
        seconds = time.monotonic() - begun
        steps.append({"step": name, "result": result, "seconds": round(seconds, 1)})
        if not json:
            console.print(Text.assemble((f"{name:<9}", "bold"), result, (f"  {seconds:.1f} s", "dim")))
    invented = _consortium(settings, steps, json=json)
    if json:
        emit(
            {
                "folder": str(folder),
                "sign_in": _signing_in(invented),
                "steps": steps,
                "seconds": round(time.monotonic() - started, 1),
            }
        )
        return
    _first_numbers(settings)
    _closing(places, time.monotonic() - started)
    if invented:
        _people(invented, settings)
    if shall_serve(os.environ, terminal=sys.stdin.isatty()):
        _serve(settings)


def shall_serve(environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether somebody is there who can look at the site: not in a pipe, and not where DEMO_SERVE=0 says so."""
    return terminal and environment.get("DEMO_SERVE", "1") != "0"


def _consortium(settings: Settings, steps: list[dict[str, Any]], *, json: bool) -> "Demonstration | None":
    """A consortium of invented people, where the extra is there with which it is served."""
    try:
        from heliograph.bootstrap.demonstration import make_demonstration  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    begun = time.monotonic()
    made = make_demonstration(settings, "demo", at=datetime.now(UTC))
    result = f"{len(made.addresses)} invented people, {len(made.cases)} applications, a grant that is live"
    seconds = time.monotonic() - begun
    steps.append({"step": "people", "result": result, "seconds": round(seconds, 1)})
    if not json:
        console.print(Text.assemble((f"{'people':<9}", "bold"), result, (f"  {seconds:.1f} s", "dim")))
    return made


def _signing_in(made: "Demonstration | None") -> dict[str, Any] | None:
    if made is None:
        return None
    return {"addresses": list(made.addresses), "password": made.password, "secret": made.secret}


def _people(made: "Demonstration", settings: Settings) -> None:
    """How to log in as each of the invented people."""
    console.print()
    console.print(Text("The consortium", style="bold"))
    console.print(
        Text(
            "  Log in at /consortium/log-in/ as any of these; they are invented, and let in from this machine only:"
        )
    )
    names = [address.partition("@")[0] for address in made.addresses]
    console.print(Columns([Text(f"  {name}", style="cyan") for name in names], padding=(0, 2)))
    console.print(Text.assemble("  address   NAME", (f"@{INVENTED}", "cyan")))
    console.print(Text.assemble("  password  ", (made.password, "cyan"), "  of everybody"))
    console.print(
        Text.assemble("  app       ", (made.secret, "cyan"), "  of everybody; or ask for the code of now:")
    )
    console.print(
        Text(f"  export {' '.join(f'{name}={value}' for name, value in _places(settings).items())}")
    )
    console.print(Text(f"  heliograph consortium code chair@{INVENTED}"))
    console.print(Text("  heliograph serve"))


def _places(settings: Settings) -> dict[str, str]:
    """What the commands of the consortium and its server are told, so that all of them mean this demonstration."""
    return {
        "HELIOGRAPH_STATE": str(settings.state),
        "HELIOGRAPH_ARCHIVE": str(settings.archive),
        "HELIOGRAPH_GATED": str(settings.gated),
        "HELIOGRAPH_KEYS": str(settings.keys),
    }


def _serve(settings: Settings) -> None:
    """Show the archive until somebody presses Ctrl+C."""
    from heliograph.cli.serve import PORT, is_free, serve  # noqa: PLC0415 - an extra, and the demonstration is over

    os.environ["HELIOGRAPH_CACHE"] = str(settings.cache)
    os.environ.update(_places(settings))
    for name in ("DATABASE", "ADDRESS", "MAIL", "MAIL_FROM", "MAIL_TO", "LOGINS"):
        os.environ.pop(f"HELIOGRAPH_{name}", None)
    console.print()
    serve(settings.archive, port=PORT if is_free(PORT) else 0)


def _steps(
    places: dict[str, Path], settings: Settings, posts: int | None
) -> list[tuple[str, Callable[[Progress], str]]]:
    archive, workspace = places["archive"], Workspace(places["workspace"])

    def make(progress: Progress) -> str:
        made = generate("demo", places["export"], posts=posts, progress=progress)
        return f"{made.posts:,} posts by {made.accounts:,} invented accounts, with ground truth"

    def initialise(progress: Progress) -> str:
        del progress
        request = ArchiveRequest(
            title="Demonstration archive", origin="demo.example.org/archive", publisher="Demonstration"
        )
        init(archive, request, keys=key_folder(settings), now=datetime.now(UTC), randomness=os.urandom)
        places["gated"].mkdir()
        return "an archive and its keys, which lie outside of it"

    def read(progress: Progress) -> str:
        report = import_export(ImportRequest(inputs=[places["export"]]), workspace, progress=progress)
        rejected = sum(report.rejected.values())
        return f"{report.records_in:,} records in = {report.rows_out:,} rows out + {rejected:,} rejected"

    def release(progress: Progress) -> str:
        request = PublishRequest(
            workspace=workspace,
            archive=archive,
            gated=places["gated"],
            policy=shipped("twitter-2018"),
        )
        secrets = load_secrets(archive, settings)
        made = publish(
            request, secrets, now=datetime.now(UTC), randomness=os.urandom, progress=progress
        ).release
        return f"{made.dataset}@{made.release}: a public edition with pseudonyms, an identified one for the consortium"

    def check(progress: Progress) -> str:
        if not verify(tree_of(archive), progress=progress).ok:
            raise VerificationError(
                f"{archive} does not verify", hint=f"heliograph verify {archive} says why"
            )
        return "signature, every digest and every row count: as signed"

    return [("synth", make), ("init", initialise), ("import", read), ("publish", release), ("verify", check)]


def _clear(folder: Path) -> None:
    """Start afresh in a folder that an earlier demonstration made; leave any other alone."""
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise RefusedError(
            f"{folder} holds files that no demonstration made",
            hint="name another folder: heliograph demo FOLDER",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for place in folder.iterdir():
        if place.name != KEPT:
            shutil.rmtree(place) if place.is_dir() else place.unlink()
    (folder / MARK).write_text("Made by heliograph demo; made anew at every run.\n", encoding="utf-8")


def _first_numbers(settings: Settings) -> None:
    joined = open_archive(settings=settings)
    opened = open_edition(joined.library, "demo")
    console.print()
    console.print(Text.assemble(("The first numbers", "bold"), f"  {cite(opened)}"))
    console.print()
    tables = []
    for question, answer in overview(reader_of(joined, opened, silent)):
        table = Table(
            title=question.title,
            title_justify="left",
            title_style="bold",
            box=None,
            pad_edge=False,
            show_header=False,
        )
        table.add_column(width=24, no_wrap=True, overflow="ellipsis")
        table.add_column(width=9, justify="right")
        for name, count in answer.rows:
            table.add_row(Text(name or "none"), Text(f"{int(count or 0):,}"))
        tables.append(table)
    console.print(Columns(tables, padding=(1, 3)))


def _closing(places: dict[str, Path], seconds: float) -> None:
    archive = places["archive"]
    console.print()
    console.print(Text("Where things are", style="bold"))
    width = max(len(str(place)) for place in places.values()) + 2
    for name, about in (
        ("export", "the synthetic export, in the legacy layout, with ground truth in truth/"),
        ("workspace", "the publisher's own copy: typed tables, row accounting, quarantine"),
        ("archive", "what the world gets: put it on any web server"),
        ("gated", "the identified edition: never inside the archive"),
        ("keys", "signing key and pseudonym key: never published"),
    ):
        console.print(
            Text.assemble("  ", (f"{places[name]}", "cyan"), " " * (width - len(str(places[name]))), about)
        )
    release = next(iter(archive.glob("demo/*/datasheet.md")))
    console.print()
    console.print(Text("Try next", style="bold"))
    for line in (
        f"heliograph serve {archive}",
        f"heliograph open {archive}",
        f'heliograph query "SELECT client, count(*) FROM posts GROUP BY 1 ORDER BY 2 DESC" --archive {archive}',
        f"heliograph verify {archive}",
        f"less {release}",
        f"python -c \"import heliograph as hg; print(hg.load('demo', where='{archive}').posts.filter(kind='repost'))\"",
    ):
        console.print(Text(f"  {line}"))
    console.print()
    console.print(Text(f"Done in {seconds:.1f} s. None of these accounts exists.", style="bold green"))
