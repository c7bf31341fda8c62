"""The ports of a consortium in memory: what they promise, in a few lines."""

from dataclasses import fields, replace

from heliograph.errors import ConflictError, UnknownNameError
from heliograph.model.consortium.message import Answer


class RecordsInMemory:
    """Records under their kind and id, with versions; events in the order in which they were kept."""

    def __init__(self, *records):
        self.held, self.kept = {}, []
        self.write(records)

    def get(self, kind, id):  # noqa: A002 - as the port calls it
        if (kind, id) not in self.held:
            raise UnknownNameError(f"There is no {kind.__name__.lower()} {id}.")
        return self.held[kind, id]

    def find(self, kind, /, **equal):
        for name in equal:
            if name not in {field.name for field in fields(kind)}:
                raise UnknownNameError(f"No field of {kind.__name__.lower()} is called {name}.")
        found = (record for (of, _), record in self.held.items() if of is kind)
        return tuple(sorted((r for r in found if _fits(r, equal)), key=lambda record: record.id))

    def write(self, records, *events):
        after = dict(self.held)
        for record in records:
            before = after.get((type(record), record.id))
            if before is None and record.version == 0:
                after[type(record), record.id] = record
            elif before is None or before.version != record.version:
                raise ConflictError(f"{type(record).__name__} {record.id} was changed meanwhile.")
            else:
                after[type(record), record.id] = replace(record, version=record.version + 1)
        self.held = after
        self.kept.extend(events)

    def events(self, *, subject=None, who=None):
        return tuple(e for e in self.kept if subject in {None, e.subject} and who in {None, e.who})


class PostInMemory:
    """Mail that goes nowhere; what the server answers is said beforehand, else it accepts."""

    def __init__(self, *answers):
        self.answers, self.sent = list(answers), []

    def send(self, message):
        self.sent.append(message)
        return self.answers.pop(0) if self.answers else Answer.ACCEPTED


def _fits(record, equal):
    return all(
        getattr(record, name) in value
        if isinstance(value, tuple | list | set | frozenset)
        else getattr(record, name) == value
        for name, value in equal.items()
    )
