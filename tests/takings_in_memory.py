"""Takings in memory: what the port promises, in a few lines."""

from dataclasses import replace

from heliograph.model.consortium.query import Query
from heliograph.model.consortium.taking import Taken, Taking


class TakingsInMemory:
    """Takings beside the records of a consortium in memory."""

    def __init__(self, records):
        self.records = records

    @property
    def held(self):
        return self.records.find(Taking)

    def begin(self, taking, *events, budget=None, since=None, token=None):
        mine = [one for one in self.held if one.person_id == taking.person_id]
        spent = sum(
            one.count if one.ended_at is None else one.sent
            for one in mine
            if one.dataset == taking.dataset and not one.refused and (since is None or one.begun_at >= since)
        )
        if budget is not None and spent + taking.count > budget:
            return False
        self.records.write((taking, token) if token else (taking,), *events)
        return True

    def note(self, taking_id, sent, *, ended_at=None, stopped=""):
        one = self.records.get(Taking, taking_id)
        self.records.write([replace(one, sent=sent, ended_at=ended_at, stopped=stopped)])

    def refusals(self, person_id, codes, since):
        asked = {"person_id": person_id, "refused": tuple(codes)}
        found = (*self.records.find(Taking, **asked), *self.records.find(Query, **asked))
        return sum(1 for one in found if one.begun_at > since)

    def of(self, person_id, *, dataset="", release=0):
        return tuple(
            one
            for one in self.held
            if one.person_id == person_id and dataset in {"", one.dataset} and release in {0, one.release}
        )

    def totals(self, *, since=None, until=None):
        found = {}
        for one in self.held:
            if (since is None or one.begun_at >= since) and (until is None or one.begun_at < until):
                key = (one.person_id, one.dataset, one.release, one.edition)
                found.setdefault(key, []).append(one)
        return tuple(_taken(key, found[key]) for key in sorted(found))


def _taken(key, takings):
    sent = [one for one in takings if not one.refused and one.count]
    return Taken(
        person_id=key[0], dataset=key[1], release=key[2], edition=key[3], requests=len(sent),
        files=len({one.sha256 for one in sent}), sent=sum(one.sent for one in takings),
        refused=sum(1 for one in takings if one.refused),
        first_at=min(one.begun_at for one in takings), last_at=max(one.begun_at for one in takings),
    )  # fmt: skip
