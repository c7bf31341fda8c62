"""Words: which of some tokens are words of a language, without reading whole dictionaries into memory."""

import gzip
import json
import unicodedata
from collections.abc import Iterable
from importlib import resources

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

_LISTS = {
    "LATIN": ("en", "de", "es", "fr", "it", "nl", "pt", "eu", "lv"),
    "CYRILLIC": ("ru",),
    "ARABIC": ("ar", "fa"),
}
"""Word lists of the package ``spellchecker`` by the script that they are written in."""


def dictionary_words(tokens: Iterable[str]) -> frozenset[str]:
    """Those tokens, in small letters, that stand in a word list of a language of their script."""
    found: set[str] = set()
    by_script: dict[str, set[str]] = {}
    for token in tokens:
        if token.isalpha():
            by_script.setdefault(unicodedata.name(token[0], "").split(" ")[0], set()).add(token)
    for script, wanted in by_script.items():
        for language in _LISTS.get(script, ()):
            left = sorted(wanted - found)
            if left:
                found |= _listed(language, left)
    return frozenset(found)


def _listed(language: str, tokens: list[str]) -> set[str]:
    """The list is one JSON object with a word and its frequency on each line: a word stands in it with its quotes and colon."""
    packed = resources.files("spellchecker") / "resources" / f"{language}.json.gz"
    text = gzip.decompress(packed.read_bytes())
    written = [json.dumps(token, ensure_ascii=False).encode() + b":" for token in tokens]
    automaton = BytesAhoCorasick(written, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
    return {tokens[number] for number, _, _ in automaton.find_matches_as_indexes(text)}
