"""Verbatim: how many posts a search engine could find by their words; pseudonyms cannot change that."""

import numpy as np

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.risk.ngrams import singled_out
from heliograph.privacy.risk.sample import Sample
from heliograph.privacy.risk.wording import SIGNS, WORDS, readings
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.texts import drawn


def check(subject: Subject) -> Result:
    """Look in a sample for runs of words that one post alone has; amber, because only dropping the texts would help."""
    picked = drawn(subject)
    long, alone = _exposed(subject, picked)
    finding = Finding(
        level=Level.AMBER,
        what="unique-wording",
        where="posts.text",
        count=alone,
        about=f"Posts of a sample of {picked.size:,} with {WORDS} words in a row that no other post of the sample has "
        f"({SIGNS} signs where a script has no spaces): whoever searches the web for them may find the author.",
    )
    return Result(
        check=CheckName.VERBATIM,
        findings=(finding,) if alone else (),
        measures=(
            Measure(name="sample_size", about="posts read for this", value=picked.size, of=picked.of),
            Measure(
                name="sample_seed",
                about="number that drew the sample; it draws the same one again",
                value=subject.seed,
            ),
            Measure(
                name="long_texts",
                about=f"posts of the sample with at least {WORDS} words, or {SIGNS} signs",
                value=long,
                of=picked.size,
            ),
            Measure(
                name="unique_wordings",
                about=f"posts of the sample with {WORDS} words, or {SIGNS} signs, in a row that no other one has",
                value=alone,
                of=picked.size,
            ),
        ),
    )


def _exposed(subject: Subject, drawn: Sample) -> tuple[int, int]:
    """Posts that are long enough to be searched for, and posts that a search would tell from all others."""
    long = alone = 0
    for reading in readings(subject.connection, drawn.table):
        long += sum(int(np.count_nonzero(batch.counts >= reading.size)) for batch in reading.texts())
        alone += int(np.count_nonzero(singled_out(reading.texts, reading.size, drawn.size)))
    return long, alone
