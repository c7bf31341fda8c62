"""Forms that open a case, and pages that count cases and show no words of anybody."""

import re
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph.cases.close import close_case
from heliograph.cases.ration import Ration
from heliograph.errors import RemoteError
from heliograph.model.case import CaseState, Outcome
from heliograph.web.pages.cases import desk

GOOD = {"dataset": "tiny", "account_id": "a1", "words": "mine", "reach": "me@example.org"}
FIELDS = ("dataset", "account_id", "words", "reach")


@contextmanager
def changed(**parts):
    """A desk with other parts."""
    from dataclasses import replace

    before = desk()
    django_settings.HELIOGRAPH_DESK = replace(before, **parts)
    try:
        yield
    finally:
        django_settings.HELIOGRAPH_DESK = before


def post(client, address="/contest/", **typed):
    return client.post(address, GOOD | typed)


def test_a_form_leads_to_the_page_of_the_case_that_it_opened(client):
    answer = post(client)
    assert answer.status_code == 303
    [case] = desk().cases.all()
    assert answer["Location"] == f"/cases/{case.number}/"
    assert (case.asked.words, case.asked.reach, case.state) == ("mine", "me@example.org", CaseState.OPEN)
    page = client.get(answer["Location"]).content.decode()
    assert f"Case {case.number}" in page
    assert "mine" not in page


def test_a_problem_needs_words_only_and_keeps_the_page(client):
    assert client.post("/es/report/", {"words": "broken", "page": "/data/"}).status_code == 303
    [case] = desk().cases.all()
    assert (case.asked.page, case.asked.words) == ("/data/", "broken")


def test_a_form_is_filled_in_from_the_address(client):
    html = client.get("/contest/?dataset=tiny&account=a1%22%3E").content.decode()
    assert "<option selected>tiny</option>" in html
    assert 'value="a1&quot;&gt;"' in html
    assert 'value="/data/"' in client.get("/report/?page=/data/").content.decode()


@pytest.mark.parametrize("wrong", FIELDS)
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(client, wrong):
    answer = post(client, **({"words": "every <word>"} | {wrong: "no address" if wrong == "reach" else ""}))
    html = answer.content.decode()
    assert answer.status_code == 400
    [field] = re.findall(rf"<[a-z]+ [^>]*name=\"{wrong}\"[^>]*>", html)
    assert 'aria-invalid="true"' in field
    assert f"{wrong}-fault" in re.findall(r'aria-describedby="([^"]+)"', field)[0].split()
    assert f'id="{wrong}-fault"' in html
    for name in set(FIELDS) - {wrong, "words"}:
        assert GOOD[name] in html
    assert wrong == "words" or "every &lt;word&gt;" in html
    assert desk().cases.all() == ()


def test_a_text_that_is_too_long_comes_back_whole(client):
    long = "\n" + "x" * 5001
    answer = post(client, words=long)
    assert answer.status_code == 400
    assert "at most 5000" in answer.content.decode()
    assert "<textarea" in answer.content.decode()
    assert f">\n{long}</textarea>" in answer.content.decode()


def test_a_data_set_that_is_not_there_stays_chosen(client):
    html = post(client, dataset="tinny").content.decode()
    assert "<option selected>tinny</option>" in html
    assert "no such data set" in html


def test_a_program_that_fills_in_every_field_opens_nothing(client):
    answer = post(client, website="https://spam.example")
    assert answer.status_code == 400
    assert "me@example.org" in answer.content.decode()
    assert desk().cases.all() == ()


def test_a_form_of_another_site_opens_nothing(client):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert client.post("/contest/", GOOD, headers=headers).status_code == 403
    assert desk().cases.all() == ()


def test_too_many_at_once_are_told_to_wait_and_keep_what_they_typed(client):
    with changed(ration=Ration(most=1)):
        assert post(client).status_code == 303
        answer = post(client, words="a second one")
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 601
        assert "a second one" in answer.content.decode()
    assert len(desk().cases.all()) == 1


def test_a_wrong_form_takes_nothing_of_the_ration(client):
    with changed(ration=Ration(most=1)):
        assert post(client, words="").status_code == 400
        assert post(client).status_code == 303


def test_a_mail_that_fails_loses_no_case(client):
    def fails(case):
        raise RemoteError("no server")

    with changed(teller=fails):
        assert post(client).status_code == 303
    [case] = desk().cases.all()
    assert not case.is_told
    assert [event.what for event in desk().cases.events(case.number)] == ["case-opened", "case-mail-failed"]


def test_programs_are_told_the_number_or_the_faults(client):
    answer = client.post("/contest.json", GOOD)
    assert (answer.status_code, answer.json()["state"]) == (201, "open")
    assert answer["Location"] == f"/cases/{answer.json()['number']}/"
    answer = client.post("/contest.json", GOOD | {"words": ""})
    assert (answer.status_code, answer.json()["faults"]) == (400, {"words": "empty"})


def test_cases_are_counted_in_public_by_kind_and_state(client):
    post(client)
    client.post("/report/", {"words": "broken"})
    contest, _problem = desk().cases.all()
    close_case(
        desk().cases, contest.number, outcome=Outcome.EXPLAINED, note="why", by="ada", at=contest.opened_at
    )
    assert client.get("/cases.json").json() == {
        "cases": [{"kind": "contest", "open": 0, "closed": 1}, {"kind": "problem", "open": 1, "closed": 0}]
    }
    said = client.get(f"/cases/{contest.number}.json").json()
    assert said == {"number": contest.number, "kind": "contest", "state": "closed", "outcome": "explained"}
    assert client.get("/cases/99999/").status_code == 404


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
    account=st.text("abcdef234567<>&\"'", min_size=1, max_size=20),
)
def test_no_words_of_a_case_stand_on_any_public_page(client, words, account):
    mark = "zqxj7"
    with changed(ration=Ration()):
        typed = {"words": f"{mark}{words}", "account_id": f"{mark}{account}", "reach": f"{mark}@example.org"}
        answer = post(client, **typed)
    assert answer.status_code == 303
    number = answer["Location"].strip("/").rpartition("/")[2]
    close_case(
        desk().cases,
        int(number),
        outcome=Outcome.REJECTED,
        note=f"{mark} because",
        by=f"{mark} ada",
        at=desk().cases.get(int(number)).opened_at,
    )
    for address in (f"/cases/{number}", "/cases", "/contest", "/report"):
        for form in ("/", ".json"):
            assert mark not in client.get(address + form).content.decode()
    for address in ("/", "/data/", "/data/tiny/", "/metrics", "/health/ready"):
        assert mark not in client.get(address).content.decode()
