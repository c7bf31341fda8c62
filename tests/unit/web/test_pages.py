"""Every page: for people and, with the same content, for programs; hostile addresses are told what is wrong."""

import json
import os
import re
from hashlib import sha256
from html import unescape

import pytest

from heliograph.access.listed import listed
from heliograph.publish.describe.promises import NOT_PROMISED

PAGES = {
    "home": "/",
    "catalogue": "/data/",
    "cards": "/data/?as=cards",
    "data set": "/data/tiny/",
    "release": "/data/tiny@1/",
    "history": "/data/tiny/history/",
    "report": "/data/tiny/documents/reports/findings.md/",
    "datasheet": "/data/tiny/documents/datasheet.md/",
    "explorer": "/explore/?dataset=tiny",
    "posts": "/explore/?dataset=tiny&as=posts&language=ar",
    "two data sets": "/explore/?dataset=tiny&dataset=tiny-2",
    "search": "/explore/?dataset=tiny&q=kind:reply",
    "comparison": "/compare/?a.dataset=tiny&a.until=2019-12-31&b.dataset=tiny&b.since=2020-01-01",
    "asking for a comparison": "/compare/",
    "verify": "/verify/",
    "glossary": "/glossary/",
    "contest": "/contest/?dataset=tiny&account=a1",
    "problem": "/report/?page=/data/",
    "cases": "/cases/",
}


@pytest.fixture
def known(client):
    """A post, an account, a hashtag and a domain that are there."""
    posts = client.get("/explore.json?dataset=tiny&kind=repost").json()["posts"]
    whole = json.loads(b"".join(client.get("/explore/rows.json?dataset=tiny").streaming_content))
    return {
        "post": posts[0]["post_id"],
        "account": posts[0]["account_id"],
        "hashtag": next(row["hashtags"][0] for row in whole if row["hashtags"]),
        "domain": next(row["domains"][0] for row in whole if row["domains"]),
    }


def test_a_post_is_shown_with_its_thread_repeats_and_what_was_done(client, known):
    address = f"/data/tiny/posts/{known['post']}"
    said = client.get(f"{address}.json").json()
    assert said["post"]["post_id"] == known["post"]
    assert said["account"]["account_id"] == known["account"] == said["post"]["account_id"]
    assert {"replies", "reposts", "quotes", "same_text", "ancestors", "originals", "actions"} <= set(said)
    html = client.get(f"{address}/").content.decode()
    assert "What the platform did" in html
    assert f"/data/tiny/accounts/{known['account']}/" in html


def test_an_account_is_shown_with_its_hours_programs_and_those_that_did_the_same(client, known):
    said = client.get(f"/data/tiny/accounts/{known['account']}.json").json()
    count = client.get(f"/explore.json?dataset=tiny&account_id={known['account']}").json()["count"]
    assert said["posts"] == count == sum(map(sum, said["hours"])) == sum(m["posts"] for m in said["months"])
    assert known["account"] not in {each["account_id"] for each in said["same_text"]["accounts"]}
    assert client.get(f"/data/tiny/accounts/{known['account']}/").status_code == 200


@pytest.mark.parametrize("kind", ["hashtag", "domain"])
def test_a_hashtag_and_a_domain_are_shown_with_who_used_them(client, known, kind):
    said = client.get(f"/data/tiny/{kind}s.json", {"value": known[kind]}).json()
    count = client.get("/explore.json", {"dataset": "tiny", f"{kind}s": known[kind]}).json()["count"]
    assert said["posts"] == count > 0
    assert client.get(f"/data/tiny/{kind}s/", {"value": known[kind]}).status_code == 200
    assert client.get(f"/data/tiny/{kind}s/", {"value": "nothing <b>"}).status_code == 200
    assert client.get(f"/data/tiny/{kind}s/").status_code == 400


@pytest.mark.parametrize("what", ["posts", "accounts"])
def test_what_is_not_there_is_told(client, what):
    assert client.get(f"/data/tiny/{what}/nobody/").status_code == 404
    assert client.get(f"/data/tiny/{what}/nobody.json").json()["error"]["code"] == "unknown-name"


@pytest.mark.parametrize("language", ["", "/es", "/ar"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_is_there_in_every_language(client, language, address):
    answer = client.get(language + address)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'lang="{language[1:] or "en"}"' in html
    assert f'dir="{"rtl" if language == "/ar" else "ltr"}"' in html


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_names_its_twin_which_says_the_same(client, address):
    html = client.get(address).content.decode()
    [twin] = re.findall(r'rel="alternate" type="application/json" href="([^"]+)"', html)
    document = client.get(twin.replace("&amp;", "&"))
    assert document["Content-Type"] == "application/json"
    assert document.status_code == 200
    said = json.loads(document.content)
    assert said


def test_a_comparison_says_both_sides_in_shares_with_intervals(client):
    said = client.get("/compare.json?a.dataset=tiny&a.language=ar&b.dataset=tiny-2").json()
    first, second = said["sides"]
    assert first["rows"] == client.get("/explore.json?dataset=tiny&language=ar").json()["count"]
    assert second["rows"] == client.get("/explore.json?dataset=tiny-2").json()["count"]
    assert {each["column"] for each in said["columns"]} == {"language", "client", "kind"}
    for each in said["columns"]:
        for difference in each["differences"]:
            assert difference["interval"]["low"] <= difference["difference"] <= difference["interval"]["high"]
    assert client.get("/compare/?a.dataset=tiny").status_code == 400
    assert client.get("/compare/?a.dataset=tiny&b.dataset=tiny&b.edition=consortium").status_code == 403


def test_home_counts_what_is_there_and_shows_the_newest_first(client):
    said = client.get("/index.json").json()
    assert said["datasets"] == 2
    assert {entry["name"] for entry in said["newest"]} == {"tiny", "tiny-2"}
    assert said["posts"] == sum(entry["posts"] for entry in said["newest"])
    assert "example.org/archive+" in said["keys"][0]


def test_the_catalogue_is_narrowed_by_facets(client):
    assert len(client.get("/data.json?policy_area=information-operations").json()["datasets"]) == 2
    said = client.get("/data.json?policy_area=misinformation").json()
    assert said["datasets"] == []
    assert said["of"] == 2
    assert {v["value"] for v in said["facets"]["policy_area"]} == {"information-operations"}


def test_the_page_of_a_data_set_tells_files_digests_and_citation(client, site):
    said = client.get("/data/tiny.json").json()
    edition = site.edition("tiny")
    assert {f["sha256"] for f in said["files"]} == {f.sha256 for f in edition.manifest.files}
    assert said["citation"]["text"] == f"tiny@1 sha256:{edition.release_id}"
    assert {e["name"]: e["gated"] for e in said["editions"]} == {"public": False, "consortium": True}
    assert said["citation"]["csl"]["note"] == f"tiny@1 sha256:{edition.release_id}, public edition"
    html = client.get("/data/tiny/").content.decode()
    assert "not an attribution" in html
    assert "&quot;type&quot;: &quot;dataset&quot;" in html


def test_the_page_of_a_release_says_what_is_not_promised_in_the_words_of_its_datasheet(client):
    told = [{"title": title, "text": text} for title, text in NOT_PROMISED]
    assert client.get("/data/tiny@1.json").json()["not_promised"] == told
    html = unescape(client.get("/data/tiny@1/").content.decode())
    assert all(each["title"] in html and each["text"] in html for each in told)
    assert NOT_PROMISED[0][1] not in unescape(client.get("/es/data/tiny@1/").content.decode())


def test_the_page_of_a_data_set_leads_programs_to_what_describes_it(client):
    """Signposting: what harvesters of libraries follow, without reading the page."""
    said = client.get("/data/tiny/")["Link"]
    assert client.get("/es/data/tiny@1/")["Link"] == said
    links = dict(re.findall(r'<([^>]+)>; rel="([a-z-]+)"', said))
    assert links == {
        "http://testserver/data/tiny@1/": "cite-as",
        "https://schema.org/Dataset": "type",
        "http://testserver/archive/tiny/1/croissant.json": "describedby",
        "http://testserver/archive/tiny/1/datacite.json": "describedby",
    }
    for place in (link for link, rel in links.items() if rel == "describedby"):
        answer = client.get(place)
        assert json.loads(b"".join(answer.streaming_content))


def test_the_page_of_a_data_set_leads_to_where_its_gated_edition_is_applied_for(client):
    html = client.get("/data/tiny/").content.decode()
    editions = html[html.index('id="editions"') : html.index('id="history"')]
    assert 'href="/consortium/about/"' in editions


def test_a_view_tells_count_facets_days_posts_and_how_to_copy_it(client):
    said = client.get("/explore.json?dataset=tiny&language=ar&language=en").json()
    chosen = {v["value"]: v["posts"] for v in said["facets"]["language"]}
    assert said["count"] == chosen["ar"] + chosen["en"] == sum(d["posts"] for d in said["days"])
    assert {post["language"] for post in said["posts"]} <= {"ar", "en"}
    assert [p["posted_at"] for p in said["posts"]] == sorted(p["posted_at"] for p in said["posts"])
    assert set(said["copy"]) == {"python", "sql", "r", "shell"}
    assert "/archive/tiny/1/public/posts/" in said["copy"]["r"], (
        "R is told addresses, not folders of the server"
    )
    assert "tiny%401" in said["citation"]


def test_what_was_searched_for_is_marked(client):
    word = next(
        w
        for p in client.get("/explore.json?dataset=tiny&language=en").json()["posts"]
        for w in p["text"].split()
        if w.isalpha() and len(w) > 4
    )
    said = client.get("/explore.json", {"dataset": "tiny", "q": word}).json()
    for post in said["posts"]:
        assert {post["text"][first:end].casefold() for first, end in post["marks"]} == {word.casefold()}
    assert f"<mark>{word}</mark>" in client.get("/explore/", {"dataset": "tiny", "q": word}).content.decode()


def test_pages_of_a_view_hold_every_post_once(client):
    first = client.get("/explore.json?dataset=tiny").json()
    seen = []
    for page in range(1, min(first["pages"], 4) + 1):
        seen += [p["post_id"] for p in client.get(f"/explore.json?dataset=tiny&page={page}").json()["posts"]]
    assert len(seen) == len(set(seen)) == min(first["count"], 200)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing/", 404, "no page"),
        ("/data/tinny/", 404, "Did you mean"),
        ("/data/tiny@9/", 404, "release"),
        ("/explore/", 400, "No data set is named"),
        ("/explore/?dataset=tiny&langauge=ar", 404, "Did you mean"),
        ("/explore/?dataset=tiny&page=0", 400, "Pages are numbered"),
        ("/explore/?dataset=tiny&page=999", 400, "can be leafed through"),
        ("/explore/?dataset=tiny&q=%22open", 400, "quotation mark"),
        ("/explore/?dataset=tiny&edition=consortium", 403, "Only public editions"),
        ("/explore/?dataset=tiny&edition=enclave", 403, "Only public editions"),
        ("/explore/?dataset=../etc", 400, "no name of a data set"),
        ("/explore/rows.csv?dataset=tiny&edition=consortium", 403, "Only public editions"),
    ],
)
def test_what_cannot_be_meant_is_told_as_a_page_and_as_json(client, address, status, words):
    answer = client.get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()
    if address.startswith("/explore/?"):
        told = client.get(address.replace("/explore/", "/explore.json"))
        assert told.status_code == status
        assert set(told.json()["error"]) == {"code", "message", "hint"}


@pytest.mark.parametrize("address", ["/data/tinny/", "/data/tiny@9/", "/es/data/tinny/", "/data/tinny.json"])
def test_nobody_is_told_where_on_the_server_the_archive_lies(client, tiny, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert str(tiny.archive) not in answer.content.decode()
    assert "this archive" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "There is no page"), ("/es", "No hay ninguna página"), ("/ar", "لا توجد صفحة")],
)
def test_a_page_of_trouble_says_in_its_title_what_it_is(client, language, words):
    html = client.get(f"{language}/nothing/").content.decode()
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert words in title
    assert "404" in title
    assert 'lang="en"' not in html.partition("<main")[2] or not language


def test_rows_are_taken_away_as_files(client, site):
    count = client.get("/explore.json?dataset=tiny&language=ar").json()["count"]
    answer = client.get("/explore/rows.csv?dataset=tiny&language=ar")
    assert answer["Content-Disposition"].startswith('attachment; filename="tiny-1.csv"')
    lines = b"".join(answer.streaming_content)
    assert lines.count(b"posts") >= 0
    rows = json.loads(b"".join(client.get("/explore/rows.json?dataset=tiny&language=ar").streaming_content))
    assert len(rows) == count
    assert {row["language"] for row in rows} == {"ar"}
    found = b"".join(client.get("/explore/rows.json?dataset=tiny&language=ar&q=kind:reply").streaming_content)
    assert all(row["kind"] == "reply" for row in json.loads(found))


def test_the_archive_itself_is_served_in_whole_and_in_parts(client, tiny):
    whole = (tiny.archive / "catalogue.json").read_bytes()
    answer = client.get("/archive/catalogue.json")
    assert b"".join(answer.streaming_content) == whole
    tag = answer["ETag"]
    part = client.get("/archive/catalogue.json", headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[10:20])
    assert part["Content-Range"] == f"bytes 10-19/{len(whole)}"
    tail = client.get("/archive/catalogue.json", headers={"Range": "bytes=-7"})
    assert b"".join(tail.streaming_content) == whole[-7:]
    assert client.get("/archive/catalogue.json", headers={"If-None-Match": tag}).status_code == 304
    changed = client.get("/archive/catalogue.json", headers={"Range": "bytes=1-2", "If-Range": '"other"'})
    assert (changed.status_code, b"".join(changed.streaming_content)) == (200, whole)
    for beyond in ("bytes=999999999-", "bytes=5-2", "bytes=0-1,5-6", "bytes=-0"):
        assert client.get("/archive/catalogue.json", headers={"Range": beyond}).status_code == 416
    head = client.head("/archive/catalogue.json", headers={"Range": "bytes=1-2"})
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(whole)))


def test_files_of_a_release_are_known_by_their_digest_on_every_server(client, site):
    for path in (
        "tiny/1/release.json",
        "tiny/1/datasheet.md",
        "tiny/1/public/manifest.json",
        "tiny/1/public/accounts.parquet",
    ):
        answer = client.get(f"/archive/{path}")
        digest = sha256(b"".join(answer.streaming_content)).hexdigest()
        assert answer["ETag"] == f'"sha256-{digest}"'
        assert client.head(f"/archive/{path}")["ETag"] == answer["ETag"]
        again = client.get(f"/archive/{path}", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    for path in ("catalogue.json", "tiny/1/release.sig", "tiny/1/CITATION.cff"):
        assert not client.head(f"/archive/{path}")["ETag"].startswith('"sha256-'), "nobody promises it"
    assert listed(site.library, "nobody", 1) == {}


def test_parts_travel_as_they_lie_whatever_the_browser_can_read(client, tiny):
    packing = {"Accept-Encoding": "gzip", "Range": "bytes=5-400"}
    part = client.get("/archive/tiny/1/datasheet.md", headers=packing)
    whole = (tiny.archive / "tiny/1/datasheet.md").read_bytes()
    assert b"".join(part.streaming_content) == whole[5:401]
    assert part["ETag"].startswith('"sha256-')
    assert "Content-Encoding" not in part
    assert client.get("/data/", headers=packing)["Content-Encoding"] == "gzip"


def test_a_replaced_file_is_not_gone_on_with(client, tiny):
    place = tiny.archive / "tiny/1/datasheet.md"
    before, kept = place.read_bytes(), place.stat()
    tag = client.head("/archive/tiny/1/datasheet.md")["ETag"]
    other = place.with_name("other.md")
    try:
        for bytes_of_other in (before + b"more", before[::-1]):
            other.write_bytes(bytes_of_other)
            other.replace(place)
            asked = {"Range": "bytes=10-", "If-Range": tag}
            anew = client.get("/archive/tiny/1/datasheet.md", headers=asked)
            assert (anew.status_code, b"".join(anew.streaming_content)) == (200, bytes_of_other)
            late = client.get("/archive/tiny/1/datasheet.md")
            other.write_bytes(bytes_of_other)
            other.replace(place)
            assert b"".join(late.streaming_content) == b"", "it changed before the first byte"
            asked = {"Range": "bytes=10-", "If-Match": tag}
            assert client.get("/archive/tiny/1/datasheet.md", headers=asked).status_code == 412
    finally:
        other.write_bytes(before)
        other.replace(place)
        os.utime(place, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    assert client.head("/archive/tiny/1/datasheet.md")["ETag"] == tag


@pytest.mark.parametrize(
    "path",
    [
        "../desk",
        "%2e%2e/gated",
        "tiny//1",
        ".hidden",
        "tiny/1/nothing.md",
        "/etc/passwd",
        "tiny",
        "..%2fgated",
    ],
)
def test_nothing_outside_of_the_archive_is_served(client, path):
    assert client.get(f"/archive/{path}").status_code == 404


def test_static_files_are_kept_for_ever_and_nothing_else_is_there(client):
    answer = client.get("/static/0.1.0/site.css")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer["Cache-Control"]
    assert b".heatmap" in answer.content, "figures are drawn as their room says"
    for path in ("../urls.py", "nothing.css", "..%2furls.py", "htmx.min.js/x"):
        assert client.get(f"/static/0.1.0/{path}").status_code == 404


def test_health_readiness_and_metrics(client):
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok", "datasets": 2, "prepared": True}
    told = client.get("/metrics").content.decode()
    assert 'heliograph_requests_total{page="live",status="200"}' in told
