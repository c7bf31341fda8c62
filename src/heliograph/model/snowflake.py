"""Snowflake: post and account identifiers that carry their time of creation."""

EPOCH_MS = 1_288_834_974_657
"""Unix milliseconds of the first snowflake (4 November 2010)."""

SMALLEST = 30_000_000_000
"""Identifiers below this were handed out one by one and carry no time (archive-format.md section 9)."""

TIME_BITS_FROM = 22


def milliseconds(identifier: int) -> int | None:
    """Unix time in milliseconds that an identifier carries, None when it carries none."""
    if identifier < SMALLEST:
        return None
    return (identifier >> TIME_BITS_FROM) + EPOCH_MS


def first_identifier(unix_ms: int) -> int:
    """The smallest identifier of a millisecond: the inverse of ``milliseconds``."""
    return (unix_ms - EPOCH_MS) << TIME_BITS_FROM
