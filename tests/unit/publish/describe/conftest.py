"""Fixtures of an invented release."""

import pytest
from invented_release import facts_of

from heliograph.model.release import Reason, ReasonCode
from heliograph.publish.describe.context import Facts, Predecessor


@pytest.fixture
def facts() -> Facts:
    """The invented first release."""
    return facts_of()


@pytest.fixture
def successor() -> Facts:
    """The second release of the same data set."""
    return facts_of(
        release=2,
        reason=Reason(code=ReasonCode.CORRECTION, text="Three accounts were listed by mistake."),
        predecessor=Predecessor(
            release=1,
            release_id="9" * 64,
            published_at="2022-01-01T00:00:00Z",
            rows={"accounts": 122, "posts": 5100, "media": 4},
            policy="strict",
        ),
    )
