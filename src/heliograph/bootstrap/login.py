"""Login: how Django and allauth let people in, from our settings. The names that they join things by stand here."""

import tomllib
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from heliograph.errors import UsageError
from heliograph.settings import Settings

APPS = (
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
)
"""Of these only the last four have pages, and we draw all of them."""

HOUR = 60 * 60

LOGIN: dict[str, Any] = {
    "ACCOUNT_ADAPTER": "heliograph.store.portal.identity.adapters.Accounts",
    "ACCOUNT_CHANGE_EMAIL": True,
    "ACCOUNT_EMAIL_NOTIFICATIONS": True,
    "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION": True,
    "ACCOUNT_LOGIN_ON_PASSWORD_RESET": False,
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
    "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    "ACCOUNT_SIGNUP_FORM_CLASS": "heliograph.web.pages.consortium.identity.forms.WithName",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "AUTH_PASSWORD_VALIDATORS": [
        {
            "NAME": "heliograph.store.portal.identity.passwords.Long",
            "OPTIONS": {"min_length": 12},
        },
        {"NAME": "heliograph.store.portal.identity.passwords.Common"},
        {
            "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
            "OPTIONS": {"user_attributes": ["name", "email"]},
        },
        {"NAME": "heliograph.store.portal.identity.passwords.NamesOfThisPlace"},
        {"NAME": "heliograph.store.portal.identity.passwords.KnownFromBreaches"},
    ],
    "AUTH_USER_MODEL": "portal.PersonRow",
    "CACHES": {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "remembered",
            "KEY_FUNCTION": "heliograph.store.portal.identity.seal.memory_key",
        }
    },
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_FAILURE_VIEW": "heliograph.web.middleware.consortium.forged",
    "LOGIN_URL": "account_login",
    "MFA_ADAPTER": "heliograph.store.portal.identity.adapters.Factors",
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_RECOVERY_CODES_SHOW_ONCE": True,
    "MFA_SUPPORTED_TYPES": ["recovery_codes", "totp", "webauthn"],
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
    "PASSWORD_RESET_TIMEOUT": HOUR,
    "SESSION_COOKIE_AGE": HOUR,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_ENGINE": "heliograph.store.portal.identity.sessions",
    "SOCIALACCOUNT_ADAPTER": "heliograph.store.portal.identity.adapters.Elsewhere",
    "SOCIALACCOUNT_AUTO_SIGNUP": False,
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
    "SOCIALACCOUNT_STORE_TOKENS": False,
}
"""What does not depend on settings of ours."""


class Provider(BaseModel):
    """A place at which people may log in, as the file of the setting ``logins`` says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(
        pattern="^[a-z0-9-]{1,40}$", description="In addresses; orcid gives people their ORCID iD."
    )
    name: str = Field(min_length=1, max_length=40, description="On the button.")
    issuer: str = Field(description="Address of the provider; its discovery document stands below it.")
    client_id: str = Field(min_length=1, description="As the provider knows this server.")
    client_secret_file: Path = Field(description="File that holds the secret that the provider gave out.")


class Providers(BaseModel):
    """The file of the setting ``logins``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: tuple[Provider, ...] = ()

    @model_validator(mode="after")
    def _are_apart(self) -> Self:
        """The library knows a place by its client id while somebody signs up."""
        for name in ("id", "client_id"):
            if len({getattr(each, name) for each in self.provider}) < len(self.provider):
                raise ValueError(f"two places have the same {name}")
        return self


def login_settings(settings: Settings) -> dict[str, Any]:
    """The settings of Django that depend on ours."""
    is_safe = (settings.address or "").startswith("https://")
    prefix = "__Secure-" if is_safe else ""  # a browser then takes them over TLS only
    return {
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if is_safe else "http",
        "CSRF_COOKIE_NAME": f"{prefix}heliograph-form",
        "CSRF_COOKIE_SECURE": is_safe,
        "HELIOGRAPH_BREACHED": settings.breached,
        "HELIOGRAPH_ADDRESS": address_of(settings),
        "HELIOGRAPH_SENDER": settings.mail_from or settings.mail_to or "",
        "SESSION_COOKIE_NAME": f"{prefix}heliograph-session",
        "SESSION_COOKIE_SECURE": is_safe,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": _apps(settings), "OAUTH_PKCE_ENABLED": True}},
    }


def address_of(settings: Settings) -> str | None:
    """The address of the server without a slash at its end; None when it is known to this machine only.

    Raises:
        UsageError: It is no address of a server.
    """
    if settings.address is None:
        return None
    parts = urlsplit(settings.address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        raise UsageError(
            "The setting address is no address of a server.", hint="Write https://archive.example/"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def providers_of(settings: Settings) -> tuple[Provider, ...]:
    """The places at which people may log in.

    Raises:
        UsageError: The file cannot be read, or says what it may not.
    """
    if settings.logins is None:
        return ()
    try:
        return Providers(**tomllib.loads(settings.logins.read_text("utf-8"))).provider
    except OSError as error:
        raise UsageError(f"The setting logins: {settings.logins}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The setting logins: {settings.logins}: {error}.") from None
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise UsageError(
            f"The setting logins: {settings.logins}: {where}: {error.errors()[0]['msg']}.",
            hint="docs/how-to/sign-in.md shows a file.",
        ) from None


def _apps(settings: Settings) -> list[dict[str, Any]]:
    return [
        {
            "provider_id": each.id,
            "name": each.name,
            "client_id": each.client_id,
            "secret": _secret(each),
            "settings": {"server_url": each.issuer.rstrip("/"), "scope": _scope(each)},
        }
        for each in providers_of(settings)
    ]


def _scope(provider: Provider) -> list[str]:
    return ["openid"] if provider.id == "orcid" else ["openid", "profile", "email"]


def _secret(provider: Provider) -> str:
    try:
        return provider.client_secret_file.read_text("utf-8").strip()
    except OSError as error:
        raise UsageError(
            f"The secret of the login {provider.id} cannot be read: {provider.client_secret_file}: {error.strerror}."
        ) from None
