"""Factor: the page of what people have besides a password."""

from typing import Any

from allauth.mfa.base.views import IndexView

from heliograph.web.pages.consortium.door import needs_second_factor
from heliograph.web.parts.portal import person_or_none


class Factor(IndexView):  # type: ignore[misc]  # it has no types
    """As the library lists it, and whether it is needed."""

    def get_context_data(self, **words: Any) -> dict[str, Any]:  # noqa: ANN401 - of the library
        """What is drawn."""
        person = person_or_none(self.request)
        needed = person is not None and needs_second_factor(person)
        return {**super().get_context_data(**words), "must_have": needed}
