"""Events: what the library that logs people in says it did, written into the record of the person and into the log."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as elsewhere
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from django.utils.timezone import now

from heliograph.store.portal.identity.sessions import end_sessions, note_browser
from heliograph.store.portal.identity.step import note
from heliograph.store.portal.people import change
from heliograph.store.portal.rows.person import PersonRow

ORCID = "orcid"
"""The id of the provider whose logins give an ORCID iD."""

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as one; recovery codes stand in for them and are none."""


@receiver(account.user_signed_up)
def _joined(user: PersonRow, sociallogin: Any = None, **_: object) -> None:  # noqa: ANN401 - of the library
    if sociallogin is not None:
        _linked(user, sociallogin.account)
    note("person-join", user.id, provider=sociallogin.account.provider if sociallogin else "")


@receiver(account.email_confirmed)
def _confirmed(email_address: Any, **_: object) -> None:  # noqa: ANN401 - of the library
    change(email_address.user_id, email=email_address.email, email_verified_at=now())
    note("email-confirm", email_address.user_id)


@receiver(account.user_logged_in)
def _logged_in(request: HttpRequest, user: PersonRow, **_: object) -> None:
    note_browser(request.session, request.headers.get("User-Agent", ""), now())
    note("log-in", user.id, by=_means(request))


@receiver([account.password_changed, account.password_set, account.password_reset])
def _password(request: HttpRequest, user: PersonRow, signal: Signal, **_: object) -> None:
    _end_others(request, user)
    note("password-reset" if signal is account.password_reset else "password-change", user.id)


@receiver(factors.authenticator_added)
def _factor_added(request: HttpRequest, user: PersonRow, authenticator: Authenticator, **_: object) -> None:
    if authenticator.type in SECOND_FACTORS and not user.has_second_factor:
        _end_others(request, user)  # they have shown a password only
        _factor(user, has_one=True)
    note("second-factor-add", user.id, kind=authenticator.type)


@receiver(factors.authenticator_removed)
def _factor_removed(user: PersonRow, authenticator: Authenticator, **_: object) -> None:
    left = Authenticator.objects.filter(user_id=user.id, type__in=SECOND_FACTORS).exists()
    if not left and user.has_second_factor:
        _factor(user, has_one=False)
    note("second-factor-remove", user.id, kind=authenticator.type)


@receiver(factors.authenticator_reset)
def _codes_made(user: PersonRow, **_: object) -> None:
    note("recovery-codes-make", user.id)


@receiver(elsewhere.social_account_added)
def _login_added(sociallogin: Any, **_: object) -> None:  # noqa: ANN401 - of the library
    _linked(sociallogin.user, sociallogin.account)
    note("login-connect", sociallogin.user.id, provider=sociallogin.account.provider)


@receiver(elsewhere.social_account_removed)
def _login_removed(socialaccount: Any, **_: object) -> None:  # noqa: ANN401 - of the library
    if socialaccount.provider == ORCID:
        change(socialaccount.user_id, orcid="")
    note("login-disconnect", socialaccount.user_id, provider=socialaccount.provider)


def _means(request: HttpRequest) -> str:
    """By what somebody has shown who they are: ``password``, ``socialaccount``, ``mfa:totp``."""
    given = request.session.get("account_authentication_methods", ())
    return ",".join(":".join(filter(None, (each.get("method"), each.get("type")))) for each in given)


def _linked(user: PersonRow, link: Any) -> None:  # noqa: ANN401 - of the library
    """An ORCID iD is taken from a login there, and from nowhere else."""
    if link.provider == ORCID:
        change(user.id, orcid=link.uid)


def _factor(user: PersonRow, *, has_one: bool) -> None:
    change(user.id, has_second_factor=has_one)
    user.has_second_factor = has_one


def _end_others(request: HttpRequest, user: PersonRow) -> None:
    end_sessions(user.id, but=request.session.session_key or "")
