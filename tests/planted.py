"""Identifiers planted in a synthetic export, and a search for them that shares nothing with the pseudonymiser."""

import html
import unicodedata
from urllib.parse import unquote

import duckdb

IGNORED = {"Cf", "Mn"}


def bare(text):
    """What a reader sees: escapes and entities decoded, invisible signs gone, one case, single spaces."""
    decoded = html.unescape(unquote(text))
    seen = unicodedata.normalize("NFKD", decoded).casefold()
    return " ".join("".join(sign for sign in seen if unicodedata.category(sign) not in IGNORED).split())


def stands_in(identifier, corpus):
    """Whether an identifier stands in the corpus as a token of its own, with its spaces or without."""
    return any(
        not corpus[at - 1 : at].isalnum() and not corpus[at + len(form) : at + len(form) + 1].isalnum()
        for form in {identifier, identifier.replace(" ", "")}
        for at in _places(form, corpus)
    )


def _places(form, corpus):
    at = corpus.find(form)
    while at >= 0:
        yield at
        at = corpus.find(form, at + 1)


def survivors(truth, workspace, public, *, kinds=("id", "handle", "display_name", "email", "phone")):
    """Planted identifiers of hidden accounts that still stand anywhere in the posts or profiles of the public edition.

    Returns:
        ``{disguise: (planted, [(kind, identifier, how it was written)])}``.
    """
    with duckdb.connect() as connection:
        planted = connection.execute(
            f"""SELECT p.disguise, p.kind, p.identifier, p.written FROM '{truth}/planted_identifiers.parquet' p
            JOIN '{workspace}/accounts.parquet' a USING (account_id)
            WHERE p.kind IN {kinds} AND coalesce(a.follower_count, 0) < 5000 ORDER BY ALL"""
        ).fetchall()
        values = connection.execute(
            f"""SELECT text FROM '{public}/posts/*.parquet' UNION ALL SELECT unnest(urls) FROM '{public}/posts/*.parquet'
            UNION ALL SELECT unnest(domains) FROM '{public}/posts/*.parquet'
            UNION ALL SELECT unnest(hashtags) FROM '{public}/posts/*.parquet'
            UNION ALL SELECT unnest([location, description, url, display_name, handle]) FROM '{public}/accounts.parquet'"""
        ).fetchall()
    corpus = "\n" + "\n".join(bare(value) for (value,) in values if value) + "\n"
    found = {}
    for disguise, kind, identifier, written in planted:
        count, left = found.setdefault(disguise, (0, []))
        found[disguise] = (count + 1, left)
        if stands_in(bare(identifier), corpus):
            left.append((kind, identifier, written))
    return found
