"""Every link in a page leads somewhere, and every page can be found."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from written_pages import ROOT, anchors, links, named, pages

PAGES = pages()
IN_CODE = re.compile(r"docs/[A-Za-z0-9_./-]+\.md")


def target(page: Path, link: str) -> tuple[Path, str]:
    path, _, anchor = unquote(link).partition("#")
    return ((page.parent / path).resolve() if path else page), anchor


def relative(page: Path) -> list[str]:
    return [link for link in links(page.read_text("utf-8")) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_to_a_file_and_a_heading_that_exist(page):
    broken = []
    for link in relative(page):
        path, anchor = target(page, link)
        if not path.exists():
            broken.append(f"{link}: no such file")
        elif anchor and (path.suffix != ".md" or anchor not in anchors(path.read_text("utf-8"))):
            broken.append(f"{link}: no such heading")
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_link_leaves_the_repository_by_the_back_door(page):
    outside = [link for link in relative(page) if not target(page, link)[0].is_relative_to(ROOT)]
    assert outside == []


def test_every_page_can_be_reached_from_the_readme():
    reached, open_ = set(), [ROOT / "README.md"]
    while open_:
        page = open_.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        open_ += [target(page, link)[0] for link in relative(page)]
    assert sorted(named(page) for page in set(PAGES) - reached) == []


def test_the_index_names_every_page_but_single_decisions():
    index = ROOT / "docs" / "index.md"
    listed = {target(index, link)[0] for link in relative(index)}
    below = {page for page in PAGES if page.is_relative_to(index.parent)}
    assert sorted(named(page) for page in below - listed - {index} if page.parent.name != "adr") == []


def test_every_page_that_the_code_names_exists():
    missing = [
        f"{source.relative_to(ROOT)}: {name}"
        for source in sorted((ROOT / "src").rglob("*"))
        if source.suffix in {".py", ".jinja"}
        for name in IN_CODE.findall(source.read_text("utf-8"))
        if not (ROOT / name).is_file()
    ]
    assert missing == []


def test_the_checker_sees_a_broken_link_and_a_missing_heading():
    text = "# One\n\n[a](gone.md) [b](#two) `[c](code.md)`\n\n```text\n[d](block.md)\n```\n\n## Three: and `four`\n"
    assert links(text) == ["gone.md", "#two"]
    assert anchors(text) == {"one", "three-and-four"}
