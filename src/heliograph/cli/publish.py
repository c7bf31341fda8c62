"""``heliograph publish``: from a workspace to a signed release."""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from pydantic import ValidationError

from heliograph.bootstrap.publishing import load_secrets
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit, hanging, progress_bars
from heliograph.cli.places import Archive, archive_folder
from heliograph.errors import UsageError
from heliograph.files.atomic import storage_errors
from heliograph.model.dataset import Embargo
from heliograph.model.policy import Policy
from heliograph.model.release import Reason, ReasonCode
from heliograph.model.risk import Level, RiskReport
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import SHIPPED, parse, shipped
from heliograph.privacy.explain import in_words
from heliograph.publish.gate.verdict import PAGE, refuse_red
from heliograph.publish.read.report import policy_area, read_report, usual_policy
from heliograph.publish.release import Published, PublishRequest, Secrets
from heliograph.publish.release import publish as publish_release
from heliograph.publish.release import rehearse as rehearse_release
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings

OBJECTS, YOUNG, MIDDLE = 100_000, 50, 100
"""After so many new objects Python looks for garbage; after so many such looks among older objects, too, and after so many of these
among all."""

STYLES = {Level.GREEN: "green", Level.AMBER: "yellow", Level.RED: "bold red"}


def publish(
    workspace: Path | None = None,
    *,
    archive: Archive = None,
    gated: Path | None = None,
    policy: str | None = None,
    explain_policy: Annotated[bool, Parameter(negative=())] = False,
    rehearse: Annotated[bool, Parameter(negative=())] = False,
    reason: ReasonCode | None = None,
    because: str = "",
    embargo_until: str | None = None,
    embargo_because: str | None = None,
    json: Json = False,
) -> None:
    """Make the next release of a data set: editions, documents, manifest, signature; all or nothing.

    Args:
        workspace: Folder that heliograph import has filled.
        archive: The archive to publish in; HELIOGRAPH_ARCHIVE when left out.
        gated: Root of the identified edition for the consortium, outside the archive; HELIOGRAPH_GATED when left out.
        policy: Privacy policy: twitter-2018, strict, ordinary-people, as-received, or a policy.toml. When left out, policy.toml of the
            workspace, else the one that fits what the export shows.
        explain_policy: Say in words what the policy replaces, removes and leaves, and publish nothing.
        rehearse: Make everything, let the gate look at it, keep the risk report in the workspace, and publish nothing.
        reason: Why there is another release; needed from the second on.
        because: The reason in your own words.
        embargo_until: First day on which the public may have it, as in 2027-06-30: until then it is signed and held in the gated root.
            Takes the place of [embargo] in dataset.toml.
        embargo_because: Why it is held, for the datasheet; needed with --embargo-until.
        json: Print one JSON document instead of text.
    """
    if explain_policy:
        _explain(_policies(policy, workspace), as_json=json)
        return
    if workspace is None:
        raise UsageError(
            "no workspace is named",
            hint="name the folder that heliograph import has filled, workspace/<name>",
        )
    if because and reason is None:
        raise UsageError("--because needs a code beside it", hint=f"add --reason: {', '.join(ReasonCode)}")
    settings = Settings.load()
    place = Workspace(workspace)
    place.require()
    chosen = _policies(policy, workspace)[0]
    target = archive_folder(archive, settings)
    # a set that is republished as received has no gated edition: a setting made for others must not stand in its way
    root = gated or (None if chosen.verbatim else settings.gated)
    request = PublishRequest(
        workspace=place,
        archive=target,
        policy=chosen,
        gated=root,
        hold=settings.gated,
        embargo=_embargo(embargo_until, embargo_because),
        reason=Reason(code=reason, text=because) if reason else None,
        memory=settings.memory,
    )
    secrets = load_secrets(target, settings, gated=root)
    if rehearse:
        _rehearse(request, secrets, as_json=json)
        return
    with progress_bars() as progress, rare_collections():
        made = publish_release(request, secrets, now=now(), randomness=os.urandom, progress=progress)
    if json:
        emit(document(made, target, chosen))
    else:
        tell(made, target, chosen)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Within: Python rarely looks for garbage, and never among what is loaded already.

    Rows are no Python objects, so that publishing leaves next to no garbage; word lists and needles were looked through in vain.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(OBJECTS, YOUNG, MIDDLE)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _embargo(until: str | None, because: str | None) -> Embargo | None:
    if until is None and because is None:
        return None
    if until is None or because is None:
        raise UsageError(
            "--embargo-until and --embargo-because go together", hint="readers are told why they had to wait"
        )
    try:
        return Embargo(until=until, reason=because)
    except ValidationError as error:
        raise UsageError(f"--embargo-until {until}: {error.errors()[0]['msg']}") from None


def document(made: Published, archive: Path, policy: Policy) -> dict[str, object]:
    """The release as one JSON document."""
    return {
        "dataset": made.release.dataset,
        "release": made.release.release,
        "release_id": made.release_id,
        "policy": policy.name,
        "archive": str(archive),
        "folder": str(made.folder),
        "gated_folder": str(made.gated_folder) if made.gated_folder else None,
        "held_until": made.held_until,
        "computed": {name: count.value for name, count in made.release.computed.items()},
        "differences": list(made.release.differences),
        "unfaithful": list(made.unfaithful),
        "notes": list(made.notes),
        "gate": _verdict(made.risk) if made.risk else None,
        "resumed": made.resumed,
        "unchanged": made.unchanged,
    }


def tell(made: Published, archive: Path, policy: Policy) -> None:
    """The release as a person reads it."""
    release = made.release
    name = f"{release.dataset}@{release.release}"
    console.print(_headline(made, name, policy), style="bold")
    counts = ", ".join(
        f"{release.computed[table].value:,} {table}" for table in TABLES if table in release.computed
    )
    _line("  rows in public       ", counts)
    _line("  public edition       ", str(made.folder / "public"))
    if made.gated_folder:
        _line("  consortium edition   ", str(made.gated_folder / "consortium"))
    _line("  what readers see     ", str(made.folder / "datasheet.md"))
    if made.risk:
        _tell_risk(made.risk, made.folder / PAGE)
    _line("  cite as              ", f"{name} sha256:{made.release_id}")
    for kind, lines in (
        ("not byte for byte", made.unfaithful),
        ("announced differs", release.differences),
        ("note", made.notes),
    ):
        for line in lines:
            _line(f"  {kind:<21}", line, style="yellow")
    if made.unchanged:
        _line("to publish it anew:", "name another reason (--reason, --because)")
    if made.held_until:
        _line(
            "next:", "heliograph embargo list; the scheduler, or heliograph embargo lift, opens it on its day"
        )
    else:
        _line("next: heliograph verify", str(archive))


def _rehearse(request: PublishRequest, secrets: Secrets, *, as_json: bool) -> None:
    """The gate's word on a release that nobody sees; a red one leaves with the exit code of a refusal."""
    with progress_bars() as progress, rare_collections():
        made = rehearse_release(request, secrets, now=now(), randomness=os.urandom, progress=progress)
    page = made.report / PAGE
    if as_json:
        emit({"gate": _verdict(made.risk), "risk_report": str(page), "log": str(made.log)})
    else:
        name = f"{made.risk.dataset}@{made.risk.release}"
        console.print(
            f"rehearsed {name} under the policy {made.risk.policy.name}; nothing was published", style="bold"
        )
        _tell_risk(made.risk, page)
        if made.risk.level is not Level.RED:  # else the refusal says what to do
            _line(
                "next:", "read the report, let two people sign in dataset.toml, run again without --rehearse"
            )
    refuse_red(made.risk, made.log)


def _verdict(risk: RiskReport) -> dict[str, object]:
    """The gate in one JSON object."""
    return {
        "level": risk.level,
        "checks": {c.check: ("waived" if c.waived else c.level) for c in risk.checks},
        "findings": [{"check": c.check, **finding.to_json()} for c in risk.checks for finding in c.findings],
    }


def _tell_risk(risk: RiskReport, page: Path) -> None:
    """What the gate found, worst first, as few lines as can be."""
    _line("  gate                 ", f"{risk.level}: {len(risk.checks)} checks", style=STYLES[risk.level])
    for check in sorted(risk.checks, key=lambda c: -c.level.severity):
        for finding in sorted(check.findings, key=lambda f: (-f.level.severity, -f.count)):
            said = f"{check.check}: {finding.what} in {finding.where}, {finding.count:,}"
            level = "waived" if check.waived and finding.level is Level.RED else finding.level
            _line(f"    {level:<19}", said, style=STYLES[finding.level])
    _line("  risk report          ", str(page))


def _headline(made: Published, name: str, policy: Policy) -> str:
    if made.resumed:
        return f"{name} was published by an earlier run that was cut short; this run finished it"
    if made.unchanged:
        return f"{name} is this import already, published for the same reason; nothing was changed"
    if made.held_until:
        return f"signed {name} under the policy {policy.name}; it is held until {made.held_until}"
    return f"published {name} under the policy {policy.name}"


def _line(label: str, text: str, *, style: str | None = None) -> None:
    console.print(label, style=style, end=" ")
    console.print(text, markup=False)


def _explain(policies: Sequence[Policy], *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "policies": [
                    {"name": p.name, "does": list(in_words(p)), "leaves": list(p.residuals)} for p in policies
                ]
            }
        )
        return
    for policy in policies:
        console.print(policy.name, style="bold")
        for heading, lines in (("does", in_words(policy)), ("leaves", policy.residuals)):
            for line in lines:
                hanging(f"  {heading:<7} ", line)


def _policies(name: str | None, workspace: Path | None) -> list[Policy]:
    """The policy that is named, else policy.toml, else the one for what the workspace shows; without a workspace every one."""
    if name is None and workspace is None:
        return [shipped(each) for each in SHIPPED]
    if name is None and workspace is not None:
        place = Workspace(workspace)
        place.require()
        if place.policy_toml.is_file():
            return [_declared(place.policy_toml)]
        name = usual_policy(read_report(place.report), policy_area(place.dataset_toml))
    if name is not None and name.endswith(".toml"):
        return [_declared(Path(name))]
    return [shipped(str(name))]


def _declared(path: Path) -> Policy:
    with storage_errors("read", path):
        return parse(path.read_text("utf-8"), what=str(path))
