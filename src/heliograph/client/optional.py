"""Optional: libraries that an extra brings, loaded when somebody needs them."""

from importlib import import_module
from types import ModuleType

from heliograph.errors import UsageError


def optional(name: str, *, extra: str) -> ModuleType:
    """A library; UsageError that says how to install it where it is missing."""
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(
            f"{name} is not installed.", hint=f'Install it: pip install "heliograph[{extra}]".'
        ) from None
