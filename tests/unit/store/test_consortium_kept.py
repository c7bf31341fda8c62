"""The same lives of a consortium as in memory, with every record and event in a database of each make."""

import pytest
from django.db import transaction
from tests.property.test_consortium_machine import REACHED, Consortium, play, told

from heliograph.store.portal.models import AuditEventRow
from heliograph.store.portal.records import DatabaseRecords


class Kept(Consortium):
    """Each life is one transaction, which is taken back at its end: the next begins in an empty database."""

    closely, runs = False, 3

    def records(self):
        self.life = transaction.atomic()
        self.life.__enter__()
        return DatabaseRecords()

    def mark(self):
        return AuditEventRow.objects.count()

    def teardown(self):
        try:
            super().teardown()
        finally:
            if hasattr(self, "life"):
                transaction.set_rollback(True)
                self.life.__exit__(None, None, None)


def test_a_few_lives_keep_their_promises_in_a_database(kept, record_property):
    REACHED.clear()
    play(Kept, 12, 8)
    told(record_property, 12)


@pytest.mark.nightly
def test_twenty_five_hundred_lives_keep_their_promises_in_a_database(kept, record_property):
    REACHED.clear()
    play(Kept, 2500, 6)
    told(record_property, 2500)
