"""Figures of the public edition that the datasheet prints beside the row counts."""

from collections.abc import Mapping

LABELS: dict[str, str] = {
    "first_posted_at": "First post (UTC)",
    "last_posted_at": "Last post (UTC)",
    "languages": "Languages of posts",
    "clients": "Client programs",
    "accounts_pseudonymous": "Accounts under a pseudonym",
    "accounts_identified": "Accounts under their own name",
    "accounts_without_posts": "Accounts without a post in the data set",
    "posts_without_account": "Posts whose author is not in the accounts table",
    "originals": "Original posts",
    "reposts": "Reposts",
    "replies": "Replies",
    "quotes": "Quotes",
    "posts_with_links": "Posts with links",
    "posts_with_hashtags": "Posts with hashtags",
    "posts_without_time": "Posts without a time",
    "largest_account_posts": "Posts of the most active account",
    "media_items": "Distinct media items listed",
    "media_without_bytes": "Media items listed whose bytes are not held",
}
"""The usual figures and how a reader calls them; others are shown under their own name."""


def labelled(figures: Mapping[str, int | str]) -> tuple[tuple[str, str], ...]:
    """Label and value of each figure: the usual ones in their order, then the others by name."""
    names = [*(n for n in LABELS if n in figures), *sorted(n for n in figures if n not in LABELS)]
    return tuple(
        (LABELS.get(name, name.replace("_", " ").capitalize()), number(figures[name])) for name in names
    )


def number(value: float | str | None) -> str:
    """A count as readers write it: 9,041,308; a dash where there is none."""
    if value is None:
        return "-"
    return value if isinstance(value, str) else f"{value:,}"
