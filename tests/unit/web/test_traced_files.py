"""Files of an edition whose copies are traced: each member gets a copy of their own, and nobody the edition itself."""

from dataclasses import replace

import pytest
from django.test import Client
from gated_site import GatedSite

from heliograph.bootstrap.serving import Site
from heliograph.model.consortium.grant import Grant
from heliograph.settings import Settings
from heliograph.store.portal.database import leave
from traced_edition import traced_desk

PLACE = "/gated/boats/1/consortium/"


@pytest.fixture(scope="module")
def traced_site(tmp_path_factory):
    publisher = traced_desk().publisher
    site = Site(Settings(archive=str(publisher.archive), cache=tmp_path_factory.mktemp("cache"), api_rate=0))
    yield GatedSite(publisher, site, tmp_path_factory.mktemp("state"))
    leave()


@pytest.fixture
def scene(traced_site, monkeypatch):
    traced_site.begin(monkeypatch)
    records = traced_site.story.records
    held = records.get(Grant, traced_site.grant)
    records.write([replace(held, scope=replace(held.scope, dataset="boats"))])
    return traced_site


@pytest.mark.parametrize("path", ["accounts.parquet", "manifest.json"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_nobody_gets_the_edition_that_no_trace_leads_from(scene, path, method):
    answer = getattr(Client(), method)(PLACE + path, headers=scene.headers())
    assert answer.status_code == 403
    assert [event.data["code"] for event in scene.events("download-refused")] == ["same-for-all"]
    assert scene.events("download") == []


def test_a_member_is_told_who_makes_their_copy(scene):
    answer = Client().get(f"{PLACE}accounts.parquet", headers=scene.headers()).json()
    [missing] = answer["error"]["unmet"]
    assert missing["who"] == "the publisher: heliograph trace copy makes yours"


def test_what_the_edition_does_not_have_is_an_unknown_name(scene):
    assert Client().get(f"{PLACE}none.parquet", headers=scene.headers()).status_code == 404
