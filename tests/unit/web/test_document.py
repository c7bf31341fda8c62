"""Document: datasheets and reports are read in place; nothing in them acts."""

import pytest
from django.test import Client


@pytest.fixture
def reader(client) -> Client:
    return client


def test_a_report_of_a_release_is_a_page(reader):
    page = reader.get("/data/tiny/").content.decode()
    assert "/data/tiny@1/documents/reports/findings.md/" in page

    html = reader.get("/data/tiny@1/documents/reports/findings.md/").content.decode()
    assert '<h2 dir="auto">What we found</h2>' in html
    assert "<strong>in shifts</strong>" in html
    assert 'the method <code dir="ltr">example.org</code>' in html
    assert "<script>alert" not in html
    assert 'href="https://example.org' not in html
    assert "نشرت الحسابات في نوبات." in html


def test_its_twin_has_the_words_the_digest_and_the_way_to_the_file(reader):
    said = reader.get("/data/tiny/documents/reports/findings.md.json").json()
    assert said["text"].startswith("# What we found")
    assert said["address"] == "tiny@1"
    answer = reader.get(said["href"])
    assert b"".join(answer.streaming_content).decode() == said["text"]


@pytest.mark.parametrize("path", ["datasheet.md", "README.txt", "changes.md", "risk-report.json"])
def test_the_documents_of_a_release_can_be_read(reader, path):
    said = reader.get(f"/data/tiny/documents/{path}.json").json()
    assert said["text"]
    assert reader.get(f"/data/tiny/documents/{path}/").status_code == 200


def test_what_is_no_text_is_offered_as_a_file(reader):
    said = reader.get("/data/tiny/documents/risk-report.html.json").json()
    assert said["text"] is None
    assert said["href"] in reader.get("/data/tiny/documents/risk-report.html/").content.decode()


@pytest.mark.parametrize(
    "path", ["reports/none.md", "release.json", "reports/../release.json", "public/manifest.json"]
)
def test_nothing_else_is_a_document(reader, path):
    assert reader.get(f"/data/tiny/documents/{path}/").status_code == 404


HOSTILE = [
    "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "![a](https://example.org/t.png)", "<https://example.org>",
    "`<script>`", "```html\n<script>alert(1)</script>\n```", "[a\u202eb](data:text/html,x)", "a &lt;script&gt; \u200b", "[r]: javascript:x\n\n[r]",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_neither_acts_nor_leads_anywhere(reader, text):
    from heliograph.web.parts.prose import prose

    made = prose(text)
    for piece in ("<script", "<img", "<a ", "onerror=a", "\u202e", "\u200b"):
        assert piece not in made or (piece == "onerror=a" and "&lt;img" in made)


def test_a_table_of_a_report_brings_no_style_of_its_own(reader):
    from heliograph.web.parts.prose import prose

    made = prose("| week | posts |\n|---|---:|\n| 1 | 12 |\n")
    assert "style=" not in made
    assert '<td class="number">12</td>' in made
