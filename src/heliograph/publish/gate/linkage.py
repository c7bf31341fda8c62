"""Linkage: which accounts of the edition can be followed into earlier releases of the archive, of this data set and of others."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from heliograph.errors import HeliographError
from heliograph.model.manifest import Manifest
from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.risk import linkage
from heliograph.privacy.risk.linkage import Recognised, Side
from heliograph.publish.gate.asking import one, serious
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject
from heliograph.signing.canonical import read_json
from heliograph.tables.engine import parquet

MASKED = "(SELECT account_id FROM gate_decided WHERE masked)"

OURS = "[a-z][a-z2-7]{26}"
"""How a pseudonym of the archive is written; one that a platform gave is the same everywhere."""

BY_DESIGN = {
    "archive": "The policy wants it so: pseudonyms hold in the whole archive.",
    "series": "The policy wants it so: pseudonyms hold within one policy area.",
    None: "The platform gave these pseudonyms.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A release that readers may have already.

    Attributes:
        folder: Its public edition.
        area: Its policy area, where release.json tells it.
    """

    dataset: str
    release: int
    folder: Path
    area: str | None

    @property
    def name(self) -> str:
        """As releases are cited: ``<dataset>@<release>``."""
        return f"{self.dataset}@{self.release}"

    @property
    def accounts(self) -> Path:
        """Its accounts."""
        return self.folder / "accounts.parquet"


def check(subject: Subject) -> Result:
    """Compare the edition with every public edition that the archive holds."""
    broken: list[Finding] = []
    known = list(_earlier(subject, broken))
    [hidden] = one(subject.connection, "SELECT count(*) FROM public_accounts WHERE is_pseudonymous")
    together = _in_common(subject, known)
    findings = [f for earlier in known for f in _compared(subject, earlier)]
    linked = sum(f.count for f in findings if f.what in _RECOGNISED)
    measures = (
        Measure(
            name="earlier_releases",
            about="public editions in the archive that this one was compared with",
            value=len(known),
        ),
        Measure(
            name="linkable_pseudonyms",
            about="hidden accounts that bear the same pseudonym in an earlier release",
            value=together,
            of=hidden,
        ),
        Measure(
            name="recognised_accounts",
            about="accounts recognised in an earlier release under another id, by posts or texts, for each release",
            value=linked,
        ),
    )
    by_design = () if subject.policy.key_scope == "release" else tuple(_by_design(subject, together))
    return Result(check=CheckName.LINKAGE, findings=(*broken, *findings, *by_design), measures=measures)


def _earlier(subject: Subject, broken: list[Finding]) -> Iterator[Earlier]:
    """Every release in the archive but those of this data set that are not earlier."""
    for path in sorted(subject.archive.glob("*/*/public/manifest.json")):
        try:
            manifest = Manifest.model_validate(read_json(path.read_bytes(), what=str(path)))
        except (OSError, ValidationError, HeliographError):
            broken.append(_unreadable(path.relative_to(subject.archive)))
            continue
        if manifest.dataset == subject.description.name and manifest.release >= subject.release:
            continue
        earlier = Earlier(
            dataset=manifest.dataset,
            release=manifest.release,
            folder=path.parent,
            area=_area(path.parent.parent),
        )
        if earlier.accounts.is_file():
            yield earlier
        else:
            broken.append(_unreadable(earlier.accounts.relative_to(subject.archive)))


def _unreadable(path: Path) -> Finding:
    return Finding(
        level=Level.AMBER,
        what="unreadable-release",
        where=path.as_posix(),
        count=1,
        about="An earlier release cannot be read, so that nothing was compared with it.",
    )


def _area(folder: Path) -> str | None:
    try:
        area = json.loads((folder / "release.json").read_bytes())["description"]["policy_area"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(area)


def _in_common(subject: Subject, known: Sequence[Earlier]) -> int:
    if not known:
        return 0
    there = f"(SELECT account_id, is_pseudonymous FROM {parquet([e.accounts for e in known], options=', union_by_name=true')})"
    return linkage.pseudonyms_in_common(subject.connection, "public_accounts", there)


def _by_design(subject: Subject, together: int) -> Iterator[Finding]:
    if together:
        yield Finding(
            level=Level.AMBER,
            what="linkable-by-design",
            where="accounts.account_id",
            count=together,
            about=f"Hidden accounts that bear the same pseudonym in an earlier release. {BY_DESIGN[subject.policy.key_scope]}",
        )


def _compared(subject: Subject, earlier: Earlier) -> Iterator[Finding]:
    """By ids first, then by posts; by words only where posts give nothing away."""
    yield from _by_pseudonyms(subject, earlier)
    named = linkage.shown_there(subject.connection, MASKED, parquet([earlier.accounts]))
    if named:
        yield _finding(
            subject,
            earlier,
            "named-in-earlier-release",
            named,
            "Accounts that are hidden here and stand there in clear: whoever has that release knows that they are of this data set.",
        )
    here, there = _side(subject.folder, "public_accounts"), _side(earlier.folder, parquet([earlier.accounts]))
    posts = linkage.by_posts(subject.connection, here, there)
    yield from _recognised(subject, earlier, posts, "posts")
    if not posts.total:
        least = 1 if earlier.dataset == subject.description.name else linkage.SAME_WORDS
        texts = linkage.by_texts(subject.connection, here, there, least=least)
        yield from _recognised(subject, earlier, texts, "texts")


def _side(folder: Path, accounts: str) -> Side:
    return Side(
        accounts=accounts,
        posts=linkage.placed([str(path) for path in sorted((folder / "posts").glob("*.parquet"))]),
        post_keys=parquet([folder / "keys" / "by_post.parquet"]),
        text_keys=parquet([folder / "keys" / "by_text.parquet"]),
    )


def _by_pseudonyms(subject: Subject, earlier: Earlier) -> Iterator[Finding]:
    """Within one release pseudonyms hold nowhere else; within a series they do not hold in another policy area."""
    scope = subject.policy.key_scope
    elsewhere = scope == "series" and earlier.area not in {None, str(subject.description.policy_area)}
    if scope != "release" and not elsewhere:
        return
    common = linkage.pseudonyms_in_common(
        subject.connection, "public_accounts", parquet([earlier.accounts]), form=OURS if elsewhere else ""
    )
    if common:
        bound = (
            "within one policy area, and that release is of another" if elsewhere else "within one release"
        )
        yield Finding(
            level=serious(subject),
            what="pseudonym-in-earlier-release",
            where=earlier.name,
            count=common,
            about=f"Hidden accounts that bear the same pseudonym there, although pseudonyms are to hold {bound}.",
        )


_RECOGNISED = {
    "unmasked-by-posts": "Accounts that are hidden here and shown there, with the same post ids: they are unmasked.",
    "unmasking-by-posts": "Accounts that are hidden there and shown here, with the same post ids: this release unmasks them.",
    "followed-by-posts": "Accounts that are hidden in both under different pseudonyms, with the same post ids.",
    "unmasked-by-texts": "Accounts that are hidden here and shown there, with equal texts that nobody else wrote.",
    "unmasking-by-texts": "Accounts that are hidden there and shown here, with equal texts that nobody else wrote.",
    "followed-by-texts": "Accounts that are hidden in both under different pseudonyms, with equal texts that nobody else wrote.",
}


def _recognised(subject: Subject, earlier: Earlier, found: Recognised, means: str) -> Iterator[Finding]:
    for how, count in (
        ("unmasked", found.unmasked),
        ("unmasking", found.unmasking),
        ("followed", found.followed),
    ):
        what = f"{how}-by-{means}"
        if count:
            yield _finding(subject, earlier, what, count, _RECOGNISED[what])


def _finding(subject: Subject, earlier: Earlier, what: str, count: int, about: str) -> Finding:
    """Red where the policy promises that no release can be linked to another, unless only the texts do it, which stay."""
    promised = subject.policy.key_scope == "release" and not what.endswith("-texts")
    return Finding(
        level=serious(subject) if promised else Level.AMBER,
        what=what,
        where=earlier.name,
        count=count,
        about=about,
    )
