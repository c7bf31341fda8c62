"""Identifiers: no id, handle or name of a masked account stands anywhere in the edition, in any disguise.

Red is what points at an account: an identifier in a cell of its own, as a mention, in a link to a profile; and a word of at
least eight signs that is in no dictionary and that nobody else uses. A common word that is also somebody's name is amber.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.leaks.links import Context
from heliograph.privacy.leaks.needles import Kind
from heliograph.privacy.leaks.tally import Seen
from heliograph.publish.gate.asking import serious
from heliograph.publish.gate.finding import SAMPLES, Finding, Result
from heliograph.publish.gate.judging import distinctive, told
from heliograph.publish.gate.reversal import reversal
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep import Swept, sweep
from heliograph.publish.gate.sweep_tables import STATED

_DISPLAY_NAMES = "accounts.display_name"


def check(subject: Subject) -> Result:
    """Search everything, and try the attack that an outsider published in 2019."""
    swept = sweep(subject)
    findings = [*_findings(subject, swept), *_unread(subject, swept), *reversal(subject)]
    return Result(check=CheckName.IDENTIFIERS, findings=findings, measures=tuple(_measures(swept, findings)))


def _findings(subject: Subject, swept: Swept) -> Iterator[Finding]:
    """What was seen, put together by place and kind, worst first."""
    search = swept.search
    pointing = distinctive(search, {number for _, number, _ in search.tally.hits})
    groups: dict[tuple[int, str, str, str], list[Seen]] = defaultdict(list)
    for (place, number, context), seen in search.tally.hits.items():
        needle = search.needles[number]
        if context is Context.CELL and place == _DISPLAY_NAMES and needle.shown:
            continue
        what, about = told(needle, context, points=number in pointing)
        if what:
            groups[0, what, place, about].append(seen)
        elif place not in STATED:
            about = f"A common word or number is also the {needle.kind} of a masked account."
            groups[1, f"{needle.kind}-as-common-word", place, about].append(seen)
    for (mild, what, place, about), listed in sorted(groups.items(), key=lambda group: group[0]):
        yield Finding(
            level=Level.AMBER if mild else serious(subject),
            what=what,
            where=place,
            count=sum(seen.found for seen in listed),
            about=about,
            samples=_samples(listed),
        )


def _samples(listed: Sequence[Seen]) -> tuple[str, ...]:
    """Cells of as many different needles as possible."""
    rounds = max(len(seen.samples) for seen in listed)
    cells = [seen.samples[n] for n in range(rounds) for seen in listed if n < len(seen.samples)]
    return tuple(dict.fromkeys(cells))[:SAMPLES]


def _unread(subject: Subject, swept: Swept) -> Iterator[Finding]:
    for place in swept.unread:
        about = "The file could not be read to its end."
        yield Finding(level=serious(subject), what="file-not-searched", where=place, count=1, about=about)


def _measures(swept: Swept, findings: Sequence[Finding]) -> Iterator[Measure]:
    kinds = Counter(kind for needle in swept.search.needles for kind in needle.kinds)
    for kind in (Kind.ID, Kind.HANDLE, Kind.NAME):
        about = f"forms of {kind}s of masked accounts that were looked for"
        yield Measure(name=f"{kind}s_sought", about=about, value=kinds[kind])
    tally = swept.search.tally
    yield Measure(name="values_searched", about="cells and records that were searched", value=tally.values)
    yield Measure(name="bytes_searched", about="bytes of text that were searched", value=tally.bytes)
    about = (
        "records of CSV that are, byte for byte, what the tables have; the others were searched on their own"
    )
    yield Measure(name="csv_records_equal", about=about, value=swept.equal, of=swept.records)
    for level in (Level.RED, Level.AMBER):
        value = sum(finding.count for finding in findings if finding.level is level)
        yield Measure(name=f"{level}_cells", about=f"cells with {level} findings", value=value)
