"""Takings in memory: what the port promises, in a few lines."""

from dataclasses import replace

from heliograph.model.consortium.taking import Taken


class TakingsInMemory:
    """Takings beside the records of a consortium in memory."""

    def __init__(self, records):
        self.records, self.held = records, []

    def begin(self, taking, *events, budget=None, since=None, token=None):
        mine = [one for one in self.held if one.person_id == taking.person_id]
        spent = sum(
            one.count if one.ended_at is None else one.sent
            for one in mine
            if one.dataset == taking.dataset and not one.refused and (since is None or one.begun_at >= since)
        )
        if budget is not None and spent + taking.count > budget:
            return False
        self.held.append(taking)
        self.records.write((token,) if token else (), *events)
        return True

    def note(self, taking_id, sent, *, ended_at=None, stopped=""):
        self.held = [
            replace(one, sent=sent, ended_at=ended_at, stopped=stopped) if one.id == taking_id else one
            for one in self.held
        ]

    def refusals(self, person_id, codes, since):
        mine = [one for one in self.held if one.person_id == person_id]
        return sum(1 for one in mine if one.refused in codes and one.begun_at > since)

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
