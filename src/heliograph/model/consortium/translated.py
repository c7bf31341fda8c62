"""Translated: a text in the languages of the consortium, all of them or none."""

from typing import Literal

from pydantic import ConfigDict

from heliograph.model.document import Document
from heliograph.model.text import Words

Language = Literal["en", "es", "ar"]
LANGUAGES: tuple[Language, ...] = ("en", "es", "ar")


class Strict(Document):
    """A part of a document of ours: a word that it does not know is an error, because nobody would act on it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Translated(Strict):
    """One text in every language.

    Attributes:
        en: English.
        es: Spanish.
        ar: Arabic.
    """

    en: Words
    es: Words
    ar: Words

    def into(self, language: str) -> str:
        """The text in a language; English where the language is none of ours."""
        return {"es": self.es, "ar": self.ar}.get(language, self.en)
