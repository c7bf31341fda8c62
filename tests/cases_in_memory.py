"""Cases in memory: what the port promises, in a few lines."""

from dataclasses import replace

from heliograph.errors import UnknownNameError, UsageError
from heliograph.model.case import Case


class CasesInMemory:
    def __init__(self):
        self.held, self.kept = {}, []

    def add(self, asked, opened):
        case = Case(number=len(self.held) + 1, asked=asked, opened_at=opened.at)
        self.held[case.number] = case
        self.kept.append(replace(opened, subject=f"case/{case.number}"))
        return case

    def get(self, number):
        if number not in self.held:
            raise UnknownNameError(f"There is no case {number}.")
        return self.held[number]

    def all(self, state=None):
        return tuple(case for case in self.held.values() if state in {None, case.state})

    def replace(self, before, after, event):
        if self.held[before.number].state is not before.state:
            raise UsageError(f"Case {before.number} was changed meanwhile.")
        told = after.is_told or self.held[before.number].is_told
        self.held[before.number] = replace(after, is_told=told)
        self.kept.append(event)

    def note(self, event):
        self.kept.append(event)

    def events(self, number):
        return tuple(event for event in self.kept if event.subject == f"case/{number}")

    def counts(self):
        found = {}
        for case in self.held.values():
            key = case.asked.kind, case.state
            found[key] = found.get(key, 0) + 1
        return found
