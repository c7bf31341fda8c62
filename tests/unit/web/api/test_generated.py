"""Requests that nobody would write, made from the OpenAPI document: none is answered with a fault of the server.

Half of what is made keeps to the document and half breaks it. As names of data sets and columns are mostly made up then,
some are put in that there are, so that the answers come from the archive. Addresses of members are asked with every kind of token.
"""

import re
from collections import Counter

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import URLResolver, get_resolver
from gated_site import GatedSite
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from members_asking import KINDS, KNOWN, OPENS, Members
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from heliograph.bootstrap import asking
from heliograph.bootstrap.untrusted import sql_pool
from heliograph.store.portal.database import leave

ARROW = "application/vnd.apache.arrow.stream"
DAILY, NIGHTLY = 300, 20_000
PUBLIC = ("/api/v1/datasets", "/api/v1/posts")
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
NAMES = st.sampled_from(["tiny", "tiny-2", "tiny@1"])
EDITIONS = st.sampled_from(["consortium", "enclave"])
COLUMNS = st.sampled_from(["language", "kind", "hashtags", "account_id", "mentions"])
LIKELY = {
    "q": st.sampled_from(["the", "kind:reply", "-the", '"a b"', "winter OR the", "since:2020", "a*"]),
    "sort": st.sampled_from(["-posted_at", "posted_at", "like_count", "-like_count,language"]),
    "since": st.sampled_from(["2020-01-01", "2020-06-01T12:30", "0001-01-01", "9999-12-31"]),
    "until": st.sampled_from(["2020-12-31", "2021-06-01T12:30Z", "9999-12-31", "0001-01-01T00:00"]),
    "columns": st.sampled_from(["text", "post_id,hashtags", "posted_at"]),
    "language": st.lists(st.sampled_from(["ar", "ru", "~", "~-"])),
    "-client": st.lists(st.sampled_from(["web", "~"])),
    "like_count": st.sampled_from(["1..", "3", "..99999999999999999999", "~", "1.5"]),
    "rows": st.sampled_from(["0", "7", "99999999999999999999999"]),
    "limit": st.sampled_from([1, 100, "1e3"]),
}


@pytest.fixture(scope="module")
def members(tiny, site, tmp_path_factory):
    """A site with gated editions, and members of every kind; the wall around SQL is the real one."""
    patch, pool = pytest.MonkeyPatch(), sql_pool(running=1, idle=1, waiting=2)
    scene = GatedSite(tiny, site, tmp_path_factory.mktemp("state"))
    patch.setattr(asking, "shared_pool", lambda: pool)
    scene.begin(patch)
    yield Members(scene, tmp_path_factory.mktemp("limits"))
    pool.close()
    patch.undo()
    leave()


@pytest.fixture
def schema(members):
    """The API as its document describes it, asked without a server."""
    members.scene.configure(**members.settings)
    found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    found.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    return found


class Tally:
    """Requests of each address: how many there were, were let in by their token, and were answered with something."""

    def __init__(self):
        self.rows = {}

    def count(self, operation, kind, status):
        row = self.rows.setdefault(f"{operation.method.upper()} {operation.path}", Counter())
        row.update(all=1, known=kind in KNOWN or kind == "", answered=status < 300)
        row[status] += 1

    def total(self, what):
        return sum(row[what] for row in self.rows.values())

    def answered_to_members(self):
        return sum(row["answered"] for row in self.rows.values() if row[401])

    def __str__(self):
        lines = []
        for address, row in self.rows.items():
            statuses = ", ".join(
                f"{n} x {status}" for status, n in sorted(row.items(), key=str) if isinstance(status, int)
            )
            lines.append(
                f"{address}: {row['all']} requests, {row['known']} let in, {row['answered']} answered ({statuses})"
            )
        return "\n".join(lines)


def ask(schema, members, requests):
    """So many requests, the same number for every address; twice as many for those of members, whose tokens are of many kinds."""
    operations = [each.ok() for each in schema.get_all_operations()]
    shares = [1 + is_for_members(operation) for operation in operations]
    each, tally = -(-requests // sum(shares)), Tally()
    for operation, share in zip(operations, shares, strict=True):
        _ask(operation, members, each * share, tally)
    return tally


def is_for_members(operation):
    return bool(operation.definition.raw.get("security"))


def _ask(operation, members, requests, tally):
    mode = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    made = mode.flatmap(lambda chosen: operation.as_strategy(generation_mode=chosen))
    kinds = st.sampled_from(KINDS) if is_for_members(operation) else st.just("")

    @settings(
        max_examples=requests,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=made, kind=kinds, form=st.sampled_from([{}, {}, {"Accept": ARROW}]), draw=st.data())
    def each(case, kind, form, draw):
        likely(case, draw.draw)
        members.likely(case, draw.draw)
        if kind:
            case.headers = kept(case.headers) | members.headers(kind, operation)
        answer = case.call(headers={"Accept-Encoding": "identity"} | form)
        tally.count(operation, kind, answer.status_code)
        case.validate_response(answer, checks=CHECKS)
        holds(case, kind, answer, members)

    each()


def kept(headers):
    """Headers without a login of the generator: members come with their own, and the generator takes that away nowhere."""
    return {name: value for name, value in (headers or {}).items() if name.lower() != "authorization"}


def holds(case, kind, answer, members):
    """What is so of every answer."""
    path, good = case.operation.path, answer.status_code < 300
    assert members.leaks(answer, kind) == []
    if kind:
        assert good <= (kind in next(who for word, who in OPENS.items() if word in path))
        assert (answer.status_code == 401) == (kind not in KNOWN)
        return
    assert b"consortium@" not in answer.content
    if good and "posts" in path:
        assert '"latitude"' not in answer.text


def likely(case, draw):
    """Put in what there is, most of the time."""
    if draw(st.integers(0, 4)) == 0:
        return
    if "name" in (case.path_parameters or {}):
        case.path_parameters["name"] = draw(NAMES)
    if case.method != "GET" or is_for_members(case.operation):
        return
    if "column" in (case.path_parameters or {}):
        case.path_parameters["column"] = draw(COLUMNS)
    query = {} if draw(st.booleans()) else dict(case.query or {})
    query["dataset"] = draw(NAMES)
    for name in draw(st.lists(st.sampled_from(sorted(LIKELY)), max_size=3, unique=True)):
        query[name] = draw(LIKELY[name])
    query.pop("edition", None)
    case.query = query


def told(tally, record_property):
    record_property(
        "table",
        f"generated requests: {tally.total('all'):,}, answered with something: {tally.total('answered'):,}",
    )
    print(tally)


def reached(tally, least):
    """Every address is answered with something; those of members are asked by people who may and by people who may not."""
    for address, row in tally.rows.items():
        assert row["answered"] >= least, f"{address}: {row}"
        assert row[401] >= 1 or row["known"] == row["all"], f"{address}: {row}"


def test_generated_requests_meet_no_fault_of_the_server(schema, members, record_property):
    tally = ask(schema, members, DAILY)
    told(tally, record_property)
    assert tally.total("all") >= DAILY
    assert tally.total("answered") > DAILY // 10
    reached(tally, 0)  # each is asked a few times only
    assert tally.answered_to_members() >= 20


@pytest.mark.nightly
def test_twenty_thousand_generated_requests_meet_no_fault_of_the_server(schema, members, record_property):
    tally = ask(schema, members, NIGHTLY)
    told(tally, record_property)
    assert tally.total("all") >= NIGHTLY
    reached(tally, 20)


def test_every_route_of_the_api_stands_in_the_document(schema):
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{route}") for route in routes_of_the_api(get_resolver())
    }
    own = {"/api/v1/openapi.json"}  # the document need not name itself
    assert routes - own == set(schema.raw_schema["paths"])


def routes_of_the_api(resolver, before=""):
    """Every route below ``/api/`` that leads somewhere."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes_of_the_api(each, route)
        elif route.startswith("api/v") and each.name != "api-root":  # which is answered with 404
            yield route


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edition=EDITIONS, draw=st.data())
def test_no_address_of_the_public_gives_a_row_of_another_edition(schema, edition, draw):
    operations = [each.ok() for each in schema.get_all_operations()]
    path = draw.draw(st.sampled_from([each.path for each in operations if each.path.startswith(PUBLIC)]))
    path = path.replace("{name}", draw.draw(NAMES)).replace("{column}", draw.draw(COLUMNS))
    query = draw.draw(st.permutations([("dataset", "tiny"), ("edition", edition), ("language", "ar")]))
    answer = Client().get(path, query_params=dict(query))
    assert answer.status_code == 403
    assert set(answer.json()) == {"error"}
