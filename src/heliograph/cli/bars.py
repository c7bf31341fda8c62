"""Bars: counts drawn beside their values, in blocks on a terminal and in signs that every program knows elsewhere."""

EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS, PLAIN_HEIGHTS = "▁▂▃▄▅▆▇█", ".:-=+*#@"


def bar(share: float, width: int, *, plain: bool) -> str:
    """A bar to the right, the longest for a share of 1; what is not nothing is seen.

    Args:
        share: From 0 to 1.
        width: Columns of the longest.
        plain: Draw with ASCII only.
    """
    if plain:
        return "#" * max(round(share * width), 1 if share else 0)
    eighths = max(round(share * width * 8), 1 if share else 0)
    return EIGHTHS[8] * (eighths // 8) + EIGHTHS[eighths % 8].rstrip()


def heights(counts: list[int], *, plain: bool) -> str:
    """One sign for each count, the highest for the largest; a space for nothing."""
    signs, most = PLAIN_HEIGHTS if plain else HEIGHTS, max(counts, default=0)
    return "".join(signs[(len(signs) - 1) * count // most] if count else " " for count in counts)
