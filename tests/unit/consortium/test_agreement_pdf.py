"""An agreement as a page to file."""

import builtins
import contextlib
import re
import sys
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.consortium.agreement_text import text_digest
from heliograph.consortium.gather import gather
from heliograph.consortium.wording import wording
from heliograph.errors import RefusedError, UsageError
from heliograph.model.consortium.grant import Grant

TEXT = "# Agreement\n\n## 1. One\n\nWords.\n"


def lines(digest: str):
    from heliograph.consortium.pdf import SignatureLine

    return [
        SignatureLine(
            name="A. <Reader>",
            capacity="member",
            signed_at=datetime(2026, 5, 4, tzinfo=UTC),
            text_sha256=digest,
        )
    ]


def test_without_the_library_one_line_says_how_to_get_it(monkeypatch):
    from heliograph.consortium.pdf import agreement_pdf

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError, match="weasyprint is not installed") as caught:
        agreement_pdf(TEXT, [], title="Agreement", language="en")
    assert caught.value.hint == 'Install it: pip install "heliograph[pdf]".'


def test_without_a_library_of_the_system_one_line_names_it(monkeypatch):
    from heliograph.consortium import pdf

    def lacking(name: str):
        raise OSError("cannot load library 'pango'")

    monkeypatch.setattr(pdf, "import_module", lacking)
    with pytest.raises(
        UsageError, match="weasyprint lacks a library of the system: cannot load library 'pango'"
    ):
        pdf.agreement_pdf(TEXT, [], title="Agreement", language="en")


def test_what_lies_outside_is_never_asked_for():
    from heliograph.consortium import pdf

    with pytest.raises(RefusedError, match="nothing from outside: http://example"):
        pdf._refuse("http://example.org/x.png")


def test_a_signature_under_another_text_is_refused():
    from heliograph.consortium.pdf import agreement_pdf

    with pytest.raises(RefusedError, match="under another text"):
        agreement_pdf(TEXT, lines("0" * 64), title="Agreement", language="en")


def inflated(made: bytes):
    for stream in re.findall(rb"stream\n(.*?)\nendstream", made, flags=re.DOTALL):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(stream)


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_who_has_signed_is_named_with_their_capacity_and_the_platform_by_its_name(language):
    from heliograph.consortium.pdf import lines_of

    story = Story()
    lead, staff = story.person("lead", at=story.university), story.staff()
    grant = story.records.get(Grant, life.granted(story, lead, staff))
    dossier = gather(story.records, grant.application_id, lead)
    [agreement] = dossier.agreements
    shown = lines_of(dossier, replace(agreement, template=f"data-access@1/{language}"), platform="Example")
    assert [line.name for line in shown] == ["lead", "Example"]
    assert [line.capacity for line in shown] == [
        wording("signatures")[code].into(language) for code in ("researcher", "platform")
    ]
    assert {line.text_sha256 for line in shown} == {agreement.text_sha256}


@pytest.fixture
def drawn():
    pytest.importorskip("weasyprint", reason="needs heliograph[pdf]: weasyprint", exc_type=Exception)
    from heliograph.consortium.pdf import agreement_pdf

    return agreement_pdf


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_page_is_a_tagged_pdf(drawn, language):
    made = drawn(TEXT, lines(text_digest(TEXT)), title="Agreement", language=language)
    assert made.startswith(b"%PDF-")
    inside = b"".join(inflated(made))
    assert b"/MarkInfo" in inside
    assert f"/Lang ({language})".encode() in inside


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_from_outside_is_fetched(drawn, monkeypatch):
    opened = []
    real = builtins.open
    monkeypatch.setattr(
        builtins, "open", lambda path, *rest, **more: opened.append(str(path)) or real(path, *rest, **more)
    )
    drawn(
        TEXT + "\n![x](file:///etc/passwd) [y](http://192.0.2.1/) <img src='file:///etc/hostname'>\n",
        [],
        title="A",
        language="en",
    )
    assert not [path for path in opened if "passwd" in path or "hostname" in path]
