"""CITATION.cff: how to cite the release. Written after release.json, because it carries the release id."""

import json
import re
from typing import Any

from heliograph.publish.describe.context import Facts
from heliograph.publish.describe.licence import licence_of

BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""Characters that JSON leaves alone and YAML does not."""


def citation_text(facts: Facts, release_id: str) -> str:
    """The form in which a release is cited: ``<dataset>@<release> sha256:<release id>``."""
    return f"{facts.citation_name} sha256:{release_id}"


def citation(facts: Facts, release_id: str) -> bytes:
    """The bytes of CITATION.cff (Citation File Format 1.2.0).

    Args:
        facts: The facts of the release.
        release_id: SHA-256 of release.json, in hex.
    """
    description = facts.description
    author = {"name": facts.publisher.name}
    if facts.publisher.url:
        author["website"] = facts.publisher.url
    document: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": f"Please cite this data set as {citation_text(facts, release_id)}",
        "type": "dataset",
        "title": description.title,
        "authors": [author],
        "version": str(facts.release),
        "date-released": facts.published_at[:10],
        "identifiers": [
            {
                "type": "other",
                "value": citation_text(facts, release_id),
                "description": f"Release id (SHA-256 of release.json) in the archive {facts.origin}",
            }
        ],
        "keywords": [description.policy_area.value],
    }
    if description.summary:
        document["abstract"] = description.summary
    document |= _licence(description.license) | _contact(facts)
    return ("\n".join(_yaml(document)) + "\n").encode("utf-8")


def _licence(stated: str | None) -> dict[str, str]:
    licence = licence_of(stated)
    if licence and licence.spdx:
        return {"license": licence.spdx}
    if licence and licence.url:
        return {"license-url": licence.url}
    return {}


def _contact(facts: Facts) -> dict[str, Any]:
    contact = facts.description.contact
    if contact is None:
        return {}
    entry = {"name": contact.name, "email": contact.email, "website": contact.url}
    return {"contact": [{name: value for name, value in entry.items() if value}]}


def _yaml(document: dict[str, Any]) -> list[str]:
    lines = []
    for name, value in document.items():
        if isinstance(value, list):
            lines.append(f"{name}:")
            for item in value:
                lines += _yaml_item(item)
        else:
            lines.append(f"{name}: {_scalar(value)}")
    return lines


def _yaml_item(item: dict[str, str] | str) -> list[str]:
    if isinstance(item, str):
        return [f"  - {_scalar(item)}"]
    return [
        f"  {'- ' if at == 0 else '  '}{name}: {_scalar(value)}"
        for at, (name, value) in enumerate(item.items())
    ]


def _scalar(text: str) -> str:
    """A JSON string is a YAML double-quoted scalar, but for a few characters."""
    quoted = json.dumps(text, ensure_ascii=False)
    return BREAKING.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
