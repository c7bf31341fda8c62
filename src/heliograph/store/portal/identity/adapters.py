"""Adapters: where the library that logs people in asks how we want it."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from heliograph.errors import RemoteError
from heliograph.model.consortium.role import STAFF
from heliograph.store.portal.identity.events import SECOND_FACTORS
from heliograph.store.portal.identity.seal import opened, sealed
from heliograph.store.portal.mail import SENDER
from heliograph.store.portal.people import person_of
from heliograph.store.portal.rows.person import PersonRow

LONGEST_NAME = 200


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # it has no types
    """Sign-up and mail."""

    def save_user(self, request: HttpRequest, user: PersonRow, form: Any, commit: bool = True) -> PersonRow:  # noqa: ANN401, FBT001, FBT002 - as the library calls it
        """A new person, with the name that was typed and the language of the page."""
        user.name = " ".join(form.cleaned_data["name"].split())[:LONGEST_NAME]
        user.language = (get_language() or settings.LANGUAGE_CODE)[:2]
        saved: PersonRow = super().save_user(request, user, form, commit)
        return saved

    def set_password(self, user: PersonRow, password: str) -> None:
        """The password alone is written."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where people go once they are logged in."""
        del request
        return reverse("you")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same."""
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where they are afterwards."""
        del request
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where they began."""
        return self.get_login_redirect_url(request)

    def get_from_email(self) -> str:
        """The address that mail comes from."""
        sender: str = getattr(settings, "HELIOGRAPH_SENDER", "") or SENDER
        return sender

    def format_email_subject(self, subject: str) -> str:
        """As it is written."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail when all else is kept: nobody waits for a server of mail with the database in hand."""
        words = {"request": self.request, "email": email, "current_site": _site(self.request)} | context
        message = self.render_mail(template_prefix, email, words)
        transaction.on_commit(lambda: _send(message))


class Elsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]  # it has no types
    """Logins at other places."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> PersonRow:  # noqa: ANN401 - of the library
        """The name that the other place tells; its addresses are proposals until our own mail was answered."""
        person: PersonRow = super().populate_user(request, sociallogin, data)
        person.name = " ".join(str(data.get("name") or "").split())[:LONGEST_NAME]
        person.language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return person

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:  # noqa: ANN401 - of the library
        """What the other place calls verified is not."""
        del request
        for address in sociallogin.email_addresses:
            address.verified = False

    def get_requests_session(self) -> Any:  # noqa: ANN401 - of the library
        """What asks the other place: an answer that points elsewhere is not followed."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:  # noqa: ANN401 - of the library
        """What the form begins with."""
        return {**super().get_signup_form_initial_data(sociallogin), "name": sociallogin.user.name}


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # it has no types
    """Second factors."""

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is kept."""
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keeps at least one."""
        person = person_of(authenticator.user)
        if person is None or not person.roles & STAFF or authenticator.type not in SECOND_FACTORS:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND_FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a mail comes from, as the texts of the library call it."""

    name: str
    domain: str


def _site(request: HttpRequest) -> _Place:
    """The title of the archive, and the host under which its pages are reached."""
    domain = urlsplit(getattr(settings, "HELIOGRAPH_ADDRESS", None) or "").netloc or request.get_host()
    return _Place(name=next(iter(getattr(settings, "HELIOGRAPH_NAMES", ())), domain), domain=domain)


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        raise RemoteError(
            f"The mail was not sent: {type(error).__name__}.", hint="Try again in some minutes."
        ) from error
