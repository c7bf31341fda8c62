"""Pairs: two counts of values laid side by side, with the sums over accounts that tell how far each share can be trusted.

The counts stand in tables called ``first`` and ``second``, as ``tables.shares`` gives them. An account with n of all N
posts weighs 1 / (1 - n/N): so much more does the share move when this account is left out than its posts alone would say.
"""

SIDES = ("first", "second")

WHOLES = """
SELECT
  count(a.n) AS first_accounts, coalesce(sum(a.n ** 2), 0) AS first_squares, coalesce(sum((a.n * a.weight) ** 2), 0) AS first_own,
  count(b.n) AS second_accounts, coalesce(sum(b.n ** 2), 0) AS second_squares, coalesce(sum((b.n * b.weight) ** 2), 0) AS second_own,
  count(a.n + b.n) AS shared, coalesce(sum(a.n * a.weight * b.n * b.weight), 0) AS shared_own
FROM first_accounts a FULL JOIN second_accounts b USING (account_id)
"""
"""The query for what is true of all values: accounts, sums of squares, and what both sides share."""

SHARED = """
shared AS (
  SELECT account_id, a.n AS first_n, b.n AS second_n, a.weight * b.weight AS weight
  FROM first_accounts a JOIN second_accounts b USING (account_id)
),
crossed AS (
  SELECT name, value, sum(y) AS shared_both, sum(first_y) AS shared_first, sum(second_y) AS shared_second
  FROM (
    SELECT a.name, a.value, weight * a.rows * b.rows AS y, 0 AS first_y, 0 AS second_y
    FROM shared JOIN first a USING (account_id) JOIN second b
      ON shared.account_id = b.account_id AND a.name = b.name AND a.value IS NOT DISTINCT FROM b.value
    UNION ALL
    SELECT name, value, 0, weight * rows * second_n, 0 FROM shared JOIN first USING (account_id)
    UNION ALL
    SELECT name, value, 0, 0, weight * rows * first_n FROM shared JOIN second USING (account_id)
  )
  GROUP BY name, value
)
"""


def accounts(side: str, rows: int) -> str:
    """The statement that sets apart how many posts each account of a side has, of so many rows, and what it weighs."""
    return (
        f"CREATE TEMP TABLE {side}_accounts AS SELECT account_id, rows AS n, "
        f"CASE WHEN rows < {rows} THEN 1 / (1 - rows / {rows}) END AS weight FROM {side} WHERE name IS NULL"
    )


def plain(first: int, second: int, most: int) -> str:
    """The query for the values that differ most: columns name, value, first_rows, second_rows, known.

    Args:
        first: All rows of the first side.
        second: All rows of the second side.
        most: So many values of each column; known says how many there are.
    """
    sides = ", ".join(
        f"{side}_values AS (SELECT name, value, rows FROM {side} WHERE name IS NOT NULL)" for side in SIDES
    )
    return f"WITH {sides}, pairs AS ({_pairs(('rows',))}) {_widest('pairs', first, second, most)}"


def clustered(first: int, second: int, most: int) -> str:
    """The same with the sums over accounts: columns accounts, own and mixed of each side, and those of shared accounts."""
    sides = ", ".join(
        f"{side}_values AS (SELECT name, value, CAST(sum(rows) AS BIGINT) AS rows, count(*) AS accounts, "
        f"sum((rows * weight) ** 2) AS own, sum(rows * n * weight ** 2) AS mixed "
        f"FROM {side} JOIN {side}_accounts USING (account_id) WHERE name IS NOT NULL GROUP BY name, value)"
        for side in SIDES
    )
    found = _widest("pairs", first, second, most)
    shared = ", ".join(
        f"coalesce({name}, 0) AS {name}" for name in ("shared_both", "shared_first", "shared_second")
    )
    return (
        f"WITH {sides}, {SHARED}, pairs AS ({_pairs(('rows', 'accounts', 'own', 'mixed'))}) "
        f"SELECT found.*, {shared} FROM ({found}) found LEFT JOIN crossed "
        "ON found.name = crossed.name AND found.value IS NOT DISTINCT FROM crossed.value ORDER BY place"
    )


def _pairs(sums: tuple[str, ...]) -> str:
    """Each value once, with the sums of both sides; 0 where a side does not have it."""
    named = ", ".join(
        f"coalesce({side}_values.{sum_}, 0) AS {side}_{sum_}" for side in SIDES for sum_ in sums
    )
    return (
        f"SELECT coalesce(first_values.name, second_values.name) AS name, "
        f"coalesce(first_values.value, second_values.value) AS value, {named} "
        "FROM first_values FULL JOIN second_values "
        "ON first_values.name = second_values.name AND first_values.value IS NOT DISTINCT FROM second_values.value"
    )


def _widest(pairs: str, first: int, second: int, most: int) -> str:
    differ = f"abs(first_rows / {first or 1} - second_rows / {second or 1}) DESC, value NULLS LAST"
    return (
        f"SELECT *, count(*) OVER (PARTITION BY name) AS known, "
        f"row_number() OVER (PARTITION BY name ORDER BY {differ}) AS place "
        f"FROM {pairs} QUALIFY place <= {most} ORDER BY place"
    )
