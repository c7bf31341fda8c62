"""Ids say when they were made, and are never the same."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from heliograph.store.ids import new_id

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7_and_sorts_by_time():
    ids = [new_id(NOON + timedelta(milliseconds=n)) for n in range(100)]
    assert ids == sorted(ids)
    assert {(UUID(each).version, UUID(each).variant) for each in ids} == {(7, "specified in RFC 4122")}
    assert UUID(ids[0]).int >> 80 == NOON.timestamp() * 1000


def test_ids_of_one_moment_differ():
    assert len({new_id(NOON) for _ in range(1000)}) == 1000
