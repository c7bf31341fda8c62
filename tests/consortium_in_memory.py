"""The ports of a consortium in memory: what they promise, in a few lines."""

from contextlib import contextmanager
from dataclasses import fields, replace
from functools import cache

from heliograph.errors import ConflictError, StorageError, UnknownNameError
from heliograph.model.consortium.message import Answer
from heliograph.signing.chain import GENESIS, chained

SEVERAL = (tuple, list, set, frozenset)


class RecordsInMemory:
    """Records under their kind and id, with versions; events in the order in which they were kept."""

    def __init__(self, *records):
        self.held, self.kept = {}, []
        self.write(records)

    def get(self, kind, id):  # noqa: A002 - as the port calls it
        if id not in self.held.get(kind, {}):
            raise UnknownNameError(f"There is no {kind.__name__.lower()} {id}.")
        return self.held[kind][id]

    def find(self, kind, /, **equal):
        for name in equal:
            if name not in _names(kind):
                raise UnknownNameError(f"No field of {kind.__name__.lower()} is called {name}.")
        found = (record for record in self.held.get(kind, {}).values() if _fits(record, equal))
        return tuple(sorted(found, key=lambda record: record.id))

    def write(self, records, *events):
        after = self.held | {kind: dict(self.held.get(kind, {})) for kind in map(type, records)}
        for record in records:
            of_kind = after[type(record)]
            before = of_kind.get(record.id)
            if before is None and record.version == 0:
                of_kind[record.id] = record
            elif before is None or before.version != record.version:
                raise ConflictError(f"{type(record).__name__} {record.id} was changed meanwhile.")
            else:
                of_kind[record.id] = replace(record, version=record.version + 1)
        self.held = after
        self.kept.extend(events)

    @contextmanager
    def together(self):
        held, kept = self.held, list(self.kept)
        try:
            yield
        except BaseException:
            self.held, self.kept = held, kept
            raise

    def events(self, *, subject=None, who=None):
        subjects = {subject} if isinstance(subject, str) else subject
        return tuple(
            e for e in self.kept if (subject is None or e.subject in subjects) and who in {None, e.who}
        )


class PostInMemory:
    """Mail that goes nowhere; what the server answers is said beforehand, else it accepts."""

    def __init__(self, *answers):
        self.answers, self.sent = list(answers), []

    def send(self, message):
        self.sent.append(message)
        return self.answers.pop(0) if self.answers else Answer.ACCEPTED


class OutputsInMemory:
    """Answers that wait, under the ids of their outputs."""

    def __init__(self):
        self.held = {}

    def keep(self, output_id, data):
        self.held[output_id] = data

    def read(self, output_id):
        if output_id not in self.held:
            raise UnknownNameError("This output is not kept any more.")
        return self.held[output_id]

    def drop(self, output_id):
        self.held.pop(output_id, None)


class LogInMemory:
    """A chain of audit events."""

    def __init__(self, events=()):
        self.held = []
        for event in events:
            self.add(event)

    def add(self, event):
        last = self.held[-1:]
        number, link = (last[0].number, last[0].link) if last else (0, GENESIS)
        self.held.append(chained(event, number=number, link_before=link))

    def entries(self, *, subject=None, who=None):
        return (e for e in self.held if subject in {None, e.event.subject} and who in {None, e.event.who})


class ShelfInMemory:
    """Signed heads of an archive without files."""

    def __init__(self):
        self.held = {}

    def notes(self):
        return dict(self.held)

    def add(self, number, note):
        if number in self.held:
            raise StorageError(f"there is a head {number}")
        self.held[number] = note


@cache
def _names(kind):
    return frozenset(field.name for field in fields(kind))


def _fits(record, equal):
    for name, value in equal.items():
        held = getattr(record, name)
        if held not in value if isinstance(value, SEVERAL) else held != value:
            return False
    return True
