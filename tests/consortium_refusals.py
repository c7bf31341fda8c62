"""A step that is refused, with the condition that is named."""

import pytest

from heliograph.errors import NotAllowedError


def refused(code, does, *args, **said):
    """Try something that must be refused, and for this reason among others."""
    with pytest.raises(NotAllowedError) as caught:
        does(*args, **said)
    assert code in {one.code for one in caught.value.unmet}, caught.value
