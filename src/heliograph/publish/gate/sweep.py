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
from heliograph.publish.gate.sweep_posts import sweep_posts
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


_SWEPT: "WeakKeyDictionary[duckdb.DuckDBPyConnection, Swept]" = WeakKeyDictionary()


def sweep(subject: Subject) -> Swept:
    """Everything that was found in the edition."""
    found = _SWEPT.get(subject.connection)
    if found is None:
        found = _SWEPT[subject.connection] = _sweep(subject)
    return found


def _sweep(subject: Subject) -> Swept:
    shown = identities(subject.connection, masked=False)
    listed = needles(identities(subject.connection, masked=True), shown)
    strangers = subject.policy.texts.bystanders
    scanner = Scanner(listed, known=known_names(subject, shown), strangers=strangers)
    search = Search(scanner, Tally(listed))
    if scanner.idle:
        return Swept(search=search)
    sweep_tables(subject, search)
    read = sweep_posts(subject, search)
    return Swept(search=search, records=read.records, equal=read.equal, unread=read.unread)
