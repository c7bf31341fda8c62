import json

from invented_release import facts_of

from heliograph.publish.describe.datacite import datacite
from heliograph.publish.describe.licence import licence_of


def document(facts):
    return json.loads(datacite(facts))


def test_it_holds_what_datacite_requires(facts):
    made = document(facts)
    assert made["schemaVersion"] == "http://datacite.org/schema/kernel-4"
    assert made["types"] == {"resourceTypeGeneral": "Dataset", "resourceType": "Moderation archive release"}
    assert made["creators"] == [{"name": "Example Platform", "nameType": "Organizational"}]
    assert made["titles"] == [{"title": "Harbour <network> | 2021"}]
    assert made["publisher"] == {"name": "Example Platform"}
    assert made["publicationYear"] == "2022"
    assert made["version"] == "1"


def test_no_doi_is_invented(facts):
    assert "doi" not in json.dumps(document(facts)).lower().replace("documentedby", "")
    assert not {"identifiers", "doi", "prefix", "suffix", "url"} & set(document(facts))


def test_a_new_version_points_to_the_release_it_supersedes(successor, facts):
    related = {r["relationType"]: r for r in document(successor)["relatedIdentifiers"]}
    assert related["IsNewVersionOf"]["relatedIdentifier"] == f"urn:sha256:{'9' * 64}"
    assert related["IsDocumentedBy"]["relatedIdentifier"] == "https://example.org/report"
    assert [r["relationType"] for r in document(facts)["relatedIdentifiers"]] == ["IsDocumentedBy"]


def test_sizes_are_those_of_the_public_edition(facts):
    assert document(facts)["sizes"] == ["119 accounts", "5100 posts", "5000 bytes"]
    hidden = document(facts_of(public=None))
    assert "sizes" not in hidden
    assert "formats" not in hidden


def test_a_licence_is_named_as_far_as_it_is_known(facts):
    assert document(facts)["rightsList"][0]["rightsIdentifier"] == "CC-BY-4.0"
    assert licence_of("https://example.org/terms").url == "https://example.org/terms"
    assert licence_of("For research only; see https://example.org").url is None
    assert licence_of(None) is None


def test_a_licence_in_a_sentence_is_carried_as_it_was_said():
    described = facts_of().description.model_copy(update={"license": "For research only."})
    assert document(facts_of(description=described))["rightsList"] == [{"rights": "For research only."}]
