"""Media: the name of a shard that ends like a path of the export is told, and what only looks like one is not."""

import pytest

from gate_desk import PEOPLE, desk, found
from heliograph.publish.gate.media import check


@pytest.mark.parametrize(
    ("shard", "count"),
    [
        ("m/1-key.ts", 1),
        ("m/1-key.azAZ9", 1),
        ("m/1-key.0jpg", 1),
        ("m/1-key.abcdef", 0),
        ("m/1-key.a", 0),
        ("m/1-/key.jpg", 0),
        ("m/x-key.jpg", 0),
    ],
)
def test_a_shard_named_like_a_path_is_told(shard, count):
    spoilt = desk(PEOPLE).copy()
    spoilt.rewrite("media.parquet", f"SELECT * REPLACE ('{shard}' AS shard) FROM rows")
    told = [f for f in found(check(spoilt.subject())) if f[0] == "shard-names-identify"]

    assert told == [("shard-names-identify", "media.shard", 1)] * count
