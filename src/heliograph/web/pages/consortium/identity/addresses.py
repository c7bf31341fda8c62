"""Addresses below ``/consortium/`` at which people sign up, log in, and look after their login.

The names that begin with ``account``, ``mfa`` and ``socialaccount`` are those by which allauth looks for its pages.
"""

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as logins
from django.urls import URLPattern, path, re_path
from django.views.generic.base import RedirectView

from heliograph.bootstrap.identity import in_one_step
from heliograph.web.pages.consortium.identity import elsewhere, factor, invitation, leave, you
from heliograph.web.shown import page

FOLDER = "consortium/identity"


def _of(route: str, view: Any, template: str, name: str, **words: Any) -> URLPattern:  # noqa: ANN401 - the library has no types
    """A page of the library, drawn by us."""
    made = view.as_view(
        template_name=f"{FOLDER}/{template}.html", extra_context={"section": template, **words}
    )
    return path(f"consortium/{route}", in_one_step(made), name=name)


def _again(pages: list[URLPattern]) -> list[URLPattern]:
    """Pages on which people say who they are once more before their form is taken."""
    for each in pages:
        each.callback = reauthentication_required(allow_get=True, app="allauth.account")(each.callback)
    return pages


def _ours(pages: list[URLPattern]) -> list[URLPattern]:
    for each in pages:
        each.callback = in_one_step(each.callback)
    return pages


PAGES: list[URLPattern] = [
    _of("join/", account.SignupView, "join", "account_signup"),
    _of("log-in/", account.LoginView, "log-in", "account_login"),
    _of("log-in/second-factor/", factors.AuthenticateView, "second-factor-asked", "mfa_authenticate"),
    path("consortium/log-in/passkey/", in_one_step(passkeys.login_webauthn), name="mfa_login_webauthn"),
    _of(
        "log-in/elsewhere/cancelled/", logins.LoginCancelledView, "cancelled", "socialaccount_login_cancelled"
    ),
    _of("log-in/elsewhere/failed/", logins.LoginErrorView, "failed", "socialaccount_login_error"),
    _of("log-out/", leave.Leave, "log-out", "account_logout"),
    _of("join/elsewhere/", logins.SignupView, "join-elsewhere", "socialaccount_signup"),
    _of("confirm/", account.EmailVerificationSentView, "confirm-sent", "account_email_verification_sent"),
    _of("confirm/<str:key>/", account.ConfirmEmailView, "confirm", "account_confirm_email"),
    _of("locked/", account.AccountInactiveView, "locked", "account_inactive"),
    _of("password/", account.PasswordResetView, "forgotten", "account_reset_password"),
    _of("password/sent/", account.PasswordResetDoneView, "forgotten-sent", "account_reset_password_done"),
    _of(
        "password/done/",
        account.PasswordResetFromKeyDoneView,
        "forgotten-done",
        "account_reset_password_from_key_done",
    ),
    re_path(
        r"^consortium/password/(?P<uidb36>UID|[0-9a-f-]{36})-(?P<key>[^/]+)/$",
        in_one_step(account.PasswordResetFromKeyView.as_view(template_name=f"{FOLDER}/forgotten-new.html")),
        name="account_reset_password_from_key",
    ),
    *_ours(page("consortium/you/", you.you, "you")),
    *_ours(_again(page("consortium/you/sessions/", you.sessions, "sessions"))),
    _of("you/again/", account.ReauthenticateView, "again", "account_reauthenticate"),
    _of("you/again/code/", factors.ReauthenticateView, "again", "mfa_reauthenticate"),
    _of(
        "you/again/passkey/",
        passkeys.ReauthenticateWebAuthnView,
        "again-passkey",
        "mfa_reauthenticate_webauthn",
    ),
    _of("you/email/", account.EmailView, "email", "account_email"),
    _of("you/password/", account.PasswordChangeView, "password", "account_change_password"),
    _of("you/password/first/", account.PasswordSetView, "password", "account_set_password"),
    _of("you/logins/", logins.ConnectionsView, "logins", "socialaccount_connections"),
    _of("you/second-factor/", factor.Factor, "second-factor", "mfa_index"),
    _of("you/second-factor/app/", app.ActivateTOTPView, "app", "mfa_activate_totp"),
    _of("you/second-factor/app/remove/", app.DeactivateTOTPView, "app-remove", "mfa_deactivate_totp"),
    _of("you/second-factor/codes/", codes.ViewRecoveryCodesView, "codes", "mfa_view_recovery_codes"),
    _of(
        "you/second-factor/codes/new/",
        codes.GenerateRecoveryCodesView,
        "codes-new",
        "mfa_generate_recovery_codes",
    ),
    _of("you/second-factor/passkeys/add/", passkeys.AddWebAuthnView, "passkey-add", "mfa_add_webauthn"),
    _of(
        "you/second-factor/passkeys/<int:pk>/remove/",
        passkeys.RemoveWebAuthnView,
        "passkey-remove",
        "mfa_remove_webauthn",
    ),
    path(
        "consortium/you/second-factor/passkeys/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    *_ours(page("consortium/invitation/<str:secret>/", invitation.invitation, "invitation")),
]
"""In every language."""

PLACES: list[URLPattern] = [
    path("consortium/elsewhere/<str:provider_id>/", in_one_step(elsewhere.go), name="openid_connect_login"),
    path(
        "consortium/elsewhere/<str:provider_id>/back/",
        in_one_step(elsewhere.back),
        name="openid_connect_callback",
    ),
]
"""One address each, whatever the language: the other places know them."""
