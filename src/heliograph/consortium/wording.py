"""Wording: what pages, mails and commands say of a closed list, the same words everywhere."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from heliograph.model.consortium.eligibility import Ground
from heliograph.model.consortium.fault import Fault
from heliograph.model.consortium.translated import Translated


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
