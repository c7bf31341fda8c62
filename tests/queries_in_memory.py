"""Queries in memory: what the port promises, in a few lines."""

from heliograph.model.consortium.query import Queried, Query, Spent
from heliograph.model.consortium.taking import Taking
from heliograph.model.consortium.token import Token
from heliograph.rules.querying import MOMENT


class QueriesInMemory:
    """Queries among the records of a consortium in memory."""

    def __init__(self, records):
        self.records = records

    def begin(self, query, *events, rule=None, since=None, token=None):
        mine = self.records.find(Query, person_id=query.person_id)
        counted = [
            one
            for one in mine
            if one.dataset == query.dataset
            and (not one.refused or one.milliseconds)
            and (since is None or one.begun_at >= since)
        ]
        spent = Spent(
            queries=len(counted),
            milliseconds=sum(one.milliseconds for one in counted),
            running=sum(1 for one in mine if one.ended_at is None and one.begun_at > query.begun_at - MOMENT),
        )
        missing = rule(spent) if rule else None
        if missing is None:
            noted = token and self.records.get(Token, token.id).version == token.version
            self.records.write((query, *((token,) if noted else ())), *events)
        return missing

    def refusals(self, person_id, codes, since):
        asked = {"person_id": person_id, "refused": tuple(codes)}
        found = (*self.records.find(Query, **asked), *self.records.find(Taking, **asked))
        return sum(1 for one in found if one.begun_at > since)

    def of(self, person_id, *, dataset=""):
        found = self.records.find(Query, person_id=person_id)
        return tuple(one for one in found if dataset in {"", one.dataset})

    def totals(self, *, since=None, until=None):
        found = {}
        for one in self.records.find(Query):
            if (since is None or one.begun_at >= since) and (until is None or one.begun_at < until):
                key = (one.person_id, one.dataset, one.release, one.edition)
                found.setdefault(key, []).append(one)
        return tuple(_queried(key, found[key]) for key in sorted(found))


def _queried(key, queries):
    answered = [one for one in queries if one.ended_at and not one.refused and not one.failed]
    return Queried(
        person_id=key[0], dataset=key[1], release=key[2], edition=key[3], queries=len(answered),
        rows=sum(one.rows for one in queries), bytes=sum(one.bytes for one in queries),
        milliseconds=sum(one.milliseconds for one in queries), refused=sum(1 for one in queries if one.refused),
        first_at=min(one.begun_at for one in queries), last_at=max(one.begun_at for one in queries),
    )  # fmt: skip
