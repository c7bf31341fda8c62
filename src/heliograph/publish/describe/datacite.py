"""datacite.json: metadata for library catalogues (DataCite 4.5). No DOI is invented; a registrar may add one."""

from typing import Any

from heliograph.publish.describe.context import Facts
from heliograph.publish.describe.json_text import json_text
from heliograph.publish.describe.licence import licence_of

SPDX_SCHEME = {"rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}


def release_urn(release_id: str) -> str:
    """The name of a release that never changes, as a URN."""
    return f"urn:sha256:{release_id}"


def datacite(facts: Facts) -> bytes:
    """The bytes of datacite.json: the attributes of a DataCite metadata record."""
    description = facts.description
    document: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Moderation archive release"},
        "creators": [{"name": facts.publisher.name, "nameType": "Organizational"}],
        "titles": [{"title": description.title}],
        "publisher": {"name": facts.publisher.name},
        "publicationYear": facts.published_at[:4],
        "version": str(facts.release),
        "dates": [{"date": facts.published_at[:10], "dateType": "Issued"}],
        "subjects": [{"subject": description.policy_area.value}],
        "alternateIdentifiers": [
            {
                "alternateIdentifier": f"{facts.origin} {facts.citation_name}",
                "alternateIdentifierType": "Heliograph release",
            }
        ],
        "descriptions": _descriptions(facts),
        "formats": _formats(facts),
        "sizes": _sizes(facts),
        "rightsList": _rights(facts),
        "relatedIdentifiers": _related(facts),
        "contributors": _contributors(facts),
    }
    return json_text({name: value for name, value in document.items() if value})


def _descriptions(facts: Facts) -> list[dict[str, str]]:
    description = facts.description
    found = [{"description": description.sampling, "descriptionType": "Methods"}]
    if description.summary:
        found.insert(0, {"description": description.summary, "descriptionType": "Abstract"})
    return found


def _formats(facts: Facts) -> list[str]:
    files = facts.public.files if facts.public else ()
    suffixes = {file.path.rpartition(".")[2] for file in files}
    named = {"parquet": "application/vnd.apache.parquet", "zip": "application/zip", "csv": "text/csv"}
    return [media_type for suffix, media_type in named.items() if suffix in suffixes]


def _sizes(facts: Facts) -> list[str]:
    if facts.public is None:
        return []
    rows = [f"{count} {table}" for table, count in facts.public.rows.items() if count]
    return [*rows, f"{sum(file.bytes for file in facts.public.files)} bytes"]


def _rights(facts: Facts) -> list[dict[str, str]]:
    licence = licence_of(facts.description.license)
    if licence is None:
        return []
    entry = {"rights": licence.text}
    if licence.url:
        entry["rightsUri"] = licence.url
    if licence.spdx:
        entry |= {"rightsIdentifier": licence.spdx, **SPDX_SCHEME}
    return [entry]


def _related(facts: Facts) -> list[dict[str, str]]:
    related = []
    if facts.predecessor:
        related.append(
            {
                "relatedIdentifier": release_urn(facts.predecessor.release_id),
                "relatedIdentifierType": "URN",
                "relationType": "IsNewVersionOf",
                "resourceTypeGeneral": "Dataset",
            }
        )
    for links, relation in (
        (facts.description.reports, "IsDocumentedBy"),
        (facts.description.studies, "IsReferencedBy"),
    ):
        related += [
            {"relatedIdentifier": link.url, "relatedIdentifierType": "URL", "relationType": relation}
            for link in links
        ]
    return related


def _contributors(facts: Facts) -> list[dict[str, str]]:
    contact = facts.description.contact
    if contact is None:
        return []
    return [{"contributorType": "ContactPerson", "name": contact.name, "nameType": "Organizational"}]
