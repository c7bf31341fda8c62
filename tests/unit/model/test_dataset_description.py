import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from heliograph.model.dataset import AnnouncedCount, Contact, DatasetDescription, Link
from heliograph.model.indicator import SUPPRESSED_BELOW, Confidence, PresumptiveCountry, TechnicalIndicator

REQUIRED = {
    "name": "harbour-2021",
    "title": "Harbour network",
    "operation": "Harbour",
    "policy_area": "information-operations",
    "sampling": "All accounts.",
}


def described(**fields: object) -> DatasetDescription:
    return DatasetDescription.model_validate({**REQUIRED, **fields})


def indicator(*, share: float, n: int, kind: str = "login-network") -> TechnicalIndicator:
    return TechnicalIndicator(kind=kind, country="QX", share=share, n=n, confidence=Confidence.LOW)


indicators = st.builds(
    indicator, share=st.floats(min_value=0, max_value=1), n=st.integers(min_value=0, max_value=300)
)


@given(st.lists(indicators, max_size=8))
def test_no_published_indicator_rests_on_fewer_than_ten_accounts(given_indicators):
    country = PresumptiveCountry(country="QX", indicators=tuple(given_indicators))
    published = described(presumptive_country=country).published()
    assert all(i.n >= SUPPRESSED_BELOW for i in published.public_indicators)
    assert all(not 0 < round(i.share * i.n) < SUPPRESSED_BELOW for i in published.public_indicators)
    assert published.presumptive_country is not None
    assert published.presumptive_country.indicators == published.public_indicators
    assert published.presumptive_country.withheld + len(published.public_indicators) == len(given_indicators)


@given(st.lists(indicators, max_size=8))
def test_publishing_a_published_description_changes_nothing(given_indicators):
    published = described(
        presumptive_country=PresumptiveCountry(country="QX", indicators=tuple(given_indicators))
    ).published()
    assert published.published() == published


@pytest.mark.parametrize(
    ("share", "n", "publishable"),
    [
        (0.9, 9, False),
        (1.0, 10, True),
        (0.5, 10, False),
        (0.0, 10, True),
        (0.01, 500, False),
        (0.02, 500, True),
    ],
)
def test_both_the_accounts_examined_and_those_that_show_it_must_be_ten(share, n, publishable):
    assert indicator(share=share, n=n).publishable is publishable


def test_nothing_is_asserted_about_attribution_unless_stated():
    assert described().attribution is None
    assert "attribution" not in described().published().to_json()


def test_the_sampling_statement_is_required():
    with pytest.raises(ValidationError, match="sampling"):
        DatasetDescription.model_validate({k: v for k, v in REQUIRED.items() if k != "sampling"})
    with pytest.raises(ValidationError, match="is empty"):
        described(sampling="  \n ")


@pytest.mark.parametrize("share", [-0.01, 1.01, 75])
def test_a_share_lies_between_none_and_all(share):
    with pytest.raises(ValidationError):
        indicator(share=share, n=20)


@pytest.mark.parametrize("date", ["2018-10-17", "2018-10", "2018"])
def test_an_announcement_may_be_dated_by_day_month_or_year(date):
    assert AnnouncedCount(value=1, source="a report", date=date).date == date


@pytest.mark.parametrize(
    "date", ["17.10.2018", "2018-13", "2018-02-30", "2018-1-1", "18", "2018-10-17T00:00:00Z"]
)
def test_other_dates_of_an_announcement_are_refused(date):
    with pytest.raises(ValidationError, match="no da"):
        AnnouncedCount(value=1, source="a report", date=date)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.org", "https://", "https://a b", "https://a<b>"]
)
def test_a_link_that_does_not_lead_to_a_page_is_refused(url):
    with pytest.raises(ValidationError):
        Link(title="Report", url=url)


def test_a_contact_must_be_reachable():
    with pytest.raises(ValidationError, match="reachable"):
        Contact(name="Desk")
    assert Contact(name="Desk", url="https://example.org/contact").email is None


@pytest.mark.parametrize(
    "title", ["two\nlines", "bell \x07", "turned \u202e round", "nothing \ufffe", "", "x" * 301]
)
def test_a_title_that_would_break_a_page_is_refused(title):
    with pytest.raises(ValidationError):
        described(title=title)


def test_emoji_joiners_and_every_script_are_welcome():
    title = "شبکهٔ بندر \u200c港口网络 👩\u200d💻"
    assert described(title=title).title == title


def test_fields_of_a_later_version_survive_reading_and_writing():
    later = {
        **REQUIRED,
        "mood": "calm",
        "contact": {"name": "Desk", "email": "desk@example.org", "phone": "0"},
    }
    written = json.loads(json.dumps(DatasetDescription.model_validate(later).published().to_json()))
    assert written["mood"] == "calm"
    assert written["contact"]["phone"] == "0"
