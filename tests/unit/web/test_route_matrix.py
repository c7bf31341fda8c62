"""Every route, asked by everybody, about the same application at every station of its life.

Routes are found by Django's resolver, steps in the tables of the machines. What must be answered follows from
``rules/permissions.py`` and ``rules/access.decide``, and from ``tests/routes_declared.py`` for the little that is about no record.
``make test`` asks at two stations; nightly every cell is asked, in every form.
"""

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils.translation import override
from tests.route_people import NOBODY, Town
from tests.routes_declared import EVERYBODY, ROUTES, TOKEN, Login, Ruled, Seen, missing_line

from heliograph.bootstrap.consortium import room_of
from heliograph.bootstrap.portal import configure, prepare
from heliograph.consortium.gather import gather
from heliograph.consortium.incident import about
from heliograph.consortium.why import why
from heliograph.model.consortium.agreement import Agreement
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.incident import Incident
from heliograph.model.consortium.person import Person, PersonState
from heliograph.model.consortium.role import STAFF
from heliograph.model.consortium.scope import Modality, Scope
from heliograph.rules.access import decide
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.rules.registry import keeps
from heliograph.rules.step import MACHINES
from heliograph.store.portal.database import leave

DAILY = ("in review", "granted")
KINDS = {"application": Application, "agreement": Agreement, "grant": Grant, "incident": Incident}
LANGUAGES = ("en", "es", "ar")
OTHER_METHODS = ("put", "patch", "delete", "options", "head")
NOT_YOURS = "This is done by: "
SECRET = "0" * 40
WORDS = {
    "dataset": "tiny", "name": "tiny", "column": "language", "form": "json", "version": "1", "provider_id": "orcid", "document": "datasheet.md",
    "number": "1", "pk": "1", "key": SECRET, "secret": SECRET, "uidb36": "UID", "path": "manifest.json", "sha256": "0" * 64, "release": "1", "edition": "consortium",
}  # fmt: skip
"""What stands in an address, by the name of its part; a new part needs a word here."""
QUERIES = {
    "hashtag": "?hashtag=x",
    "domain": "?domain=x",
    "explore": "?dataset=tiny",
    "why": "?dataset=tiny",
    "export": "?dataset=tiny",
}
TYPED = {
    "declaration": "none", "vote": "approve", "rationale": "Sound.", "reason": "Sound.", "grounds": "Page two.", "until": "2099-01-01",
    "email": "stranger@people.example", "condition": "x", "evidence": "x", "outputs": "", "statement": "I head the office.", "emergency": "on",
}  # fmt: skip
"""What steps ask for: whoever is refused is refused for who they are."""

OF_APPEALS = {"assign_appeal", "uphold", "overturn", "withdraw_appeal", "reinstate_on_appeal"}
"""Steps that are about an appeal, which must have been filed."""


def routes(resolver=None, before=(), space=""):
    """Every route: its name, and the names of the parts of its address."""
    for each in (resolver or get_resolver()).url_patterns:
        inside = (*before, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            yield from routes(each, inside, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", inside, str(each.pattern)


@cache
def every_route():
    if not django_settings.configured:
        prepare()
    return sorted(set(routes()))


def declared(name):
    return ROUTES[name.removesuffix("-json")]


def place(name, parts_, language="en", **more):
    """The address of a route, as readers of a language have it."""
    words = {part: more.get(part, WORDS.get(part)) for part in parts_}
    assert None not in words.values(), (
        f"tests/unit/web/test_route_matrix.py: WORDS needs a word for one of {parts_}"
    )
    with override(language):  # whoever asked before may have read another one
        address = reverse(name, kwargs=words)
    return address + QUERIES.get(name.removesuffix("-json").rpartition(":")[2], "")


class Square:
    """Where everybody stands at a browser. Counts the cells that were asserted."""

    def __init__(self):
        self.town = Town(room_of().records, datetime.now(UTC).replace(microsecond=0))
        self.cells, self.clients, self.known = Counter(), {}, {}
        for relation, person in self.town.people.items():
            self.clients[relation] = Client()
            if person is not None:
                self.log_in(self.clients[relation], person)

    def log_in(self, client, person):
        from django.contrib.auth import get_user_model

        row = get_user_model().objects.get(id=person.id)
        client.force_login(row, backend=django_settings.AUTHENTICATION_BACKENDS[0])

    def person(self, relation):
        """As their record stands; None for nobody and for those who may not act."""
        held = self.town.people[relation]
        found = self.town.records.get(Person, held.id) if held else None
        return found if found and found.state is PersonState.ACTIVE else None

    def dossier(self, kind, id_, person):
        """A record and what is known of it, read once for everybody who asks at a station."""
        key = kind, id_, person.id if person else NOBODY
        if key not in self.known:
            record = self.town.records.get(KINDS[kind], id_)
            known = Dossier()
            if person and kind == "incident":
                known = about(room_of(), record, person)
            elif person:
                known = gather(self.town.records, getattr(record, "application_id", record.id), person)
            self.known[key] = record, known
        return self.known[key]

    def stations(self):
        """Where the application is; what was known before is forgotten."""
        for station in self.town.stations():
            self.known = {}
            yield station

    def ask(self, relation, address, method="get", **fields):
        answer = getattr(self.clients[relation], method)(address, fields or None)
        if answer.streaming:
            list(answer.streaming_content)
            answer.close()
        return answer


def is_kept_out(person):
    """Staff that has only shown a password."""
    return bool(person.roles & STAFF) and not person.has_second_factor


def expected(person, name, dossier, now):
    """What a route of the consortium answers: an answer, to log in first, a second factor first, or a refusal."""
    is_program = name.endswith("-json")
    if person is None:
        return {403} if is_program else {303}
    if is_kept_out(person):
        return {403} if is_program else {302, 303}
    route = declared(name)
    if isinstance(route, Seen) and not decide(person, route.view, dossier, now).allow:
        return {403}
    if isinstance(route, Ruled) and not RULES[route.rule](person, now):
        return {403}
    return {getattr(route, "found", 200)}


def _reaches(person, now):
    return why(room_of(), person, SCOPE, now).allow


SCOPE = Scope(dataset="tiny", edition="consortium", modality=Modality.DOWNLOAD)
RULES = {
    "keeps": lambda person, now: keeps(person, now).allow,
    "reaches": _reaches,
    "asks": lambda person, now: why(room_of(), person, replace(SCOPE, modality=Modality.QUERY), now).allow,
    "took": lambda _person, _now: True,
}
"""Rules by the names under which routes declare them."""


def events():
    """Everything that was done; looks are no acts."""
    from heliograph.store.portal.models import AuditEventRow

    return AuditEventRow.objects.exclude(what__in=[view.value for view in View]).count()


@contextmanager
def undone():
    """What happens here has not happened afterwards."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def square(site, tmp_path_factory):
    """A consortium on the site, built once."""
    configure(site.settings.model_copy(update={"state": tmp_path_factory.mktemp("state")}), site)
    made = Square()
    django_settings.HELIOGRAPH_CLOCK = lambda: made.town.story.now
    yield made
    del django_settings.HELIOGRAPH_CLOCK
    leave()


def consortium_routes():
    return [
        (name, inside)
        for name, inside, _ in every_route()
        if not isinstance(declared(name), Login) and declared(name) not in {EVERYBODY, TOKEN}
    ]


def test_every_route_has_a_line_and_every_line_a_route():
    found = {name.removesuffix("-json"): route for name, _, route in every_route()}
    missing = [missing_line(name, route) for name, route in found.items() if name not in ROUTES]
    assert not missing, "\n".join(missing)
    assert set(ROUTES) == set(found), "lines of routes that are there no more"


def test_what_is_public_is_the_same_for_everybody(square):
    for name, inside, _ in every_route():
        if declared(name) != EVERYBODY:
            continue
        more = {"post_id": "1", "account_id": "1", "path": "site.css" if name == "static" else "archive.json"}
        address, answers = place(name, inside, **more), []
        for relation in (NOBODY, "coordinator"):
            answer = square.ask(relation, address)
            assert answer.status_code < 500, (name, address)
            assert answer.status_code not in {401, 403}, (name, address)
            assert "log-in" not in answer.headers.get("Location", ""), (name, address)
            answers.append((answer.status_code, answer.headers["Content-Type"]))
            square.cells["public"] += 1
            before = events()
            if not name.startswith("api-v1"):
                assert square.ask(relation, address, "post").status_code < 500, (name, address)
            else:
                assert square.ask(relation, address, "post").status_code in {400, 404, 405}, (name, address)
            assert events() == before, name
            square.cells["public, POST"] += 1
        assert answers[0] == answers[1], name


def test_no_program_gets_anything_without_a_token(square):
    for name, inside, _ in every_route():
        if declared(name) != TOKEN:
            continue
        for relation in square.town.people:
            said = set()
            for method in ("get", "post"):
                before = events()
                said.add(square.ask(relation, place(name, inside), method).status_code)
                assert events() == before
                square.cells["programs"] += 1
            assert 401 in said, (name, relation)
            assert said <= {401, 405}, (name, relation)


def test_pages_of_logins_are_about_oneself(square):
    for name, inside, _ in every_route():
        route = declared(name)
        if not isinstance(route, Login):
            continue
        address = place(name, inside)
        for relation, status in ((NOBODY, route.nobody), ("stranger", route.known)):
            wanted = (
                {403 if relation == NOBODY and route.nobody == 303 else status}
                if name.endswith("-json")
                else {status}
            )
            answer = square.ask(relation, address)
            assert answer.status_code in wanted, (name, relation, answer.status_code)
            square.cells["logins"] += 1
            with undone():
                client, person = Client(), square.person(relation)
                if person:
                    square.log_in(client, person)  # one of its own: the page may end the session
                before = set(noted())
                assert client.post(address).status_code < 500, (name, relation)
                about = {(person.id, f"person/{person.id}")} if person else set()
                assert {(who, subject) for _, who, subject in set(noted()) - before} <= about, (
                    name,
                    relation,
                )
            square.cells["logins, POST"] += 1


def noted():
    from heliograph.store.portal.models import AuditEventRow

    return AuditEventRow.objects.values_list("number", "who", "subject")


def test_a_form_without_its_word_is_refused_on_every_page(square):
    client = Client(enforce_csrf_checks=True)
    square.log_in(client, square.town.people["lead"])
    for name, inside in consortium_routes():
        before = events()
        number = square.town.application
        assert client.post(place(name, inside, number=number), {"step": "submit"}).status_code == 403, name
        assert events() == before
        square.cells["forged"] += 1


def looked_at(square, forms, languages, relations):
    """Every route of the consortium, asked by everybody about each record."""
    now = square.town.story.now
    for relation in relations:
        person = square.person(relation)
        for name, inside in consortium_routes():
            if name.endswith("-json") not in forms:
                continue
            route = declared(name)
            kind = getattr(route, "kind", None)
            for which, id_ in (square.town.records_of(kind) if kind else {"": ""}).items():
                dossier = square.dossier(kind, id_, person)[1] if kind in KINDS else Dossier()
                wanted = expected(person, name, dossier, now)
                for address in dict.fromkeys(
                    place(name, inside, one, number=id_ or "1") for one in languages
                ):
                    answer = square.ask(relation, address)
                    assert answer.status_code in wanted, (
                        relation,
                        name,
                        which,
                        answer.status_code,
                        wanted,
                        answer.content[:200],
                    )
                    if wanted != {200}:
                        assert b"Copies of a text" not in answer.content, (relation, name, which)
                    square.cells["GET"] += 1


def taken(square, commands, relations):
    """Steps that somebody tries on a page: what the table gives to others is refused and leaves nothing."""
    for relation in relations:
        person = square.person(relation)
        for name, inside in consortium_routes():
            route = declared(name)
            if (
                name.endswith("-json")
                or not isinstance(route, Seen)
                or route.kind is None
                or route.view in {View.ANSWERS, View.ATTACHMENT}
            ):
                continue
            for id_ in square.town.records_of(route.kind).values():
                for command in commands(route.kind, relation):
                    tried(square, relation, person, (name, inside, route, id_, command))


def tried(square, relation, person, cell):
    name, inside, route, id_, command = cell
    record, dossier = square.dossier(route.kind, id_, person)
    row = MACHINES[route.kind].row(record.state, command)
    held = parts(person, dossier, square.town.story.now) if person else frozenset()
    sees = expected(person, name, dossier, square.town.story.now) == {route.found}
    is_theirs = sees and row is not None and bool(held & set(row.actors))
    before = events()
    with undone():
        fields = TYPED | {"reviewer": square.town.people["reviewer who was not asked"].id}
        answer = square.ask(relation, place(name, inside, number=id_), "post", step=command, **fields)
        assert answer.status_code < 500, (relation, name, command)
        if is_theirs:
            assert NOT_YOURS not in answer.content.decode(), (relation, name, record.state, command)
        else:
            refused = {302, 303} if person is None or is_kept_out(person) else {403, 404}
            if sees and (row is None or (command in OF_APPEALS and not open_appeals(dossier, id_))):
                refused |= {400}  # there is nothing that such a step could be about
            assert answer.status_code in refused, (relation, name, record.state, command, answer.status_code)
            assert events() == before, (relation, name, record.state, command)
    square.cells["POST, theirs" if is_theirs else "POST, refused"] += 1


def open_appeals(dossier, id_):
    """Appeals of a record that nobody has decided."""
    return [
        one for one in dossier.appeals if id_ in {one.grant_id, one.application_id} and one.decided_at is None
    ]


def everything(kind, _relation):
    return [*dict.fromkeys(row.command for row in MACHINES[kind].transitions), "nonsense"]


def test_cells_of_the_matrix_at_two_stations(square, record_property):
    people = list(square.town.people)
    turn = Counter()

    def some(kind, _relation):
        """Of all steps two for everybody, the next ones for the next, so that each is tried by several."""
        every = sorted(everything(kind, ""))
        turn[kind] += 2
        return [every[n % len(every)] for n in range(turn[kind] - 2, turn[kind])]

    for station in square.stations():
        if station in DAILY:
            looked_at(square, {True}, [""], people)
            taken(square, some, people)
        if station == "granted":
            looked_at(
                square,
                {False},
                [""],
                [
                    NOBODY,
                    "lead",
                    "coordinator",
                    "chair on the team",
                    "auditor",
                    "coordinator without a second factor",
                ],
            )
            break
    told(square, record_property, "two stations")


@pytest.mark.nightly
def test_every_cell_of_the_matrix(site, tmp_path, record_property):
    configure(site.settings.model_copy(update={"state": tmp_path / "whole"}), site)
    square = Square()
    django_settings.HELIOGRAPH_CLOCK = lambda: square.town.story.now
    try:
        people = list(square.town.people)
        for station in square.stations():
            is_chosen = station in DAILY
            looked_at(square, {True, False}, LANGUAGES if is_chosen else LANGUAGES[:1], people)
            taken(square, everything, people)
            if is_chosen:
                by_other_methods(square, people, station)
    finally:
        del django_settings.HELIOGRAPH_CLOCK
        leave()
    told(square, record_property, "every station")


def by_other_methods(square, people, station):
    for relation in people:
        for name, inside in consortium_routes():
            for method in OTHER_METHODS:
                before = events()
                with undone():
                    answer = square.ask(relation, place(name, inside, number=square.town.application), method)
                assert answer.status_code < 500, (station, relation, name, method)
                assert events() == before, (station, relation, name, method)
                square.cells["other methods"] += 1


def told(square, record_property, where):
    cells = ", ".join(f"{count} {kind}" for kind, count in sorted(square.cells.items()))
    record_property(
        "table",
        f"matrix of {len(every_route())} routes, {len(square.town.people)} relations, {where}: {square.cells.total()} cells: {cells}",
    )
