"""CsvTables: what was learnt of several members of a zip stands in one table, numbered through."""

import numpy as np

from heliograph.publish.gate.csv_reading import CsvReading
from heliograph.publish.gate.csv_tables import keep_numbers, keep_sample, make_tables
from heliograph.tables.engine import connect


def reading(*pieces, records):
    return CsvReading(
        largest=0,
        keep=lambda _: None,
        records=records,
        sample=[[(n, [text]) for n, text in piece] for piece in pieces],
    )


def test_pieces_and_records_of_a_second_member_are_numbered_on():
    """Records of one piece follow one another: pieces of two members that bore one number would be read as one."""
    first = reading([(0, "a"), (1, "b")], [(8, "c")], records=10)
    second = reading([(0, "d")], [(5, "e")], [(7, "f")], records=9)
    with connect() as connection:
        make_tables(connection)
        keep_sample(connection, "x.zip", [first, second, reading([(0, "g")], records=1)])
        found = connection.execute("FROM gate_csv_sample ORDER BY cells").fetchall()

    assert found == [
        ("x.zip", 0, 0, ["a"]),
        ("x.zip", 0, 1, ["b"]),
        ("x.zip", 1, 8, ["c"]),
        ("x.zip", 2, 10, ["d"]),
        ("x.zip", 3, 15, ["e"]),
        ("x.zip", 4, 17, ["f"]),
        ("x.zip", 5, 19, ["g"]),
    ]


def test_numbers_are_kept_with_how_often_they_stand_there():
    with connect() as connection:
        make_tables(connection)
        keep_numbers(connection, "x.zip", np.array([7, 3, 7], np.uint64))
        keep_numbers(connection, "y.zip", np.array([7], np.uint64))
        found = connection.execute("FROM gate_csv_numbers ORDER BY ALL").fetchall()
        views = connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()

    assert views == [], "nothing of them stays known by name"
    assert found == [("x.zip", 3, 1), ("x.zip", 7, 2), ("y.zip", 7, 1)]
