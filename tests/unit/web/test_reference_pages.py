"""Referees and signing officials answer one question by a link: once, in time, without a login; what they say is evidence."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from test_consortium_pages import Browser, story
from tests import consortium_life as life

from heliograph.consortium.erase import erase
from heliograph.model.consortium.affiliation import Affiliation
from heliograph.model.consortium.application import Application, ApplicationKind
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.reference import Reference
from heliograph.model.consortium.role import Role

__all__ = ["story"]


@pytest.fixture
def asked(story, settings_of_mail):
    """A journalist whose affiliation nothing shows yet, a coordinator, and the page of the application."""
    press = story.organisation("Moor Press", "moor.example", OrganisationKind.MEDIA)
    lead = Browser(story, story.person("lead"))
    asked = life.Asked(
        kind=ApplicationKind.ACCESS, template="tmrc-2022@1", title="Copies", organisation_id=press.id
    )
    number = life.create(story.room, asked, by=lead.person, at=story.now).id
    life.fill(
        story, story.records.get(Application, number), lead.person, position={lead.person.id: "journalist"}
    )
    coordinator = Browser(story, story.person("coordinator", Role.COORDINATOR))
    life.submit(story.room, number, by=lead.person, at=story.now)
    return press, lead, coordinator, number


@pytest.fixture
def settings_of_mail(monkeypatch, client):
    """Mail stays in memory."""
    from django.conf import settings as django_settings

    monkeypatch.setattr(django_settings, "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
    mail.outbox = []


def ask(browser, number, email="mo@hill.example", status=303, **more):
    fields = {"step": "ask-reference", "name": "Mo Lake", "email": email} | more
    browser.send(f"/consortium/applications/{number}/", status, **fields)
    return (
        re.search(r"http://\S+(/consortium/reference/\S+/)", mail.outbox[-1].body)[1] if status == 303 else ""
    )


def light(coordinator, number):
    [one] = coordinator.client.get(f"/consortium/applications/{number}.json").json()["eligibility"]
    return one["light"], one["sources"]


def test_a_referee_and_the_papers_of_a_newsroom_give_the_same_green(story, asked):
    press, lead, coordinator, number = asked
    assert light(coordinator, number) == ("red", [])
    link = ask(lead, number)
    [kept] = story.records.find(Reference)
    assert link.split("/")[-2] not in repr(kept), "the secret is kept nowhere"
    reader = Client()
    for _program_that_reads_mail in range(2):
        page = reader.get(link).content.decode()
    assert "Moor Press" in page
    assert "Copies" not in page, "nothing of the dossier"
    assert reader.post(link, {"answer": "confirm", "statement": " "}).status_code == 400
    assert reader.post(link, {"answer": "perhaps", "statement": "x"}).status_code == 400
    assert (
        "Thank you"
        in reader.post(link, {"answer": "confirm", "statement": "We share an office."}).content.decode()
    )
    assert reader.get(link).status_code == 404
    assert reader.post(link, {"answer": "decline", "statement": "x"}).status_code == 404
    [claim] = story.records.find(Affiliation, person_id=lead.person.id)
    assert (claim.source, claim.position) == ("referee", "journalist")
    assert light(coordinator, number)[0] == "red", "one word alone"
    story.records.write((replace(story.records.get(Organisation, press.id), evidence=("0" * 64,)),))
    assert light(coordinator, number) == ("green", ["referee"])
    assert "We share an office." in coordinator.page(f"/consortium/applications/{number}/")
    told = [
        one
        for one in story.records.events(subject=f"application/{number}")
        if one.what.startswith("reference")
    ]
    assert [(one.what, one.role) for one in told] == [
        ("reference-ask", "lead-applicant"),
        ("reference-confirm", "referee"),
    ]


def test_who_declines_or_is_late_gives_nothing(story, asked):
    _, lead, coordinator, number = asked
    first, second = ask(lead, number), ask(lead, number)
    assert Client().get(first).status_code == 404, "a new link to one address ends the one before"
    Client().post(f"/es{second}", {"answer": "decline", "statement": "Never met."})
    third = ask(lead, number, "other@mail.example")
    story.pass_days(30)
    assert Client().get(third).status_code == 404
    assert light(coordinator, number) == ("red", [])
    assert "did not answer" in coordinator.page(f"/consortium/applications/{number}/")


def test_an_official_is_asked_by_staff_at_an_address_of_the_organisation(story, asked):
    _, lead, coordinator, number = asked
    ask(lead, number, "desk@moor.example", 403, voucher="signing-official")
    ask(coordinator, number, "desk@hill.example", 403, voucher="signing-official")
    link = ask(coordinator, number, "desk@moor.example", voucher="signing-official")
    for language in ("", "/es", "/ar"):
        assert Client().get(f"{language}{link}").status_code == 200
    Client().post(link, {"answer": "confirm", "statement": "On our payroll."})
    assert light(coordinator, number) == ("red", ["signing-official"])


def test_nobody_vouches_for_themselves_and_strangers_ask_nobody(story, asked):
    _, lead, _, number = asked
    ask(lead, number, lead.person.email, 403)
    ask(lead, number, "no address", 400)
    ask(lead, number, about="somebody", status=400)
    ask(Browser(story, story.person("stranger")), number, status=403)
    for n in range(6):
        ask(lead, number, f"{n}@hill.example")
    ask(lead, number, "seventh@hill.example", 403)
    assert timedelta(days=30) == story.records.find(Reference)[0].expires_at - story.now


def test_erasing_the_applicant_erases_who_was_asked(story, asked):
    _, lead, _, number = asked
    link = ask(lead, number)
    erase(story.room, lead.person.id, by=lead.person, at=story.now)
    [kept] = story.records.find(Reference)
    assert (kept.name, kept.email) == ("", "")
    assert Client().get(link).status_code == 404
