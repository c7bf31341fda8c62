"""Organisations on the pages: an applicant names one, a coordinator looks at it, and says who belongs to it."""

from test_consortium_pages import Browser, story

from heliograph.model.consortium.organisation import Organisation
from heliograph.model.consortium.role import Role

__all__ = ["story"]
LIST = "/consortium/organisations/"


def test_an_applicant_names_one_and_a_coordinator_looks_at_it(story):
    lead = Browser(story, story.person("lead"))
    coordinator = Browser(story, story.person("coordinator", Role.COORDINATOR))
    lead.send("/consortium/begin/", 400, title="Copies")
    lead.send("/consortium/begin/", 400, title="Copies", name="Moor Press", country="Kenya")
    lead.send(
        "/consortium/begin/",
        title="Copies",
        name="Hill  UNIVERSITY",
        country="ke",
        domain="https://www.moor.example/a",
    )
    [named] = [one for one in story.records.find(Organisation) if one.country == "KE"]
    assert (named.name, named.domains, named.verified_at) == ("Hill UNIVERSITY", ("moor.example",), None)
    lead.page(LIST, 403)
    lead.page(f"{LIST}{named.id}/", 403)
    first = coordinator.client.get("/consortium/organisations.json").json()["organisations"][0]
    assert (first["id"], [one["name"] for one in first["alike"]]) == (named.id, ["Hill University"])
    at = f"{LIST}{named.id}/"
    coordinator.send(
        at, step="confirm", kind="media", domains="moor.example news.moor.example", evidence="0" * 64
    )
    coordinator.send(at, 400, step="confirm", kind="media", evidence="statutes.pdf")
    seen = story.records.get(Organisation, named.id)
    assert (seen.kind, seen.evidence, seen.verified_by) == ("media", ("0" * 64,), coordinator.person.id)
    belongs = {"step": "affiliate", "position": "journalist", "evidence": "masthead"}
    coordinator.send(at, email=lead.person.email, until="2099-12-31", **belongs)
    for wrong in (
        {"email": "x@y.example", "until": "2099-12-31"},
        {"email": lead.person.email, "until": "2001-01-01"},
    ):
        assert coordinator.client.post(at, belongs | wrong).status_code in {403, 404}
    [claim] = coordinator.client.get(f"{at.removesuffix('/')}.json").json()["claims"]
    assert (claim["email"], claim["source"], claim["holds"]) == (lead.person.email, "staff", True)
    coordinator.send(at, step="withdraw", claim=claim["id"])
    coordinator.send(at, 400, step="withdraw", claim=claim["id"])
    assert "taken back" in coordinator.page(at)
    assert "media item" not in coordinator.page(LIST), "the kind of an organisation, not of what was posted"
    assert "news media" in coordinator.page(LIST)
    events = [one.what for one in story.records.events(who=coordinator.person.id) if one.what != "see-people"]
    assert events == ["organisation-confirm", "affiliation-add", "affiliation-withdraw"]
    for language in ("es", "ar"):
        coordinator.page(f"/{language}{LIST}")
        coordinator.page(f"/{language}{at}")


def test_a_coordinator_enters_one(story):
    coordinator = Browser(story, story.person("coordinator", Role.COORDINATOR))
    entered = {"name": "Moor Society", "country": "KE", "kind": "ngo", "ror": "", "domains": ""}
    at = coordinator.send(LIST, **entered)["Location"]
    assert "Nobody yet" in coordinator.page(at)
    coordinator.send(LIST, 400, **entered | {"kind": "castle"})
    coordinator.send(at, 404, step="burn")
