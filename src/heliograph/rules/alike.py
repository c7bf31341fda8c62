"""Alike: records of organisations that may be one; people look, nothing is merged by itself."""

import unicodedata
from collections.abc import Collection

from heliograph.model.consortium.organisation import Organisation
from heliograph.rules.domain import is_shared


def alike(one: Organisation, others: Collection[Organisation]) -> tuple[Organisation, ...]:
    """Other records with the same id of ROR, a common domain, or the same name but for case, accents and signs."""
    return tuple(other for other in others if other.id != one.id and _are_alike(one, other))


def _are_alike(one: Organisation, other: Organisation) -> bool:
    if one.ror_id and other.ror_id:
        return _ror(one) == _ror(other)
    domains = {domain for domain in one.domains if not is_shared(domain)}
    return bool(domains & set(other.domains)) or _name(one) == _name(other)


def _ror(one: Organisation) -> str:
    return one.ror_id.strip().rstrip("/").lower().rpartition("/")[2]


def _name(one: Organisation) -> str:
    plain = unicodedata.normalize("NFKD", one.name.casefold())
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c) == "Lo")
