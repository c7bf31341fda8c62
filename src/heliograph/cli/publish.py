"""``heliograph publish``: from a workspace to a signed release."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from heliograph.bootstrap.publishing import load_secrets
from heliograph.cli.face import Json, console, emit, progress_bars
from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.policy import POLICIES
from heliograph.model.release import Reason, ReasonCode
from heliograph.publish.read.report import read_report, usual_policy
from heliograph.publish.release import Published, PublishRequest
from heliograph.publish.release import publish as publish_release
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings


def publish(
    workspace: Path,
    *,
    archive: Annotated[Path | None, Parameter(name=["--archive", "-a"])] = None,
    gated: Path | None = None,
    policy: str | None = None,
    ungated: bool = False,
    reason: ReasonCode | None = None,
    because: str = "",
    json: Json = False,
) -> None:
    """Make the next release of a data set: editions, documents, manifest, signature; all or nothing.

    Args:
        workspace: Folder that heliograph import has filled.
        archive: The archive to publish in; HELIOGRAPH_ARCHIVE when left out.
        gated: Root of the identified edition for the consortium, outside the archive; HELIOGRAPH_GATED when left out.
        policy: Privacy policy (as-received, twitter-2018); chosen by what the export shows when left out.
        ungated: Accept a public edition that no leak scan has passed; its datasheet says UNGATED.
        reason: Why there is another release; needed from the second on.
        because: The reason in your own words.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    place = Workspace(workspace)
    place.require()
    target = _archive(archive, settings)
    name = policy or usual_policy(read_report(place.report))
    if name not in POLICIES:
        raise UnknownNameError(f"there is no policy {name!r}", hint=f"known: {', '.join(sorted(POLICIES))}")
    request = PublishRequest(
        workspace=place,
        archive=target,
        policy=POLICIES[name],
        gated=gated or settings.gated,
        ungated=ungated,
        reason=Reason(code=reason, text=because) if reason else None,
        memory=settings.memory,
    )
    secrets = load_secrets(target, settings)
    with progress_bars() as progress:
        made = publish_release(request, secrets, now=_now(), randomness=os.urandom, progress=progress)
    if json:
        emit(document(made))
    else:
        tell(made)


def document(made: Published) -> dict[str, object]:
    """The release as one JSON document."""
    return {
        "dataset": made.release.dataset,
        "release": made.release.release,
        "release_id": made.release_id,
        "folder": str(made.folder),
        "gated_folder": str(made.gated_folder) if made.gated_folder else None,
        "computed": {name: count.value for name, count in made.release.computed.items()},
        "unfaithful": list(made.unfaithful),
        "resumed": made.resumed,
    }


def tell(made: Published) -> None:
    """The release as a person reads it."""
    release = made.release
    verb = "finished an earlier run:" if made.resumed else "published"
    console.print(f"{verb} [bold]{release.dataset}@{release.release}[/]")
    counts = ", ".join(f"{count.value:,} {name}" for name, count in release.computed.items())
    console.print(f"  {counts}")
    console.print(f"  public edition: {made.folder / 'public'}")
    if made.gated_folder:
        console.print(f"  consortium edition: {made.gated_folder / 'consortium'}")
    for line in made.unfaithful:
        console.print(f"  [yellow]not byte for byte[/] {line}")
    for line in release.differences:
        console.print(f"  [yellow]announced differs[/] {line}")
    console.print(f"  cite as: {release.dataset}@{release.release} sha256:{made.release_id}")
    console.print(f"next: heliograph verify {made.folder.parent.parent}")


def _archive(given: Path | None, settings: Settings) -> Path:
    chosen = given or (Path(settings.archive) if settings.archive else None)
    if chosen is None:
        raise UsageError("no archive is named", hint="add --archive FOLDER, or set HELIOGRAPH_ARCHIVE")
    return chosen


def _now() -> datetime:
    """The clock, or SOURCE_DATE_EPOCH where a rebuild must give the same bytes."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
