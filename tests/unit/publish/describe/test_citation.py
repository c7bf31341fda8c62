import json
import re

from hypothesis import given
from hypothesis import strategies as st
from invented_release import facts_of

from heliograph.publish.describe.citation import _scalar, citation, citation_text

RELEASE_ID = "f" * 64
SCALAR = re.compile(r'(?:  )?(?:- |  )?([a-z-]+): ("(?:[^"\\]|\\.)*")')


def lines(**changes):
    return citation(facts_of(**changes), RELEASE_ID).decode("utf-8").splitlines()


def values(**changes):
    found = {}
    for line in lines(**changes):
        match = SCALAR.fullmatch(line)
        if match:
            found.setdefault(match[1], json.loads(match[2]))
    return found


def test_it_is_cited_by_name_number_and_release_id():
    assert citation_text(facts_of(), RELEASE_ID) == f"harbour-2021@1 sha256:{RELEASE_ID}"
    assert values()["value"] == f"harbour-2021@1 sha256:{RELEASE_ID}"
    assert values()["message"].endswith(f"harbour-2021@1 sha256:{RELEASE_ID}")


def test_it_has_every_key_that_the_format_requires():
    top = [line.partition(":")[0] for line in lines() if not line.startswith(" ")]
    assert top[:5] == ["cff-version", "message", "type", "title", "authors"]
    assert {"version", "date-released", "identifiers", "keywords", "abstract", "license", "contact"} <= set(
        top
    )
    assert values()["cff-version"] == "1.2.0"
    assert values()["type"] == "dataset"
    assert values()["date-released"] == "2022-03-04"
    assert '  - name: "Example Platform"' in lines()


def test_every_line_is_a_key_an_item_or_a_quoted_scalar():
    for line in lines():
        assert (
            SCALAR.fullmatch(line) or re.fullmatch(r"[a-z-]+:", line) or re.fullmatch(r'  - "[^"\\]*"', line)
        ), line


def test_a_licence_outside_the_list_is_given_by_its_address():
    described = facts_of().description.model_copy(update={"license": "https://example.org/terms"})
    assert values(description=described)["license-url"] == "https://example.org/terms"
    assert "license" not in values(description=described)


@given(st.text())
def test_any_text_survives_as_a_scalar_on_one_line(text):
    scalar = _scalar(text)
    assert json.loads(scalar) == text
    assert len(scalar.splitlines()) == 1
