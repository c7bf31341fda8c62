"""Line: who is next. First come, first served; whoever has a query waiting or running cannot add another."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from heliograph.errors import RefusedError

Item = TypeVar("Item")


class Line(Generic[Item]):
    """Members who wait and members who are served.

    Nobody can take a second place, so that of n members who wait the last is served after n - 1 queries of others, however
    long theirs take and however often they come back.
    """

    def __init__(self, *, longest: int) -> None:
        self._longest = longest
        self._waiting: OrderedDict[Hashable, Item] = OrderedDict()
        self._served: set[Hashable] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    def join(self, member: Hashable, item: Item) -> None:
        """Take the last place; RefusedError for a second query of a member, and where too many wait."""
        if member in self._waiting or member in self._served:
            raise RefusedError(
                "You have a query that is not finished.", hint="Wait for its answer, or cancel it."
            )
        if len(self._waiting) >= self._longest:
            raise RefusedError(f"{len(self._waiting)} queries are waiting already.", hint="Try again later.")
        self._waiting[member] = item

    def call(self) -> tuple[Hashable, Item] | None:
        """Serve whoever has waited longest; None where nobody waits."""
        if not self._waiting:
            return None
        member, item = self._waiting.popitem(last=False)
        self._served.add(member)
        return member, item

    def done(self, member: Hashable) -> None:
        """A member has been served, and may join again."""
        self._served.discard(member)

    def leave(self, member: Hashable) -> Item | None:
        """Give up a place; what had waited there."""
        return self._waiting.pop(member, None)
