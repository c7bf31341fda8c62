"""Texts that would do harm stand on every page, and do none."""

from urllib.parse import quote

import pytest

from browsing import Looking, Serving
from hostile_texts import HOSTILE, MARK
from legacy_files import _tweet, tweets_csv, user_rows, users_csv
from published import publish_files

PLAIN = user_rows()[0]["userid"]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A site whose every text is hostile: posts, names, places, programs, hashtags and links."""
    desk = tmp_path_factory.mktemp("hostile")
    texts = list(HOSTILE.values())
    person = user_rows()[0] | {
        "follower_count": "900000",
        "user_display_name": HOSTILE["picture in quotes"],
        "user_reported_location": HOSTILE["script element"],
        "user_profile_description": HOSTILE["override"] + HOSTILE["closes a script"],
    }
    rows = [
        _tweet(
            person,
            f"2017-08-{1 + number // 24:02} {number % 24:02}:00:00.000",
            text,
            client=texts[-1 - number].replace("\n", " ").replace("\r", " ")[:80] or "x",
            hashtags=[text.replace(",", "").replace("\n", " ")[:60]],
            urls=[f"http://example.org/?{quote(text[:60])}"],
        )
        for number, text in enumerate(texts)
    ]
    settings = publish_files(
        desk,
        {"users_csv.csv": users_csv([person]), "tweets_csv.csv": tweets_csv(rows)},
        policy="twitter-2018",
    )
    with Serving(settings.archive, desk) as address:
        yield address


def addresses(served):
    import httpx2

    [entry] = httpx2.get(f"{served}data.json").json()["datasets"]
    name = entry["name"]
    yield "/"
    yield "/data/"
    yield f"/data/{name}/"
    yield f"/data/{name}/history/"
    for page in (1, 2):
        for shape in ("", "&as=posts"):
            yield f"/explore/?dataset={name}&page={page}{shape}"
    yield f"/compare/?a.dataset={name}&b.dataset={name}"


def harmless(page):
    assert page.evaluate("window.harmed") is None
    assert (
        page.locator(
            "main script, main iframe, main img, main [onerror], main [onload], main base, main form[action^='//']"
        ).count()
        == 0
    )


def test_texts_of_posts_names_and_programs_do_no_harm(browser, hostile):
    with Looking(browser, hostile) as page:
        for address in addresses(hostile):
            page.goto(address)
            page.locator("main").hover()
            harmless(page)


DAILY = 4
"""One of so many texts is typed every day; all of them in the nightly battery."""

TYPED = [
    pytest.param(name, marks=() if at % DAILY == 0 else pytest.mark.nightly)
    for at, name in enumerate(HOSTILE)
]


@pytest.mark.parametrize("name", TYPED)
def test_what_somebody_types_does_no_harm(browser, hostile, name):
    text = quote(HOSTILE[name])
    with Looking(browser, hostile) as page:
        for address in (
            f"/explore/?dataset={text}",
            f"/explore/?q={text}",
            f"/explore/?client={text}",
            f"/explore/?{text}=1",
            f"/data/{quote(HOSTILE[name], safe='')}/",
        ):
            answer = page.goto(address)
            assert answer.status < 500
            harmless(page)


def test_the_texts_are_really_there_and_would_harm_a_page_that_escapes_nothing(browser, hostile):
    with Looking(browser, hostile) as page:
        page.goto("/explore/")
        assert MARK in page.locator("main").inner_text()
    with Looking(browser, hostile, bypass_csp=True) as page:
        page.goto("/")
        page.set_content(HOSTILE["picture without source"])
        page.wait_for_function("window.harmed === 1")
        page.close()
