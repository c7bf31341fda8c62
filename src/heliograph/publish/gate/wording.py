"""Wording: what the publisher says in words of its own names no masked account; common words say nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterator

import pyarrow as pa

from heliograph.privacy.leaks.search import Search
from heliograph.publish.gate.asking import serious
from heliograph.publish.gate.finding import SAMPLES, Finding
from heliograph.publish.gate.judging import distinctive, told
from heliograph.publish.gate.subject import Subject


def in_words(subject: Subject, search: Search, where: str, texts: Collection[str]) -> Iterator[Finding]:
    """What points at a masked account in some texts.

    Args:
        subject: What is inspected.
        search: What is looked for; nothing is added to what it has seen.
        where: Where the texts stand, as findings name it.
        texts: Each once.
    """
    listed = sorted(texts)
    seen = search.scanner.scan(pa.array(listed, pa.string()))
    pointing = distinctive(search, set(seen.needles.tolist()))
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for number, row, context in zip(
        seen.needles.tolist(), seen.rows.tolist(), seen.contexts.tolist(), strict=True
    ):
        what, about = told(search.needles[number], context, points=number in pointing)
        if what:
            found[what, about].append(listed[row])
    for (what, about), cells in sorted(found.items()):
        yield Finding(
            level=serious(subject),
            what=what,
            where=where,
            count=len(cells),
            about=about,
            samples=cells[:SAMPLES],
        )
