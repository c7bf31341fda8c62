"""How a legacy CSV is written here: header lines, every field quoted, LF."""

NEXT = '","'
"""What stands between two fields."""


def header(columns: tuple[str, ...]) -> bytes:
    """The header line of a file."""
    return f'"{NEXT.join(columns)}"\n'.encode()
