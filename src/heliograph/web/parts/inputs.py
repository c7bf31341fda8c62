"""Inputs: the fields of a form by which somebody takes a step, and what was typed into them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import QueryDict

from heliograph.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field as it is drawn.

    Attributes:
        name: In the form.
        label: Above it.
        form: ``text``, ``textarea``, ``select``, ``date``, ``checkbox`` or ``hidden``.
        choices: Of a select: value and words.
        value: What stands in it.
        needed: Whether it must not be empty.
        hint: Below the label.
    """

    name: str
    label: str
    form: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    needed: bool = True
    hint: str = ""


class Typed:
    """What was typed, read the way a verb wants it.

    Args:
        posted: The form.
    """

    def __init__(self, posted: QueryDict) -> None:
        self._posted = posted

    def text(self, name: str) -> str:
        """A text, without the blanks around; empty when it was left out."""
        return str(self._posted.get(name, "")).strip()

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self._posted.get(name) in {"on", "true", "yes"}

    def day(self, name: str) -> datetime | None:
        """The end of a day in UTC; None when it was left out.

        Raises:
            UsageError: It is no day.
        """
        said = self.text(name)
        if not said:
            return None
        try:
            day = datetime.strptime(said, "%Y-%m-%d")  # noqa: DTZ007 - made aware below
        except ValueError:
            raise UsageError(f"{said[:40]} is no day.", hint="Write it as 2027-06-30.") from None
        return day.replace(hour=23, minute=59, second=59, tzinfo=UTC)

    def under(self, prefix: str) -> dict[str, str]:
        """Texts by what stands behind a prefix in their name; empty ones are left out."""
        names = [name for name in self._posted if name.startswith(prefix)]
        return {name.removeprefix(prefix): said for name in names if (said := self.text(name))}

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a name."""
        return tuple(str(value) for value in self._posted.getlist(name))
