"""What the API answers, and in which one form it says that something is wrong."""

import json
from pathlib import Path

import pytest


def get(client, address, **headers):
    answer = client.get(f"/api/v1{address}", headers=headers)
    return answer, answer.json()


def test_data_sets_with_their_releases_and_files(client, site):
    _, said = get(client, "/datasets")
    assert [each["name"] for each in said["datasets"]] == ["tiny", "tiny-2"]
    _, one = get(client, "/datasets/tiny")
    assert (one["address"], one["release_id"]) == ("tiny@1", site.edition("tiny").release_id)
    assert get(client, "/datasets/tiny@1")[1] == one
    _, releases = get(client, "/datasets/tiny/releases")
    assert [each["release"] for each in releases["releases"]] == [1]
    _, files = get(client, "/datasets/tiny/files")
    assert {f["sha256"] for f in files["files"]} == {f.sha256 for f in site.edition("tiny").manifest.files}
    file = client.get(files["documents"][0]["href"])
    assert len(b"".join(file.streaming_content)) == files["documents"][0]["bytes"]


def test_posts_are_those_that_the_explorer_shows(client):
    query = "dataset=tiny&language=ar&-client=web&since=2020-02-01&until=2020-11-30"
    _, said = get(client, f"/posts?{query}")
    shown = client.get(f"/explore.json?{query}").json()
    assert said["posts"] == [
        {k: v for k, v in post.items() if k in said["posts"][0]} for post in shown["posts"]
    ]
    assert said["datasets"] == ["tiny@1"]
    assert get(client, f"/posts/count?{query}")[1]["count"] == shown["count"]
    for column in ("language", "client", "kind"):
        _, facet = get(client, f"/posts/facets/{column}?{query}")
        assert facet["values"] == shown["facets"][column]
    _, timeline = get(client, f"/posts/timeline?grain=day&{query}")
    assert [(b["start"], b["posts"]) for b in timeline["bars"]] == [
        (d["day"], d["posts"]) for d in shown["days"]
    ]


@pytest.mark.parametrize("grain", ["week", "month", "year"])
def test_a_timeline_adds_up_whatever_its_grain(client, grain):
    total = get(client, "/posts/count?dataset=tiny&language=ru")[1]["count"]
    bars = get(client, f"/posts/timeline?dataset=tiny&language=ru&grain={grain}")[1]["bars"]
    assert sum(bar["posts"] for bar in bars) == total
    assert bars == sorted(bars, key=lambda bar: bar["start"])


@pytest.mark.parametrize("column", ["hashtags", "account_id", "mentions", "dataset", "geo"])
def test_other_columns_are_counted_too(client, column):
    said = get(client, f"/posts/facets/{column}?dataset=tiny&dataset=tiny-2&most=3")[1]
    assert 0 < len(said["values"]) <= 3
    counts = [each["posts"] for each in said["values"]]
    assert counts == sorted(counts, reverse=True)


def test_only_the_columns_that_are_asked_for_are_given(client):
    said = get(client, "/posts?dataset=tiny&columns=text,hashtags&limit=2")[1]
    assert [list(post) for post in said["posts"]] == [["text", "hashtags"]] * 2


def test_the_next_page_is_linked_in_the_answer_and_in_a_header(client):
    answer, said = get(client, "/posts?dataset=tiny&limit=3&rows=5")
    assert answer["Link"] == f'<{said["next"]}>; rel="next"'
    assert "dataset=tiny%401" in said["next"], "the next page is of the same release"
    last = client.get(said["next"].removeprefix("http://testserver"))
    assert "Link" not in last
    assert (len(last.json()["posts"]), last.json()["next"]) == (2, None)


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/nothing", 404, "unknown-name"),
        ("/datasets/tinny", 404, "unknown-name"),
        ("/datasets/tiny@9", 404, "unknown-name"),
        ("/datasets/tiny@x", 400, "usage"),
        ("/posts", 400, "usage"),
        ("/posts?dataset=tiny&langauge=ar", 404, "unknown-name"),
        ("/posts?dataset=tiny&limit=101", 422, "validation"),
        ("/posts?dataset=tiny&limit=0", 422, "validation"),
        ("/posts?dataset=tiny&cursor=nonsense", 400, "usage"),
        ("/posts?dataset=tiny&table=accounts", 400, "usage"),
        ("/posts?dataset=tiny&q=%22open", 400, "usage"),
        ("/posts?dataset=tiny&edition=consortium", 403, "refused"),
        ("/posts/facets/text?dataset=tiny", 404, "unknown-name"),
        ("/posts/timeline?dataset=tiny&grain=hour", 422, "validation"),
    ],
)
def test_every_error_has_one_form(client, address, status, code):
    answer, said = get(client, address)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    assert set(said) == {"error"}
    assert set(said["error"]) == {"code", "message", "hint"}
    assert said["error"]["code"] == code
    assert said["error"]["message"]


def test_what_is_not_reading_is_refused_in_the_same_form(client):
    answer = client.post("/api/v1/posts?dataset=tiny")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method")
    assert answer["Allow"] == "GET, HEAD"
    foreign = client.post("/api/v1/posts", headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "refused")


def test_a_fault_of_ours_is_told_in_the_same_form_and_tells_nothing_else(client, monkeypatch):
    def fault(*_):
        raise ValueError("secret")

    monkeypatch.setattr("heliograph.access.numbers.count", fault)
    monkeypatch.setattr("heliograph.web.api.counts.numbers.count", fault)
    client.raise_request_exception = False
    answer, said = get(client, "/posts/count?dataset=tiny&rows=77")
    assert answer.status_code == 500
    assert said["error"]["code"] == "error"
    assert "secret" not in answer.content.decode()


def test_the_openapi_document_is_served_kept_in_the_reference_and_shown_as_a_page(client):
    from heliograph.web.api.api import document

    served = client.get("/api/v1/openapi.json").json()
    kept = Path(__file__).parents[4] / "docs" / "reference" / "openapi.json"
    assert served == json.loads(kept.read_text("utf-8")) == json.loads(json.dumps(document()))
    html = client.get("/api/").content.decode()
    for path in served["paths"]:
        assert path in html
    assert 'lang="ar"' in client.get("/ar/api/").content.decode()


def test_public_data_may_be_read_by_pages_of_other_sites_and_nothing_else(client):
    for address in ("/api/v1/datasets", "/api/v1/nothing", "/archive/catalogue.json"):
        answer = client.get(address, headers={"Origin": "https://example.org"})
        answer.close()
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
    personal = (
        "/api/v1/receipts/tiny/1/consortium.json",
        "/api/v1/consortium/outputs/1",
        "/api/v1/consortium/datasets/tiny/sql",
        "/api/v1/login",
    )
    for address in ("/", "/explore.json?dataset=tiny", "/metrics", *personal):
        assert "Access-Control-Allow-Origin" not in client.get(address)


def test_the_last_day_that_there_is_ends_a_period(client):
    whole = get(client, "/posts/count?dataset=tiny")[1]["count"]
    assert get(client, "/posts/count?dataset=tiny&until=9999-12-31&like_count=0..")[1]["count"] <= whole
    assert get(client, "/posts?dataset=tiny&until=9999-12-31&sort=like_count&limit=1")[0].status_code == 200


def test_one_post_one_account_and_tags_are_what_their_pages_say(client):
    row = next(
        row
        for row in client.get(
            "/api/v1/posts?dataset=tiny&limit=100&columns=post_id,account_id,hashtags,domains"
        ).json()["posts"]
        if row["hashtags"] and row["domains"]
    )
    for address, page in (
        (f"datasets/tiny/posts/{row['post_id']}", f"/data/tiny/posts/{row['post_id']}.json"),
        (f"datasets/tiny/accounts/{row['account_id']}", f"/data/tiny/accounts/{row['account_id']}.json"),
    ):
        assert client.get(f"/api/v1/{address}").json() == client.get(page).json()
    for kind in ("hashtags", "domains"):
        value = {"value": row[kind][0]}
        assert (
            client.get(f"/api/v1/datasets/tiny/{kind}", value).json()
            == client.get(f"/data/tiny/{kind}.json", value).json()
        )
    assert client.get("/api/v1/datasets/tiny/posts/nobody").status_code == 404
    assert client.get("/api/v1/datasets/tiny/hashtags").status_code == 400
    assert client.get("/api/v1/datasets/tiny/accounts/x?edition=consortium").status_code == 403


def test_words_that_are_left_out_go_with_every_filter(client):
    said = {
        words: get(client, f"/posts/count?dataset=tiny&like_count=..3{words}")[1]["count"]
        for words in ("", "&q=the", "&q=-the")
    }
    assert said["&q=-the"] > 0
    assert said["&q=the"] + said["&q=-the"] == said[""]


@pytest.mark.parametrize(
    "place", ["/posts?dataset=tiny", "/datasets", "/openapi.json", "/nothing", "/posts?x=1"]
)
@pytest.mark.parametrize("packing", ["identity", "gzip"])
def test_heads_are_those_of_the_whole_answer(client, place, packing):
    sent = {"Accept-Encoding": packing}
    whole, head = (ask(f"/api/v1{place}", headers=sent) for ask in (client.get, client.head))
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert {n: v for n, v in head.headers.items() if n != "Content-Length"} == {
        n: v for n, v in whole.headers.items() if n != "Content-Length"
    }
    assert abs(int(head["Content-Length"]) - len(whole.content)) < 100, "what is packed has some chance bytes"
    known = client.head(f"/api/v1{place}", headers=sent | {"If-None-Match": whole.get("ETag", "")})
    assert known.status_code == (304 if whole.status_code == 200 else whole.status_code)
