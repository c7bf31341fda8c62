"""Domain: whether an address of e-mail lies at a domain of an organisation.

Domains are compared label by label, so that ``nothill.example`` does not lie at ``hill.example``. A match shows that somebody reads
mail there, not as what: students and alumni have such addresses too, and often under the very same domain. So the form asks for
the position, and a subdomain that looks like one for students or alumni is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

LONGEST_LABEL = 63
TWO_LETTERS = 2
REGISTERED = 2

SECOND_LEVEL = frozenset(
    [
        "ac",
        "academic",
        "co",
        "com",
        "edu",
        "edunet",
        "ed",
        "go",
        "gob",
        "gouv",
        "gov",
        "gv",
        "info",
        "k12",
        "ltd",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "res",
        "sc",
        "sch",
        "uni",
    ]
)
"""Labels below a country under which everybody can register; ``ac.uk`` is nobody's domain."""
SHARED = frozenset(
    {
        *(
            "126.com",
            "163.com",
            "aol.com",
            "fastmail.com",
            "free.fr",
            "gmail.com",
            "gmx.de",
            "gmx.net",
            "googlemail.com",
        ),
        *(
            "hotmail.com",
            "icloud.com",
            "live.com",
            "mail.com",
            "mail.ru",
            "me.com",
            "msn.com",
            "naver.com",
            "orange.fr",
        ),
        *(
            "outlook.com",
            "pm.me",
            "posteo.de",
            "proton.me",
            "protonmail.com",
            "qq.com",
            "riseup.net",
            "tutanota.com",
        ),
        *("web.de", "yahoo.co.uk", "yahoo.com", "yandex.ru", "zoho.com"),
        *(
            "blogspot.com",
            "github.io",
            "gitlab.io",
            "herokuapp.com",
            "netlify.app",
            "vercel.app",
            "wordpress.com",
        ),
    }
)
"""Domains at which strangers have addresses or sites; they show nothing, even where a registry lists them."""
STUDENTS = frozenset(
    [
        "alumno",
        "alumnos",
        "estud",
        "estudante",
        "estudiante",
        "estudiantes",
        "estudiants",
        "etu",
        "etud",
        "etudiant",
        "etudiants",
        "learner",
        "pupil",
        "stu",
        "stud",
        "student",
        "students",
        "studenti",
        "studmail",
        "uczen",
    ]
)
ALUMNI = frozenset(
    [
        "absolventen",
        "alum",
        "alumna",
        "alumnae",
        "alumni",
        "alumnus",
        "alumnimail",
        "antiguos",
        "emeriti",
        "exalumnos",
        "former",
        "retired",
    ]
)


class Audience(StrEnum):
    """Whom a subdomain seems to serve."""

    ANYBODY = "anybody"
    STUDENTS = "students"
    ALUMNI = "alumni"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """At which domain of an organisation an address lies.

    Attributes:
        domain: As the organisation lists it.
        is_exact: Whether it is this domain itself and not one below it.
        audience: Whom the subdomain seems to serve; not even ``anybody`` shows a position.
    """

    domain: str
    is_exact: bool
    audience: Audience


def match(address: str, domains: Iterable[str]) -> Match | None:
    """At which of some domains an address lies; the longest one counts. None: at none, which proves nothing.

    Args:
        address: An address of e-mail, verified.
        domains: Domains of an organisation; those that belong to everybody are passed over.
    """
    own = _labels(address.rpartition("@")[2]) if "@" in address else ()
    found = [(labels, domain) for domain in domains if (labels := _labels(domain)) and _lies_at(own, labels)]
    if not found or not own:
        return None
    labels, domain = max(found, key=lambda pair: len(pair[0]))
    return Match(
        domain=domain, is_exact=own == labels, audience=_audience(own[: len(own) - len(labels)], labels)
    )


def is_shared(domain: str) -> bool:
    """Whether a domain belongs to everybody: a top level, a suffix like ``ac.uk``, a host of mail or sites for strangers."""
    labels = _labels(domain)
    if len(labels) < REGISTERED or ".".join(labels) in SHARED:
        return True
    return len(labels) == REGISTERED and len(labels[1]) == TWO_LETTERS and labels[0] in SECOND_LEVEL


def _lies_at(own: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    return own[-len(labels) :] == labels and not is_shared(".".join(labels))


def _labels(domain: str) -> tuple[str, ...]:
    """The labels of a domain as they stand in the DNS; none when it is no domain."""
    bare = domain.strip().rstrip(".").lower()
    try:
        labels = tuple(bare.encode("idna").decode("ascii").split("."))
    except UnicodeError:
        return ()
    return labels if all(_is_label(label) for label in labels) else ()


def _is_label(label: str) -> bool:
    letters = label.replace("-", "")
    return (
        bool(letters)
        and letters.isascii()
        and letters.isalnum()
        and len(label) <= LONGEST_LABEL
        and "-" not in {label[0], label[-1]}
    )


def _audience(below: tuple[str, ...], listed: tuple[str, ...]) -> Audience:
    """What the labels below the registered domain say; a listed domain may itself be one for students."""
    labels = {part for label in (*below, *listed[:-REGISTERED]) for part in (label, *label.split("-"))}
    if labels & STUDENTS:
        return Audience.STUDENTS
    return Audience.ALUMNI if labels & ALUMNI else Audience.ANYBODY
