"""Sweep: one pass over everything that the edition shows: all tables, key tables, the cube and the CSV.

Several checks ask what was found; the pass is made once for each connection.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import duckdb

from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import Scanner
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import Tally
from heliograph.publish.gate.identities import identities, known_names
from heliograph.publish.gate.subject import Subject
from heliograph.publish.gate.sweep_posts import Read, sweep_posts
from heliograph.publish.gate.sweep_tables import sweep_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What was found.

    Attributes:
        search: What was looked for, and what stands where.
        records: Records of CSV.
        equal: How many of them are, byte for byte, as the tables have it.
        unread: CSV files that could not be read to their end.
    """

    search: Search
    records: int = 0
    equal: int = 0
    unread: Sequence[str] = ()


@dataclass(slots=True)
class _Pass:
    """What is known of one connection's edition.

    Attributes:
        read: What the posts and the CSV hold.
        swept: Everything.
    """

    search: Search
    read: Read | None = None
    swept: Swept | None = None


_PASSES: "WeakKeyDictionary[duckdb.DuckDBPyConnection, _Pass]" = WeakKeyDictionary()


def sweep(subject: Subject) -> Swept:
    """Everything that was found in the edition."""
    made = _pass(subject)
    if made.swept is None:
        made.swept = _swept(subject, made.search)
    return made.swept


def read_posts(subject: Subject) -> Read:
    """What was learnt of posts and CSV while they were searched."""
    made = _pass(subject)
    if made.read is None:
        made.read = sweep_posts(subject, made.search)
    return made.read


def _pass(subject: Subject) -> _Pass:
    if subject.connection not in _PASSES:
        _PASSES[subject.connection] = _Pass(search=_search(subject))
    return _PASSES[subject.connection]


def _search(subject: Subject) -> Search:
    shown = identities(subject.connection, masked=False)
    listed = needles(identities(subject.connection, masked=True), shown)
    strangers = subject.policy.texts.bystanders
    scanner = Scanner(listed, known=known_names(subject, shown), strangers=strangers)
    return Search(scanner, Tally(listed))


def _swept(subject: Subject, search: Search) -> Swept:
    if search.scanner.idle:
        return Swept(search=search)
    sweep_tables(subject, search)
    read = read_posts(subject)
    return Swept(search=search, records=read.records, equal=read.equal, unread=read.unread)
