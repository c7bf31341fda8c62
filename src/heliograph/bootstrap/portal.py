"""Portal: Django, set up from our settings. The names that Django joins things by stand here and in ``login``."""

import secrets
from pathlib import Path
from typing import Any

import django
from django.conf import settings as django_settings

from heliograph.bootstrap.cases import desk_of
from heliograph.bootstrap.gated import Gated
from heliograph.bootstrap.login import APPS, LOGIN, login_settings
from heliograph.bootstrap.mail import mail_settings
from heliograph.bootstrap.serving import Site
from heliograph.cases.ports import Cases
from heliograph.settings import Settings
from heliograph.store.portal.database import databases, join, renew
from heliograph.store.portal.identity.seal import secret_of

LANGUAGES = (("en", "English"), ("es", "Español"), ("ar", "العربية"))
"""Languages of the pages; the first stands in addresses without a prefix."""

MIDDLEWARE = (
    "heliograph.web.middleware.proxied.Proxied",
    "heliograph.web.middleware.watch.Watch",
    "heliograph.web.middleware.shield.Shield",
    "heliograph.web.middleware.origins.Origins",
    "heliograph.web.middleware.rate.Rate",
    "heliograph.web.middleware.heads.Heads",
    "heliograph.web.middleware.packed.Packed",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "heliograph.web.middleware.consortium.Consortium",
    "allauth.account.middleware.AccountMiddleware",
    "heliograph.web.middleware.trouble.Trouble",
)
"""From the outside to the inside; sessions and cookies are known to ``Consortium`` alone, readers have none."""


def configure(settings: Settings, site: Site | None = None, **more: Any) -> Site:  # noqa: ANN401 - Django's own settings
    """Set Django up for one archive; again in one process only with the same archive.

    Args:
        settings: Ours.
        site: The opened archive; None opens that of the settings.
        more: Settings of Django that differ, for tests.
    """
    shown = site or Site(settings)
    connect(settings, **more)
    django_settings.HELIOGRAPH_SITE = shown
    django_settings.HELIOGRAPH_NAMES = _names(shown)
    django_settings.HELIOGRAPH_GATED = Gated(settings, shown)
    django_settings.HELIOGRAPH_DESK = desk_of(settings, shown.library.description)
    return shown


def _names(site: Site) -> tuple[str, ...]:
    """By what everybody knows the place; no password may be made of that."""
    described = site.library.description
    return (described.title, described.publisher.name) if described else ()


def connect(settings: Settings, **more: Any) -> None:  # noqa: ANN401 - Django's own settings
    """Set Django up with the database of the settings, which gets the form of today.

    Args:
        settings: Ours.
        more: Settings of Django that differ, for tests.
    """
    reach(settings, **more)
    renew(settings.state)
    django_settings.SECRET_KEY = secret_of(settings.state)


def reach(settings: Settings, **more: Any) -> None:  # noqa: ANN401 - Django's own settings
    """Set Django up with the database of the settings as it is.

    Args:
        settings: Ours.
        more: Settings of Django that differ, for tests.
    """
    if django_settings.configured:
        for name, value in (mail_settings(settings) | login_settings(settings)).items():
            setattr(django_settings, name, value)
    else:
        prepare(settings, **more)
    django_settings.HELIOGRAPH_STATE = settings.state
    join(databases(settings.database, settings.state))


def state_folder() -> Path:
    """The folder of the server's own state. Django must be set up."""
    folder: Path = django_settings.HELIOGRAPH_STATE
    return folder


def cases_of(settings: Settings) -> Cases:
    """The cases of the database of the settings, without an archive."""
    connect(settings)
    return desk_of(settings, None).cases


def prepare(settings: Settings | None = None, **more: Any) -> None:  # noqa: ANN401 - Django's own settings
    """Set Django up, without an archive yet; nothing is opened.

    Args:
        settings: Ours; None where only templates are read.
        more: Settings of Django that differ.
    """
    web = Path(__file__).parent.parent / "web"
    ours = settings or Settings()
    chosen: dict[str, Any] = {
        "ALLOWED_HOSTS": ["*"],
        "DATABASES": databases(ours.database, ours.state),
        "DEBUG": False,
        "FORMAT_MODULE_PATH": ["heliograph.web.formats"],
        "INSTALLED_APPS": ["heliograph.web", "heliograph.store.portal", *APPS],
        "LANGUAGES": LANGUAGES,
        "LANGUAGE_CODE": LANGUAGES[0][0],
        "LOCALE_PATHS": [web / "locale"],
        "LOGGING_CONFIG": None,
        "MIDDLEWARE": MIDDLEWARE,
        "ROOT_URLCONF": "heliograph.web.urls",
        "SECRET_KEY": secrets.token_urlsafe(32),
        "TEMPLATES": [_templates(web)],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
    }
    django_settings.configure(**(chosen | LOGIN | login_settings(ours) | mail_settings(ours) | more))
    django.setup()


def _templates(web: Path) -> dict[str, Any]:
    return {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [web / "templates"],
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "heliograph.web.marks"],
            "context_processors": [
                "django.template.context_processors.request",
                "heliograph.web.frame.frame",
            ],
        },
    }
