"""Identifiers planted in a synthetic export, and a search for them that shares nothing with the pseudonymiser, nor with the gate."""

import html
import unicodedata
import zipfile
from urllib.parse import unquote

import ahocorasick_rs
import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

IGNORED = {"Cf", "Mn"}
RED = ("id", "handle", "display_name", "email", "phone")
"""Kinds of which none may survive."""

PIECE = 1 << 20


class _Seen(dict):
    """For ``str.translate``: signs that nobody sees go."""

    def __missing__(self, code):
        self[code] = None if unicodedata.category(chr(code)) in IGNORED else code
        return self[code]


_SEEN = _Seen()


def bare(text):
    """What a reader sees: escapes and entities decoded, invisible signs gone, one case, single spaces."""
    if text.isascii() and "%" not in text and "&" not in text:
        return " ".join(text.casefold().split())
    decoded = html.unescape(unquote(text))
    return " ".join(unicodedata.normalize("NFKD", decoded).casefold().translate(_SEEN).split())


def stands_in(identifier, corpus):
    """Whether an identifier stands in the corpus as a token of its own, with its spaces or without."""
    return any(_bounded(corpus, at, len(form)) for form in forms(identifier) for at in _places(form, corpus))


def forms(identifier):
    """An identifier as it is and without its spaces."""
    return {identifier, identifier.replace(" ", "")}


def _bounded(corpus, at, length):
    return not corpus[at - 1 : at].isalnum() and not corpus[at + length : at + length + 1].isalnum()


def _places(form, corpus):
    at = corpus.find(form)
    while at >= 0:
        yield at
        at = corpus.find(form, at + 1)


def planted(truth, workspace, *, kinds=RED):
    """What was planted of accounts that are hidden below 5,000 followers: disguise, kind, identifier, how it was written."""
    return duckdb.execute(
        f"""SELECT p.disguise, p.kind, p.identifier, p.written FROM '{truth}/planted_identifiers.parquet' p
        JOIN '{workspace}/accounts.parquet' a USING (account_id)
        WHERE p.kind IN {kinds} AND coalesce(a.follower_count, 0) < 5000 ORDER BY ALL"""
    ).fetchall()


def survivors(truth, workspace, folder, *, kinds=RED):
    """Planted identifiers of hidden accounts that still stand anywhere below a folder.

    Returns:
        ``{disguise: (planted, [(kind, identifier, how it was written)])}``.
    """
    listed = planted(truth, workspace, kinds=kinds)
    standing = found_in(folder, {bare(identifier) for _, _, identifier, _ in listed})
    found = {}
    for disguise, kind, identifier, written in listed:
        count, left = found.setdefault(disguise, (0, []))
        found[disguise] = (count + 1, left)
        if bare(identifier) in standing:
            left.append((kind, identifier, written))
    return found


def found_in(folder, identifiers):
    """Which identifiers stand below a folder: in a cell, a key, a CSV, a document, the name of a file; with a place of each."""
    wanted = {form: identifier for identifier in sorted(identifiers) for form in forms(identifier)}
    listed = list(wanted)
    automaton = ahocorasick_rs.AhoCorasick(listed)
    found = {}
    for place, text in everything(folder):
        seen = bare(text)
        for number, begin, end in automaton.find_matches_as_indexes(seen, overlapping=True):
            if _bounded(seen, begin, end - begin):
                found.setdefault(wanted[listed[number]], place)
    return found


def everything(folder):
    """All that can be read below a folder, piece by piece, each with its place."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = path.relative_to(folder).as_posix()
        yield place, place
        if path.suffix == ".parquet":
            yield from _cells(path, place)
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for member in archive.infolist():
                    yield place, member.filename
                    with archive.open(member) as stream:
                        yield from ((place, text) for text in _pieces(stream))
        else:
            with path.open("rb") as stream:
                yield from ((place, text) for text in _pieces(stream))


def _cells(path, place):
    """Every column of a Parquet file, equal values of a batch once; and what the file says of itself."""
    with pq.ParquetFile(path) as file:
        yield place, str(file.schema_arrow.metadata)
        for batch in file.iter_batches(16_384):
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                values = pc.list_flatten(column) if pa.types.is_list(column.type) else column
                texts = pc.unique(values.cast(pa.string())).drop_null().to_pylist()
                yield f"{place}: {name}", "\n".join(texts)


def _pieces(stream):
    """Text in pieces that end with a line."""
    left = b""
    while piece := stream.read(PIECE):
        whole, end, rest = (left + piece).rpartition(b"\n")
        yield (whole + end).decode("utf-8", "replace")
        left = rest
    yield left.decode("utf-8", "replace")
