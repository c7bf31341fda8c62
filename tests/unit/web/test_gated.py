"""No page shows what the public edition hides, whatever is asked for and whatever the settings name."""

import ast
import re
from pathlib import Path

import duckdb
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pages import PAGES

import heliograph.web
from heliograph.bootstrap.portal import configure
from heliograph.bootstrap.serving import Site
from heliograph.settings import Settings

WEB = Path(heliograph.web.__file__).parent

ADDRESSES = [
    *PAGES.values(),
    "/explore/rows.json?dataset=tiny",
    "/explore/rows.csv?dataset=tiny",
    "/archive/tiny/1/release.json",
    "/archive/tiny/1/consortium/manifest.json",
    "/archive/tiny/1/consortium/accounts.parquet",
    "/gated/tiny/1/consortium/accounts.parquet",
    "/consortium/files/tiny/1/consortium/accounts.parquet",
]
EDITIONS = st.sampled_from(
    [
        "",
        "edition=consortium",
        "edition=enclave",
        "edition=public",
        "a.edition=consortium",
        "b.edition=enclave",
    ]
)


@pytest.fixture(scope="module")
def hidden(tiny):
    """Ids, handles and names that the identified edition has and the public one has not."""
    found = set()
    for name in ("tiny", "tiny-2"):
        query = """SELECT account_id, handle, display_name FROM read_parquet(?) AS a
            WHERE account_id NOT IN (SELECT account_id FROM read_parquet(?))"""
        places = [
            str(root / name / "1" / edition / "accounts.parquet")
            for root, edition in ((tiny.gated, "consortium"), (tiny.archive, "public"))
        ]
        for row in duckdb.execute(query, places).fetchall():
            found |= {word for word in row[:2] if word and len(word) >= 5}
    assert len(found) > 20
    return found


@pytest.fixture(scope="module")
def careless(tiny, tmp_path_factory):
    """A site whose operator has named the gated root in the settings."""
    chosen = Settings(archive=str(tiny.archive), gated=tiny.gated, cache=tmp_path_factory.mktemp("cache"))
    made = Site(chosen)
    assert made.settings.gated is None, "it is forgotten before anything is opened"
    made.prepare()
    return made


@pytest.fixture(scope="module")
def reader(careless, tiny):
    configure(careless.settings.model_copy(update={"gated": tiny.gated}), careless)
    return Client()


def words_of(text):
    return set(re.findall("[0-9A-Za-z_]+", text))


@settings(deadline=None, max_examples=25)
@given(
    address=st.sampled_from(ADDRESSES),
    edition=EDITIONS,
    language=st.sampled_from(["", "/es", "/ar"]),
    json=st.booleans(),
)
def test_no_gated_row_on_any_route(reader, hidden, address, edition, language, json):
    place, _, query = address.partition("?")
    if json and place.endswith("/"):
        place = f"{place.removesuffix('/') or '/index'}.json"
    prefix = (
        "" if place.startswith(("/archive/", "/explore/rows", "/gated/", "/consortium/files/")) else language
    )
    answer = reader.get(f"{prefix}{place}?{'&'.join(filter(None, (query, edition)))}")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    assert hidden & words_of(text) == set()


def test_the_words_would_be_found_if_they_were_there(hidden):
    word = next(iter(hidden))
    assert word in words_of(f"<td>{word}</td>")
    assert all(words_of(each) == {each} for each in hidden)


DECIDED_ELSEWHERE = {"role", "roles", "state", "tier", "grant", "grants"}
"""What one may do is decided by rules; a page that compares these words would be a second place that decides."""


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.py")), ids=lambda path: path.stem)
def test_pages_compare_no_role_and_no_state(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Compare):
            named = {getattr(each, "attr", getattr(each, "id", "")) for each in ast.walk(node)}
            assert not named & DECIDED_ELSEWHERE, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", sorted((WEB / "templates").rglob("*.html")), ids=lambda path: path.stem)
def test_templates_compare_no_role_and_no_state(path):
    tests = re.findall(r"{% (?:el)?if (.*?) %}", path.read_text("utf-8"))
    compared = [test for test in tests if re.search(r"(==|!=| in )", test)]
    assert not [test for test in compared if set(re.split(r"[^a-z_]+", test)) & DECIDED_ELSEWHERE]
