"""Messages: every string of the pages in every language, or the build fails.

    python -m docs.messages           add new strings to the files of the languages, drop those that are gone, compile
    python -m docs.messages --check   say what is missing, and fail

Strings are found the way Django looks them up: in the parsed templates, and in the calls of gettext in Python.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

WEB = Path(__file__).parent.parent / "src" / "heliograph" / "web"
LOCALE = WEB / "locale"
SPEAK = (WEB, WEB.parent / "store" / "portal" / "identity")
"""Folders of Python that has words for people in it; the second says which passwords may not be."""

LANGUAGES = ("es", "ar")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}
FORMS = {
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}


class Message(NamedTuple):
    """A string, with its plural where it counts something."""

    text: str
    plural: str = ""


def main() -> None:
    """Bring the files of the languages up to date, or say what is missing."""
    wanted = {**dict(_of_templates()), **dict(_of_python())}
    if "--check" not in sys.argv:
        for language in LANGUAGES:
            _renew(language, wanted)
    faults = [fault for language in LANGUAGES for fault in _faults(language, wanted)]
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults and "--check" in sys.argv:
        sys.exit(1)


def place(language: str) -> Path:
    """The file of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _renew(language: str, wanted: dict[Message, str]) -> None:
    path = place(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    known = polib.pofile(str(path)) if path.exists() else polib.POFile()
    held = {Message(entry.msgid, entry.msgid_plural): entry for entry in known}
    made = polib.POFile(wrapwidth=110)
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": language,
        "Plural-Forms": FORMS[language],
    }
    for message in sorted(wanted):
        entry = held.get(message) or _new(message, language)
        entry.occurrences = [(wanted[message], "")]
        made.append(entry)
    made.save(str(path))
    made.save_as_mofile(str(path.with_suffix(".mo")))


def _new(message: Message, language: str) -> polib.POEntry:
    count = int(FORMS[language].split("=")[1].split(";")[0])
    if not message.plural:
        return polib.POEntry(msgid=message.text, msgstr="")
    return polib.POEntry(
        msgid=message.text, msgid_plural=message.plural, msgstr_plural=dict.fromkeys(range(count), "")
    )


def _faults(language: str, wanted: dict[Message, str]) -> Iterator[str]:
    path = place(language)
    if not path.exists():
        yield f"{language}: there is no {path.name}"
        return
    known = polib.pofile(str(path))
    held = {Message(entry.msgid, entry.msgid_plural): entry for entry in known}
    for message in sorted(wanted.keys() - held.keys()):
        yield f"{language}: {message.text!r} ({wanted[message]}) is not in {path.name}: run python -m docs.messages"
    for message in sorted(held.keys() - wanted.keys()):
        yield f"{language}: {message.text!r} is nowhere any more: run python -m docs.messages"
    for entry in known:
        said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if not all(said) or entry.fuzzy:
            yield f"{language}: {entry.msgid!r} is not translated"
        yield from _names_that_differ(language, entry, said)
    if path.with_suffix(".mo").read_bytes() != known.to_binary():
        yield f"{language}: the compiled file is of another state: run python -m docs.messages"


def _names_that_differ(language: str, entry: polib.POEntry, said: list[str]) -> Iterator[str]:
    """A translation must name nothing that the string does not have; a plural form may leave the number out."""
    names = _names(entry.msgid) | _names(entry.msgid_plural or "")
    for text in said:
        if text and (_names(text) - names or (not entry.msgid_plural and names - _names(text))):
            yield f"{language}: {entry.msgid!r} has other names in braces than {text!r}"


def _names(text: str) -> set[str]:
    return {piece.partition(")s")[0] for piece in text.split("%(")[1:]}


def _of_templates() -> Iterator[tuple[Message, str]]:
    from django.template import engines  # noqa: PLC0415 - Django must be set up first
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode  # noqa: PLC0415

    _set_up()
    for path in sorted((WEB / "templates").rglob("*.html")):
        name = str(path.relative_to(WEB / "templates"))
        parsed = engines.all()[0].get_template(name).template
        where = f"web/templates/{name}"
        for node in parsed.nodelist.get_nodes_by_type(TranslateNode):
            yield Message(str(node.filter_expression.var.literal)), where
        for node in parsed.nodelist.get_nodes_by_type(BlockTranslateNode):
            yield _of_block(node), where


def _of_block(node: object) -> Message:
    """The ids that a block is looked up by."""
    one, _ = node.render_token_list(node.singular)  # type: ignore[attr-defined]
    if not node.plural:  # type: ignore[attr-defined]
        return Message(one)
    more, _ = node.render_token_list(node.plural)  # type: ignore[attr-defined]
    return Message(one, more)


def _of_python() -> Iterator[tuple[Message, str]]:
    for path in sorted(each for folder in SPEAK for each in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                texts = [
                    each.value
                    for each in node.args
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
                if texts:
                    yield (
                        Message(*texts[: 2 if node.func.id == "ngettext" else 1]),
                        str(path.relative_to(WEB.parent)),
                    )


def _set_up() -> None:
    """Django with the templates of the pages; no archive is needed to read them."""
    from django.conf import settings  # noqa: PLC0415

    from heliograph.bootstrap.portal import prepare  # noqa: PLC0415

    if not settings.configured:
        prepare()


if __name__ == "__main__":
    main()
