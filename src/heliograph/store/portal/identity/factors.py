"""Factors: the app of somebody, for commands, which have no session: whether a code is right, and which one is."""

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.hashers import make_password

from heliograph.store.portal.rows.person import PersonRow


def is_right(person_id: str, code: str) -> bool:
    """Whether a code is the one that the app of somebody shows now; each is right once."""
    app = _app(person_id)
    return app is not None and bool(auth.TOTP(app).validate_code(code))


def code_now(person_id: str) -> str | None:
    """The code that the app of somebody shows now; None where there is no app."""
    app = _app(person_id)
    if app is None:
        return None
    secret = get_adapter().decrypt(app.data["secret"])
    return str(auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time()))))


def give(person_id: str, password: str, secret: str | None) -> None:
    """Let a person who was made by a program log in.

    Args:
        person_id: Whom.
        password: As it is kept, from ``password_of``.
        secret: Of the app; None sets none up.
    """
    row = PersonRow.objects.get(id=person_id)
    PersonRow.objects.filter(id=person_id).update(password=password)
    EmailAddress.objects.create(user=row, email=row.email, verified=True, primary=True)
    if secret:
        auth.TOTP.activate(row, secret)


def password_of(words: str) -> str:
    """A password as it is kept."""
    return make_password(words)


def new_secret() -> str:
    """A secret of an app."""
    return str(auth.generate_totp_secret())


def _app(person_id: str) -> Authenticator | None:
    found: Authenticator | None = Authenticator.objects.filter(
        user_id=person_id, type=Authenticator.Type.TOTP
    ).first()
    return found
