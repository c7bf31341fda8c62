"""Wording: what pages, mails and commands say of a closed list, the same words everywhere."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from heliograph.model.consortium.eligibility import Ground
from heliograph.model.consortium.fault import Fault
from heliograph.model.consortium.translated import Translated

ORDER = ("es", "ar")
"""Languages beside English in which the sentences of rules stand."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""What stands as ``{day}`` in such a sentence."""


def fault_sentence(fault: Fault, language: str) -> str:
    """What is wrong with an answer, in one sentence.

    Args:
        fault: What was found.
        language: Code of the language; English where there is no other.
    """
    return wording("faults")[fault.kind].into(language).replace("{limit}", fault.limit)


def ground_sentence(ground: Ground, language: str) -> str:
    """Why a criterion stands where it does, in one sentence."""
    return wording("grounds")[ground].into(language)


@cache
def wording(name: str) -> Mapping[str, Translated]:
    """The words of a closed list, by code."""
    text = (resources.files("heliograph.consortium") / "words" / f"{name}.toml").read_text("utf-8")
    return {code: Translated.model_validate(said) for code, said in tomllib.loads(text).items()}


def condition_sentence(text: str, language: str) -> str:
    """What a rule says of a condition, or of who can meet it; as the rule says it where the language has no words of ours.

    Args:
        text: As the rule says it, in English.
        language: Code of the language.
    """
    if language not in ORDER:
        return text
    found, day = conditions().get(DAY.sub("{day}", text)), DAY.search(text)
    return found[ORDER.index(language)].replace("{day}", day[0] if day else "") if found else text


@cache
def conditions() -> Mapping[str, tuple[str, str]]:
    """The sentences of rules in the other languages, by the English."""
    text = (resources.files("heliograph.consortium") / "words" / "conditions.toml").read_text("utf-8")
    return {said: (others[0], others[1]) for said, others in tomllib.loads(text).items()}
