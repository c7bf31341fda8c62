"""The same lives of a consortium as in memory, with every record and event in a database of each make."""

from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import Phase
from tests.consortium_game import Game
from tests.property.test_consortium_machine import REACHED, Consortium, play, told
from tests.remembered import RememberedRecords

from heliograph.store.portal.models import AuditEventRow
from heliograph.store.portal.records import DatabaseRecords

ASKED_AGAIN = 12


class Kept(Consortium):
    """Each life is one transaction, which is taken back at its end: the next begins with the same people again."""

    closely, runs, people = False, 3, None

    def begun(self):
        self.life = transaction.atomic()
        self.life.__enter__()
        return self.people.again(self.people.records.copy())

    def mark(self):
        return AuditEventRow.objects.count()

    def teardown(self):
        try:
            super().teardown()
            for kind, equal, before, now in self.game.records.asked_again(Random(0), ASKED_AGAIN):
                assert before == now, (kind, equal)
        finally:
            if hasattr(self, "life"):
                transaction.set_rollback(True)
                self.life.__exit__(None, None, None)


@pytest.fixture
def lives(kept, monkeypatch):
    """A consortium in a database, whose people have come."""
    monkeypatch.setattr(Kept, "people", Game(RememberedRecords(DatabaseRecords())))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
    REACHED.clear()
    return Kept


def test_a_few_lives_keep_their_promises_in_a_database(lives, record_property):
    play(lives, 12, 8)
    told(record_property, 12)


@pytest.mark.nightly
def test_five_thousand_lives_keep_their_promises_in_a_database(lives, record_property):
    play(lives, 5000, 12, phases=(Phase.generate,))
    assert told(record_property, 5000) == []
