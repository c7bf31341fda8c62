"""A thread keeps its connection from one request to the next, for a while, and gives it up when it is broken."""

import pytest
from django.db import close_old_connections, connection

from heliograph.store.portal.database import KEPT_OPEN


@pytest.mark.usefixtures("kept")
def test_the_next_request_asks_on_the_same_connection(monkeypatch):
    opened = asked()
    close_old_connections()  # as Django does before and after each request
    assert asked() is opened
    monkeypatch.setattr(connection, "close_at", connection.close_at - KEPT_OPEN["CONN_MAX_AGE"])
    close_old_connections()
    assert asked() is not opened


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "kept", [pytest.param("postgresql", marks=pytest.mark.real_server)], indirect=True
)  # a file is never far away
def test_a_connection_that_broke_meanwhile_is_replaced():
    broken = asked()
    broken.close()
    close_old_connections()
    assert asked() is not broken


def asked():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    return connection.connection
