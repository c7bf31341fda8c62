"""Hints: which texts hold words that may point to minors, health, faith and other special categories of personal data."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_START = r"(?:^|[^\p{L}\p{M}\p{N}])"
_END = r"(?:$|[^\p{L}\p{M}\p{N}])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What some words hint at.

    Attributes:
        about: What it is, in words.
        pattern: Pattern of RE2 for texts in lower case.
        likely: What every such text matches, wherever it stands in it; these patterns are fast together, the others are not.
    """

    about: str
    pattern: str
    likely: str


@cache
def categories() -> Mapping[str, Category]:
    """The categories of hints.toml by name."""
    text = (resources.files("heliograph.privacy.risk") / "hints.toml").read_text("utf-8")
    return {name: _category(listed) for name, listed in tomllib.loads(text).items()}


def _category(listed: Mapping[str, Any]) -> Category:
    """Words are no patterns; only those under ``patterns`` are."""
    whole = "|".join([*map(_quoted, listed["words"]), *listed.get("patterns", ())])
    stems = "|".join(map(_quoted, listed["stems"]))
    bounded = f"{_START}(?:(?:{whole}){_END}|(?:{stems}))"
    anywhere = "|".join(map(_quoted, listed["anywhere"]))
    return Category(
        about=listed["about"],
        pattern="|".join(filter(None, (bounded, anywhere))),
        likely="|".join(filter(None, (whole, stems, anywhere))),
    )


def _quoted(word: str) -> str:
    return re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", word.lower())
