"""Requests that nobody would write, made from the OpenAPI document: none is answered with a fault of the server.

Half of what is made keeps to the document and half breaks it. As names of data sets and columns are mostly made up then,
some are put in that there are, so that the answers come from the archive.
"""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

DAILY, NIGHTLY = 300, 20_000
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


@pytest.fixture
def schema(client):
    """The API as its document describes it, asked without a server."""
    found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    found.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    return found


def ask(schema, requests):
    """So many requests, the same number for every address; how many there were, and how many were answered with data."""
    operations = [each.ok() for each in schema.get_all_operations()]
    each = -(-requests // len(operations))
    asked = {"all": 0, "answered": 0}
    for operation in operations:
        _ask(operation, each, asked)
    return asked


def _ask(operation, requests, asked):
    mode = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    made = mode.flatmap(lambda chosen: operation.as_strategy(generation_mode=chosen))

    @settings(
        max_examples=requests,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=made, draw=st.data())
    def each(case, draw):
        likely(case, draw.draw)
        answer = case.call(headers={"Accept-Encoding": "identity"})
        asked["all"] += 1
        asked["answered"] += answer.status_code == 200
        case.validate_response(answer, checks=CHECKS)
        assert b"consortium@" not in answer.content
        if answer.status_code == 200 and "posts" in operation.path:
            assert '"latitude"' not in answer.text

    each()


def likely(case, draw):
    """Put in what there is, most of the time."""
    if draw(st.integers(0, 4)) == 0:
        return
    if "name" in (case.path_parameters or {}):
        case.path_parameters["name"] = draw(NAMES)
    if "column" in (case.path_parameters or {}):
        case.path_parameters["column"] = draw(COLUMNS)
    query = {} if draw(st.booleans()) else dict(case.query or {})
    query["dataset"] = draw(NAMES)
    for name in draw(st.lists(st.sampled_from(sorted(LIKELY)), max_size=3, unique=True)):
        query[name] = draw(LIKELY[name])
    query.pop("edition", None)
    case.query = query


def test_generated_requests_meet_no_fault_of_the_server(schema, record_property):
    asked = ask(schema, DAILY)
    record_property(
        "table", f"generated requests: {asked['all']:,}, answered with data: {asked['answered']:,}"
    )
    assert asked["all"] >= DAILY
    assert asked["answered"] > DAILY // 10


@pytest.mark.nightly
def test_twenty_thousand_generated_requests_meet_no_fault_of_the_server(schema, record_property):
    asked = ask(schema, NIGHTLY)
    record_property(
        "table", f"generated requests: {asked['all']:,}, answered with data: {asked['answered']:,}"
    )
    assert asked["all"] >= NIGHTLY


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edition=EDITIONS, draw=st.data())
def test_no_address_of_the_api_gives_a_row_of_another_edition(schema, client, edition, draw):
    operations = [each.ok() for each in schema.get_all_operations()]
    path = draw.draw(st.sampled_from([each.path for each in operations]))
    path = path.replace("{name}", draw.draw(NAMES)).replace("{column}", draw.draw(COLUMNS))
    query = draw.draw(st.permutations([("dataset", "tiny"), ("edition", edition), ("language", "ar")]))
    answer = client.get(path, query_params=dict(query))
    assert answer.status_code == 403
    assert set(answer.json()) == {"error"}
