"""Records of a database that are read once between two changes: what a long battery asks again and again is answered at once."""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """What the database has answered, with the question."""

    equal: dict
    found: tuple

    def may_change(self, record):
        """Whether a record that was written stands in the answer, or belongs into it now."""
        return any(one.id == record.id for one in self.found) or all(
            _is(getattr(record, name), value) for name, value in self.equal.items()
        )


def _tells(event, subject, who):
    """Whether an event belongs to an answer."""
    subjects = {subject} if isinstance(subject, str) else subject
    return (subjects is None or event.subject in subjects) and who in {None, event.who}


class RememberedRecords:
    """Every answer came from the database; it holds until a record is written that it is about. Nobody else may write meanwhile.

    Args:
        records: Of the database.
    """

    def __init__(self, records):
        self.kept, self.known, self.events_known = records, defaultdict(dict), {}

    def get(self, kind, id):  # noqa: A002 - as the port calls it
        known = self.known[kind]
        if ("get", id) not in known:
            known["get", id] = Told({"id": id}, (self.kept.get(kind, id),))
        return known["get", id].found[0]

    def find(self, kind, /, **equal):
        known, question = self.known[kind], frozenset((n, _frozen(v)) for n, v in equal.items())
        if question not in known:
            known[question] = Told(equal, self.kept.find(kind, **equal))
        return known[question].found

    def write(self, records, *events):
        try:
            self.kept.write(records, *events)
        finally:
            for record in records:
                known = self.known[type(record)]
                for question in [q for q, told in known.items() if told.may_change(record)]:
                    del known[question]
            for event in events:
                for subject, who in [asked for asked in self.events_known if _tells(event, *asked)]:
                    del self.events_known[subject, who]

    @contextmanager
    def together(self):
        try:
            with self.kept.together():
                yield
        except BaseException:  # what was read within the block never came to stand
            self.known.clear()
            self.events_known.clear()
            raise

    def events(self, *, subject=None, who=None):
        if (subject, who) not in self.events_known:
            self.events_known[subject, who] = self.kept.events(subject=subject, who=who)
        return self.events_known[subject, who]

    def asked_again(self, dice, count):
        """Some of what is remembered, with what the database says now."""
        every = [(kind, told) for kind, known in self.known.items() for told in known.values()]
        for kind, told in dice.sample(every, min(count, len(every))):
            yield kind, told.equal, told.found, self.kept.find(kind, **told.equal)

    def copy(self):
        """Another memory of the same moment."""
        made = RememberedRecords(self.kept)
        made.known.update({kind: dict(known) for kind, known in self.known.items()})
        made.events_known = dict(self.events_known)
        return made


def _frozen(value):
    if isinstance(value, tuple | list | set | frozenset):
        return "one of", frozenset(value)
    return value


def _is(held, asked):
    return held in asked if isinstance(asked, tuple | list | set | frozenset) else held == asked
