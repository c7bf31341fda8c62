"""PDF: an agreement as people file it, with its signatures; what was signed is the text, and its digest stands on the page.

Needs ``pip install "heliograph[pdf]"``. Fonts are those that the system has. Nothing is fetched, no file is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

from heliograph.consortium.agreement_text import text_digest
from heliograph.consortium.gather import gather, project_of
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.wording import wording
from heliograph.errors import RefusedError, UsageError
from heliograph.model.consortium.agreement import Agreement, Capacity
from heliograph.model.consortium.person import Person
from heliograph.rules.matter import Dossier
from heliograph.rules.permissions import View

STYLE = """
@page { size: A4; margin: 22mm 20mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 8pt } }
body { font: 10pt/1.45 "Noto Sans", "Noto Sans Arabic", "DejaVu Sans", sans-serif }
h1 { font-size: 15pt } h2 { font-size: 11pt; break-after: avoid } p, li { orphans: 2; widows: 2 }
table { border-collapse: collapse; width: 100%; font-size: 8.5pt } th, td { border: .5pt solid #777; padding: 4pt; text-align: start }
code { font: 8pt "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
section { break-inside: avoid; margin-top: 14mm }
"""
COLUMNS = ("signer", "capacity", "signed-at")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    """One signature as the page shows it.

    Attributes:
        name: Who signed.
        capacity: As what, in words of the language.
        signed_at: UTC.
        text_sha256: Digest of the text that was signed.
    """

    name: str
    capacity: str
    signed_at: datetime
    text_sha256: str


def filed(room: Room, number: str, *, by: Person, at: datetime) -> bytes:
    """An agreement with its signatures as PDF, for whoever may read it; the look is logged as others are.

    Args:
        room: Where it is kept.
        number: Its id.
        by: Who asks.
        at: Now.

    Raises:
        NotAllowedError: They may not read it.
        UsageError: The library is not installed.
    """
    one = room.records.get(Agreement, number)
    dossier = gather(room.records, one.application_id, by)
    see(room, by, View.AGREEMENT, dossier, at)
    lines = lines_of(dossier, one, platform=room.platform)
    return agreement_pdf(one.text, lines, title=project_of(dossier).title, language=_language(one))


def lines_of(dossier: Dossier, one: Agreement, *, platform: str) -> list[SignatureLine]:
    """Who has signed an agreement, in order of time.

    Args:
        dossier: In which it lies.
        one: The agreement.
        platform: What stands in the place of whoever signed for the platform.
    """
    say, language = wording("signatures"), _language(one)
    names = {person.id: person.name for person in dossier.people.values()}
    return [
        SignatureLine(
            name=platform if each.capacity is Capacity.PLATFORM else names.get(each.signer_id, ""),
            capacity=say[each.capacity].into(language),
            signed_at=each.signed_at,
            text_sha256=each.text_sha256,
        )
        for each in sorted(dossier.signed(one), key=lambda each: each.signed_at)
    ]


def _language(one: Agreement) -> str:
    return one.template.rpartition("/")[2]


def agreement_pdf(text: str, signatures: Sequence[SignatureLine], *, title: str, language: str) -> bytes:
    """An agreement with the block of its signatures, tagged so that it can be read aloud.

    Args:
        text: The exact text that was signed, in Markdown.
        signatures: In order of time; none yet: the block says so.
        title: Of the document.
        language: Code, for hyphens, voices and the direction of writing.

    Raises:
        UsageError: The library is not installed.
        RefusedError: A signature is under another text, or the text asks for something from outside.
    """
    digest = text_digest(text)
    if any(line.text_sha256 != digest for line in signatures):
        raise RefusedError(
            "a signature is under another text than this one", hint="render the text that was signed"
        )
    weasyprint, markdown = _library("weasyprint"), _library("markdown_it")
    body = (
        markdown.MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"]).render(text)
    )
    page = weasyprint.HTML(
        string=_page(body, _block(signatures, digest, language), title, language), url_fetcher=_refuse
    )
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _library(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(
            f"{name.replace('_', '-')} is not installed.", hint='Install it: pip install "heliograph[pdf]".'
        ) from None
    except OSError as error:
        raise UsageError(f"{name} lacks a library of the system: {error}", hint="install Pango") from None


def _page(body: str, block: str, title: str, language: str) -> str:
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}{block}</body></html>"
    )


def _block(signatures: Sequence[SignatureLine], digest: str, language: str) -> str:
    say = {code: escape(said.into(language)) for code, said in wording("signatures").items()}
    head = "".join(f'<th scope="col">{say[column]}</th>' for column in COLUMNS)
    rows = (
        "".join(_row(line) for line in signatures)
        or f'<tr><td colspan="{len(COLUMNS)}">{say["none"]}</td></tr>'
    )
    return (
        f"<section><h2>{say['title']}</h2><p>{say['about']} <code>{digest}</code></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _row(line: SignatureLine) -> str:
    moment = f"{line.signed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    cells = (
        f"<bdi>{escape(line.name)}</bdi>",
        f"<bdi>{escape(line.capacity)}</bdi>",
        f"<code>{moment}</code>",
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _refuse(url: str, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 - as the library calls it
    raise RefusedError(f"an agreement may show nothing from outside: {url}", hint="take it out of the text")
