"""Leaving for good: nothing by which somebody logged in stays behind."""

from people import PASSWORD, joined, logged_in, you
from test_second_factors import forget_used, with_app

from heliograph.bootstrap.consortium import room_of
from heliograph.consortium.erase import erase
from heliograph.model.consortium.person import Person, PersonState
from heliograph.web.parts.portal import now

ADDRESS = "ada@hill.example"


def rows_that_say(words):
    """Every table that has these words in any column."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(words in str(value) for row in cursor.fetchall() for value in row):
                yield table


def test_an_erased_person_leaves_no_address_no_login_no_factor_and_no_session(browser):
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from django.contrib.auth import get_user_model

    from heliograph.store.portal.models import SessionRow

    joined(ADDRESS, client=browser)
    other = joined("eve@lake.example", "Eve")
    with_app(browser)
    room = room_of()
    [ada] = room.records.find(Person, email=ADDRESS)
    row = get_user_model().objects.get(id=ada.id)
    SocialAccount.objects.create(user=row, provider="orcid", uid="0000-0002-1825-0097", extra_data={})
    assert set(rows_that_say(ADDRESS)) == {"people", "account_emailaddress"}
    assert "sessions" in set(rows_that_say(ada.id))
    erased = erase(room, ada.id, by=ada, at=now())
    assert erased.state is PersonState.ERASED
    for kind in (EmailAddress, Authenticator, SocialAccount):
        assert not kind.objects.filter(user_id=ada.id).exists(), kind
    assert not SessionRow.objects.filter(person_id=ada.id).exists()
    assert not get_user_model().objects.get(id=ada.id).has_usable_password()
    assert list(rows_that_say(ADDRESS)) == []
    assert set(rows_that_say(ada.id)) == {"people", "audit_events"}
    assert you(browser) is None
    assert you(other) is not None


def test_whoever_comes_back_is_somebody_new(browser):
    joined(ADDRESS, client=browser)
    room = room_of()
    [ada] = room.records.find(Person, email=ADDRESS)
    erase(room, ada.id, by=ada, at=now())
    refused = browser.post("/consortium/log-in/", {"login": ADDRESS, "password": PASSWORD})
    assert refused.status_code == 200
    forget_used()  # one mail in three minutes to one address
    joined(ADDRESS)
    assert you(logged_in(ADDRESS))["email"] == ADDRESS
    [new] = room.records.find(Person, email=ADDRESS)
    assert new.id != ada.id
