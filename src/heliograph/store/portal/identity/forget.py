"""Forget: what the library that logs people in keeps of somebody who has left for good."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from heliograph.store.portal.rows.person import NO_PASSWORD, PersonRow
from heliograph.store.portal.rows.session import SessionRow


def forget(person_id: str, using: str = "default") -> None:
    """Remove addresses, logins elsewhere, second factors, sessions and the password. Call it in the transaction of the erasure.

    Args:
        person_id: Of somebody whose record is emptied.
        using: Alias of the database.
    """
    for kind in (EmailAddress, SocialAccount, Authenticator):
        kind.objects.using(using).filter(user_id=person_id).delete()
    SessionRow.objects.using(using).filter(person_id=person_id).delete()
    PersonRow.objects.using(using).filter(id=person_id).update(password=NO_PASSWORD)
