"""Readers at work: every page without complaint, the main journeys with scripts and without, on a desk and on a phone."""

import json
import re
from urllib.parse import quote

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe

from browsing import PICTURES, Looking

PAGES = {
    "home": "/",
    "catalogue": "/data/",
    "cards": "/data/?as=cards",
    "data-set": "/data/tiny/",
    "publisher-report": "/data/tiny/documents/reports/findings.md/",
    "datasheet": "/data/tiny/documents/datasheet.md/",
    "history": "/data/tiny/history/",
    "explorer": "/explore/?dataset=tiny&language=ar&language=en&since=2019-06-01&until=2020-03-31",
    "posts": "/explore/?dataset=tiny&as=posts",
    "search": "/explore/?dataset=tiny&q=kind%3Areply",
    "nothing-found": "/explore/?dataset=tiny&language=xx",
    "comparison": "/compare/?a.dataset=tiny&a.until=2019-12-31&b.dataset=tiny&b.since=2020-01-01",
    "asking-for-a-comparison": "/compare/",
    "verify": "/verify/",
    "glossary": "/glossary/",
    "contest": "/contest/?dataset=tiny&account=a1",
    "report": "/report/?page=/data/",
    "cases": "/cases/",
    "trouble": "/data/tinny/",
    "consortium": "/consortium/about/",
    "criteria": "/consortium/criteria/",
    "data-catalogue": "/consortium/catalogue/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_read_every_page(browser, served, name, scheme):
    """axe-core is a script that is put into the page, which the policy forbids: for this look it is passed over."""
    with Looking(browser, served, color_scheme=scheme, bypass_csp=True) as page:
        page.goto(PAGES[name])
        found = Axe().run(page)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")
        page.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", ["", pytest.param("/es", marks=pytest.mark.nightly), "/ar"])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "trouble"])
def test_no_page_complains_or_asks_anybody_else(browser, served, name, language):
    with Looking(browser, served) as page:
        page.goto(language + PAGES[name])
        assert page.locator("h1").first.is_visible()


@pytest.mark.parametrize("language", [pytest.param("", marks=pytest.mark.nightly), "/ar"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(browser, served, name, language):
    with Looking(browser, served, viewport={"width": 390, "height": 800}) as page:
        page.goto(language + PAGES[name])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if PICTURES and not language:
            page.screenshot(path=f"{PICTURES}/{name}-phone.png")
        page.close()
    assert wide <= 0


DATES = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const around = node.parentElement;
    if (/\\d{4}-\\d\\d/.test(node.data) && !around.closest("script, svg, option, textarea")
        && getComputedStyle(around).direction !== "ltr") found.push(node.data.trim());
  }
  return found;
}"""
"""Dates that stand bare among words: 2026-11-03 would be read as 03-11-2026 there."""


@pytest.mark.parametrize("name", [name for name in PAGES if name != "trouble"])
def test_dates_keep_their_order_among_words_that_run_from_right_to_left(browser, served, name):
    with Looking(browser, served) as page:
        page.goto("/ar" + PAGES[name])
        assert page.evaluate(DATES) == []


def test_on_a_phone_the_words_of_a_post_have_the_whole_width(browser, served):
    with Looking(browser, served, viewport={"width": 390, "height": 800}) as page:
        page.goto("/explore/?dataset=tiny")
        words = page.locator("table.posts td.text p").first.bounding_box()
        table = page.locator("table.posts").first.bounding_box()
    assert words["width"] > 0.9 * table["width"]
    assert table["x"] + table["width"] <= 390


@pytest.fixture(scope="session")
def contexts(served):
    """Pages of a post, an account, a hashtag and a domain that are there."""
    rows = httpx2.get(f"{served}explore/rows.json?dataset=tiny").json()
    tagged = next(row for row in rows if row["hashtags"] and row["domains"])
    acted = httpx2.get(f"{served}explore.json?dataset=tiny&kind=repost").json()["posts"][0]
    return {
        "post": f"/data/tiny/posts/{tagged['post_id']}/",
        "repost": f"/data/tiny/posts/{acted['post_id']}/",
        "account": f"/data/tiny/accounts/{tagged['account_id']}/",
        "hashtag": f"/data/tiny/hashtags/?value={quote(tagged['hashtags'][0])}",
        "domain": f"/data/tiny/domains/?value={quote(tagged['domains'][0])}",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["post", "repost", "account", "hashtag", "domain"])
def test_everybody_can_read_a_post_an_account_and_a_tag(browser, served, contexts, name, scheme):
    with Looking(browser, served, color_scheme=scheme, bypass_csp=True) as page:
        page.goto(contexts[name])
        found = Axe().run(page)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{scheme}.png")
    assert found.violations_count == 0, found.generate_report()
    with Looking(browser, served, viewport={"width": 390, "height": 800}, color_scheme=scheme) as page:
        page.goto("/ar" + contexts[name])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_a_row_to_the_post_to_its_account_and_to_a_hashtag(browser, served, scripts):
    with Looking(browser, served, java_script_enabled=scripts) as page:
        page.goto("/explore/?dataset=tiny&kind=original")
        page.locator("table.posts td.time a").first.click()
        page.wait_for_url("**/posts/**")
        page.locator("article.card-of-post header a").click()
        page.wait_for_url("**/accounts/**")
        assert page.get_by_role("heading", name="Hours of the week (UTC)").is_visible()
        page.locator("#facet-hashtags + ul a").first.click()
        page.wait_for_url("**/hashtags/**")
        page.get_by_role("link", name="Explore them").click()
        page.wait_for_url("**/explore/**hashtags=**")
        assert page.locator("table.posts tbody tr").count() > 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_two_periods_are_compared(browser, served, scripts):
    with Looking(browser, served, java_script_enabled=scripts) as page:
        page.goto("/compare/")
        page.get_by_label("To", exact=True).first.fill("2019-12-31")
        page.get_by_label("From", exact=True).last.fill("2020-01-01")
        page.locator("main form button").click()
        page.wait_for_url("**a.until=2019-12-31**")
        assert page.get_by_role("heading", name="On the whole").is_visible()
        assert page.locator("svg.intervals[role=img]").count() == 3


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_first_page_to_a_post_of_a_language_in_a_period(browser, served, scripts):
    with Looking(browser, served, java_script_enabled=scripts) as page:
        page.goto("/")
        page.get_by_role("link", name="Explore tiny", exact=True).click()
        page.get_by_role("link", name=re.compile(r"^Arabic \(ar\)")).click()
        page.wait_for_url("**/explore/?dataset=tiny&language=ar**")
        count = page.locator("#count")
        arabic = count.inner_text()
        page.get_by_label("From", exact=True).fill("2020-02-01")
        page.get_by_role("button", name="Apply").click()
        page.wait_for_url("**since=2020-02-01**")
        assert "until" not in page.url, "empty fields are no part of an address"
        count.filter(has_not_text=arabic).wait_for()
        assert page.locator("table.posts tbody tr").count() > 0


def test_without_scripts_empty_fields_do_no_harm(browser, served):
    with Looking(browser, served, java_script_enabled=False) as page:
        page.goto("/explore/?dataset=tiny&since=&until=&q=")
        assert page.locator("table.posts tbody tr").count() == 50


def test_a_click_changes_the_address_and_the_rows_and_back_undoes_it(reader):
    reader.goto("/explore/?dataset=tiny")
    before = reader.locator("#count").inner_text()
    reader.evaluate("window.stayed = true")
    reader.locator("#facet-kind + ul a").first.click()
    reader.wait_for_url("**kind=**")
    reader.locator("#count").filter(has_not_text=before).wait_for()
    assert reader.evaluate("window.stayed"), "the page was not loaded anew"
    reader.go_back()
    reader.locator("#count").filter(has_text=before).wait_for()


def test_a_period_is_dragged(reader):
    reader.goto("/explore/?dataset=tiny")
    box = reader.locator("[data-timeline] svg").bounding_box()
    reader.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60)
    reader.mouse.down()
    reader.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 60, steps=4)
    reader.mouse.up()
    reader.wait_for_url("**since=**until=**")
    assert (
        reader.locator("[data-timeline] g.chosen").count() < reader.locator("[data-timeline] svg > g").count()
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_words_are_searched_and_a_mistake_is_told(browser, served, scripts):
    with Looking(browser, served, java_script_enabled=scripts) as page:
        page.goto("/explore/?dataset=tiny")
        page.get_by_label("Words").fill("kind:repost -zzz")
        page.get_by_role("button", name="Apply").click()
        page.wait_for_url("**q=kind**")
        assert page.locator("table.posts tbody tr").count() == 50
        page.goto("/explore/?dataset=tiny&q=knd:repost")
        assert "Did you mean" in page.locator("main").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_pages_are_turned_and_the_shape_is_kept(browser, served, scripts):
    with Looking(browser, served, java_script_enabled=scripts) as page:
        page.goto("/explore/?dataset=tiny&as=posts")
        first = page.locator("article.post .text").first.inner_text()
        page.get_by_role("link", name="Next").click()
        page.wait_for_url("**page=2**")
        page.locator("article.post .text").filter(has_not_text=first).first.wait_for()
        assert "as=posts" in page.url
        page.get_by_role("link", name="Previous").click()
        page.wait_for_url(re.compile("page=1"))


def test_rows_are_downloaded_with_their_number_said_before(reader):
    reader.goto("/explore/?dataset=tiny&language=ar")
    said = reader.get_by_text(re.compile("Download [0-9,]+ rows as")).inner_text()
    count = int(re.search(r"Download ([0-9,]+) rows", said)[1].replace(",", ""))
    with reader.expect_download() as coming:
        reader.get_by_role("link", name="JSON", exact=True).click()
    assert len(json.loads(coming.value.path().read_text("utf-8"))) == count


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_view_is_cited_and_copied(browser, served, scripts):
    with Looking(browser, served, java_script_enabled=scripts) as page:
        page.goto("/explore/?dataset=tiny&language=ar")
        page.get_by_text("Cite this view").click()
        assert "sha256:" in page.locator("details[open] pre").last.inner_text()
        page.get_by_text("Copy as SQL").click()
        assert "SELECT" in page.locator("details[open] pre").last.inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_language_of_the_pages_is_changed_and_the_view_stays(browser, served, scripts):
    with Looking(browser, served, java_script_enabled=scripts) as page:
        page.goto("/explore/?dataset=tiny&kind=reply")
        page.get_by_role("link", name="العربية").click()
        page.wait_for_url("**/ar/explore/?dataset=tiny&kind=reply")
        assert page.evaluate("document.dir") == "rtl"


def test_everything_can_be_reached_by_keyboard(reader):
    reader.goto("/explore/?dataset=tiny")
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.className") == "skip"
    reader.keyboard.press("Enter")
    for _ in range(3):
        reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**/explore/?dataset=tiny**")


def test_the_first_page_of_the_explorer_is_small(reader):
    """Bytes over the wire, with the style sheet and scripts, as a new reader gets them."""
    session = reader.context.new_cdp_session(reader)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    reader.goto("/explore/?dataset=tiny", wait_until="networkidle")
    assert 0 < sum(sizes) <= 60_000
