"""Kinds: which row keeps which record."""

from dataclasses import fields
from typing import Any

from django.db.models import Model

from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.record import Record
from heliograph.store.portal.rows.affiliation import AffiliationRow
from heliograph.store.portal.rows.notice import NoticeRow
from heliograph.store.portal.rows.organisation import OrganisationRow

_ROWS: dict[type[Record], type[Model]] = {}


def register(kind: type[Record], row: type[Model]) -> None:
    """Say which row keeps a kind of record; the row may have columns of its own, with defaults.

    Raises:
        TypeError: A field of the record has no column.
    """
    columns = {field.name for field in row._meta.get_fields()}  # noqa: SLF001 - as Django's documentation does
    missing = [field.name for field in fields(kind) if field.name not in columns]
    if missing:
        raise TypeError(f"{row.__name__} has no column for {', '.join(missing)} of {kind.__name__}")
    _ROWS[kind] = row


def row_of(kind: type[Record]) -> Any:  # noqa: ANN401 - its columns differ from kind to kind
    """The row that keeps a kind of record."""
    return _ROWS[kind]


register(Affiliation, AffiliationRow)
register(Notice, NoticeRow)
register(Organisation, OrganisationRow)
