"""Sensitive: how many texts of a sample hint at minors and special categories of personal data; hints, not findings about people."""

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.privacy.risk.hints import categories
from heliograph.publish.gate.asking import one
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.texts import drawn
from heliograph.tables.engine import literal


def check(subject: Subject) -> Result:
    """Count texts with words from short lists, one category at a time, among those that hold some of the words at all."""
    picked = drawn(subject)
    listed = ", ".join(
        f"count(*) FILTER (regexp_matches(text, {literal(category.pattern)}))"
        for category in categories().values()
    )
    lower = f"SELECT lower(text) AS text FROM {picked.table}"
    some = literal("|".join(category.likely for category in categories().values()))
    likely = f"WITH likely AS MATERIALIZED (FROM ({lower}) WHERE regexp_matches(text, {some}))"
    counts = one(subject.connection, f"{likely} SELECT {listed} FROM likely")
    found = dict(zip(categories(), counts, strict=True))
    measures = [Measure(name="sample_size", about="posts read for this", value=picked.size, of=picked.of)]
    measures += [
        Measure(
            name=f"hints_at_{name}",
            about=f"posts of the sample with words that hint at: {category.about}",
            value=found[name],
            of=picked.size,
        )
        for name, category in categories().items()
    ]
    findings = [
        Finding(
            level=Level.AMBER,
            what=f"hints-at-{name}",
            where="posts.text",
            count=found[name],
            about=f"Posts of a sample of {picked.size:,} with words that hint at: {category.about}. A hint says nothing certain about anybody.",
        )
        for name, category in categories().items()
        if found[name]
    ]
    return Result(check=CheckName.SENSITIVE, findings=tuple(findings), measures=tuple(measures))
