"""Every route of the server and who it answers, a line each: the rest of the matrix follows from the tables of permissions.

A new page needs one line here, by the name of its route (the twin for programs is declared with it):

``EVERYBODY``     needs no login and shows everybody the same
``KNOWN``         whoever is logged in, about themselves or for everybody
``Seen(view, kind)``  shows a record: whoever ``rules/access.decide`` lets see it; ``None`` as kind where it is about no record
``Ruled(rule, found)``  asks a rule of its own, which the matrix asks too
``TOKEN``         nobody without the token of a member, which no browser has
``Login(nobody, known)``  a page of the library that logs people in: how it answers nobody and somebody
"""

from dataclasses import dataclass

from heliograph.rules.permissions import View


@dataclass(frozen=True)
class Answers:
    """How a route answers. ``about`` names the page in a failure."""

    about: str


EVERYBODY = Answers("everybody")
KNOWN = Answers("whoever is logged in")
TOKEN = Answers("programs with the token of a member")


@dataclass(frozen=True)
class Seen:
    """A page of one record, or of none: who sees it stands in the table of permissions.

    ``found`` is what those are answered: 404 where the record has no such part in the town of the matrix.
    """

    view: View
    kind: str | None
    found: int = 200


@dataclass(frozen=True)
class Ruled:
    """A page about something else than a record: who sees it stands in a rule, which the matrix asks by this name."""

    rule: str
    kind: str | None = None
    found: int = 200


@dataclass(frozen=True)
class Login:
    """A page on which people log in or look after their login."""

    nobody: int
    known: int


ROUTES: dict[str, Answers | Seen | Ruled | Login] = {
    # programs and servers
    "api-v1:api-root": EVERYBODY,
    "api-v1:datasets": EVERYBODY,
    "api-v1:dataset": EVERYBODY,
    "api-v1:releases": EVERYBODY,
    "api-v1:files": EVERYBODY,
    "api-v1:count": EVERYBODY,
    "api-v1:facet": EVERYBODY,
    "api-v1:timeline": EVERYBODY,
    "api-v1:posts": EVERYBODY,
    "api-v1:post": EVERYBODY,
    "api-v1:account": EVERYBODY,
    "api-v1:hashtag": EVERYBODY,
    "api-v1:domain": EVERYBODY,
    "api-v1:login": EVERYBODY,
    "api-v1:login-token": EVERYBODY,
    "api-v1:receipt": TOKEN,
    "api-v1:sql": TOKEN,
    "api-v1:search": TOKEN,
    "api-v1:output": TOKEN,
    "api-v1:early_access": TOKEN,
    "openapi": EVERYBODY,
    "export": EVERYBODY,
    "archive": EVERYBODY,
    "static": EVERYBODY,
    "live": EVERYBODY,
    "ready": EVERYBODY,
    "metrics": EVERYBODY,
    # pages of the public
    "home": EVERYBODY,
    "catalogue": EVERYBODY,
    "dataset": EVERYBODY,
    "history": EVERYBODY,
    "document": EVERYBODY,
    "post": EVERYBODY,
    "account": EVERYBODY,
    "hashtag": EVERYBODY,
    "domain": EVERYBODY,
    "explore": EVERYBODY,
    "compare": EVERYBODY,
    "verify": EVERYBODY,
    "contest": EVERYBODY,
    "report": EVERYBODY,
    "cases": EVERYBODY,
    "case": EVERYBODY,
    "api": EVERYBODY,
    "glossary": EVERYBODY,
    # what the consortium shows to everybody
    "consortium-about": EVERYBODY,
    "consortium-criteria": EVERYBODY,
    "data-catalogue": EVERYBODY,
    "consortium-register": EVERYBODY,
    "consortium-register-csv": EVERYBODY,
    "consortium-report": EVERYBODY,
    "consortium-announcements": EVERYBODY,
    "consortium-feed": EVERYBODY,
    # the consortium
    "desk": KNOWN,
    "begin": KNOWN,
    "why": KNOWN,
    "tokens": KNOWN,
    "device": KNOWN,
    "history-of-mine": Seen(View.HISTORY, None),
    "audit-log": Seen(View.AUDIT, None),
    "comments": Seen(View.COMMENTS, None),
    "application": Seen(View.APPLICATION, "application"),
    "application-form": Seen(View.ANSWERS, "application"),
    "attachment": Seen(View.ATTACHMENT, "application", found=404),
    "reasoned-request": Seen(View.APPLICATION, "application"),
    "dossier": Seen(View.ANSWERS, "application", found=404),  # of another form
    "notice-given": Seen(View.APPLICATION, "application", found=404),  # access was not given
    "notice-ended": Seen(View.APPLICATION, "application", found=404),
    "agreement": Seen(View.AGREEMENT, "agreement"),
    "grants": KNOWN,
    "grant": Seen(View.GRANT, "grant"),
    "incidents": KNOWN,
    "incident": Seen(View.INCIDENT, "incident"),
    "organisations": Ruled("keeps"),
    "organisation": Ruled("keeps", "organisation"),
    "reference": EVERYBODY,
    # gated editions; the gated root of the matrix is empty
    "gated": TOKEN,
    "ask": Ruled("asks"),
    "queries": KNOWN,
    "outputs": KNOWN,
    "output": Ruled("took", found=404),  # nobody has any
    "gated-files": Ruled("reaches", found=404),
    "gated-page": Ruled("reaches", found=404),
    "receipt-page": Ruled("took", found=404),  # nobody has taken anything
    "downloads": KNOWN,
    "usage": Seen(View.USAGE, None),
    "usage-counts": EVERYBODY,
    # logging in
    "account_signup": Login(200, 302),
    "account_login": Login(200, 302),
    "mfa_authenticate": Login(302, 302),
    "mfa_login_webauthn": Login(302, 302),
    "socialaccount_login_cancelled": Login(200, 200),
    "socialaccount_login_error": Login(401, 401),
    "account_logout": Login(302, 200),
    "socialaccount_signup": Login(302, 302),
    "account_email_verification_sent": Login(200, 200),
    "account_confirm_email": Login(200, 200),
    "account_inactive": Login(200, 200),
    "account_reset_password": Login(200, 200),
    "account_reset_password_done": Login(200, 200),
    "account_reset_password_from_key": Login(200, 200),
    "account_reset_password_from_key_done": Login(200, 200),
    "you": Login(303, 200),
    "sessions": Login(303, 200),
    "account_reauthenticate": Login(302, 403),
    "mfa_reauthenticate": Login(302, 403),
    "mfa_reauthenticate_webauthn": Login(302, 403),
    "account_email": Login(302, 200),
    "account_change_password": Login(302, 302),
    "account_set_password": Login(302, 200),
    "socialaccount_connections": Login(302, 200),
    "mfa_index": Login(302, 200),
    "mfa_activate_totp": Login(302, 302),
    "mfa_deactivate_totp": Login(302, 404),
    "mfa_view_recovery_codes": Login(302, 404),
    "mfa_generate_recovery_codes": Login(302, 200),
    "mfa_add_webauthn": Login(302, 302),
    "mfa_remove_webauthn": Login(302, 404),
    "mfa_list_webauthn": Login(302, 302),
    "invitation": Login(404, 404),
    "openid_connect_login": Login(302, 302),
    "openid_connect_callback": Login(404, 404),
}
"""By name; those of the API begin with their name space."""


def missing_line(name: str, route: str) -> str:
    """What to do about a route that has no line."""
    return (
        f'The route {route!r} has no line in tests/routes_declared.py. Add  "{name}": EVERYBODY,  (or KNOWN, or '
        f"Seen(View.…, kind)): who may see it must be said before it is shown."
    )
