"""changes.md: what is different from the release before, and why."""

from dataclasses import dataclass

from heliograph.model.tables import TABLES
from heliograph.publish.describe.context import Facts
from heliograph.publish.describe.render import render


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """Rows of one table before and after; None where a release does not have it."""

    table: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> str:
        """The difference with its sign; new or gone where only one release has the table."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return f"{self.after - self.before:+,}" if self.after != self.before else "0"


def table_changes(facts: Facts) -> tuple[TableChange, ...]:
    """Every table that one of the two public editions has."""
    before = facts.predecessor.rows if facts.predecessor else {}
    after = facts.public.rows if facts.public else {}
    return tuple(
        TableChange(table=table, before=before.get(table), after=after.get(table))
        for table in TABLES
        if table in before or table in after
    )


def changes(facts: Facts) -> bytes:
    """The bytes of changes.md."""
    return render(
        "changes.md.jinja",
        facts=facts,
        before=facts.predecessor,
        tables=table_changes(facts),
        policy=facts.public.policy.name if facts.public else None,
    )
