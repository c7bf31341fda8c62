"""Data set: what was disclosed, how it came about, what is in it, and how to hold, check and cite it."""

import json
from datetime import UTC
from typing import Any

from django.http import HttpRequest

from heliograph.access.cite import cite
from heliograph.access.listing import entry_of
from heliograph.access.resolve import OpenEdition
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry, TableFile
from heliograph.model.release import REPORTS
from heliograph.web.frame import site
from heliograph.web.measures import NO_ATTRIBUTION
from heliograph.web.parts.portal import now
from heliograph.web.shown import Shown
from heliograph.web.words import NOT_PROMISED

DESCRIPTIONS = {"croissant.json": "application/ld+json", "datacite.json": "application/json"}
"""Documents of a release that programs read, and what they are."""


def dataset(request: HttpRequest, name: str) -> Shown:
    """One data set, in its latest release or the one that is named."""
    edition = site().edition(name)
    document = document_of(edition)
    return Shown(
        template="dataset.html",
        document=document,
        drawn={
            "no_attribution": NO_ATTRIBUTION,
            "csl": json.dumps([document["citation"]["csl"]], ensure_ascii=False, indent=2),
            **_to_read(document["documents"]),
        },
        headers={"Link": _signposts(request, edition)},
    )


def _signposts(request: HttpRequest, edition: OpenEdition) -> str:
    """Where programs that harvest metadata find what this is, how it is cited and what describes it (signposting.org)."""
    release, held = edition.release, {file.path for file in edition.release.files}
    described = [
        f'<{request.build_absolute_uri(f"/archive/{edition.release_folder}/{path}")}>; rel="describedby"; type="{kind}"'
        for path, kind in DESCRIPTIONS.items()
        if path in held
    ]
    cited = request.build_absolute_uri(f"/data/{release.dataset}@{release.release}/")
    return ", ".join([f'<{cited}>; rel="cite-as"', '<https://schema.org/Dataset>; rel="type"', *described])


def _to_read(listed: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The reports of the publisher, and the documents that every release has."""
    reports = [each for each in listed if each["path"].startswith(f"{REPORTS}/")]
    return {
        "reports": reports,
        "documents": [
            {**each, "readable": each["path"].endswith((".md", ".txt"))}
            for each in listed
            if each not in reports
        ],
    }


def document_of(edition: OpenEdition) -> dict[str, Any]:
    """Everything that the page says."""
    release, citation, entry = edition.release, cite(edition), entry_of(edition)
    return {
        "name": release.dataset,
        "address": edition.name,
        "release": release.release,
        "latest": edition.latest,
        "release_id": edition.release_id,
        "published_at": release.public_at,
        "reason": release.reason.model_dump(mode="json"),
        "description": release.description.model_dump(mode="json"),
        "counts": _counts(edition),
        "differences": list(release.differences),
        "period": {"first": entry.first, "last": entry.last},
        "policy": edition.manifest.policy,
        "notes": list(edition.manifest.notes),
        "editions": _editions(edition),
        "documents": [_file(edition.release_folder, f) for f in release.files],
        "files": [_file(edition.folder, f) for f in edition.manifest.files],
        "history": releases_of(edition),
        "citation": {"text": citation.text(), "bibtex": citation.bibtex(), "csl": citation.csl()},
        "not_promised": [{"title": str(title), "text": str(text)} for title, text in NOT_PROMISED],
    }


def releases_of(edition: OpenEdition) -> list[dict[str, Any]]:
    """Every release of the data set, newest first."""
    for dataset in edition.library.catalogue.datasets:
        if dataset.name == edition.release.dataset:
            return [r.model_dump(mode="json") for r in reversed(dataset.releases)]
    return []


def _counts(edition: OpenEdition) -> list[dict[str, Any]]:
    """What was announced beside what is there."""
    announced = edition.release.description.announced
    return [
        {
            "table": table,
            "rows": rows,
            "query": edition.release.computed[table].query if table in edition.release.computed else None,
            "announced": announced[table].model_dump(mode="json") if table in announced else None,
        }
        for table, rows in edition.manifest.rows.items()
    ]


def _editions(edition: OpenEdition) -> list[dict[str, Any]]:
    listed, today = edition.release.editions, now().astimezone(UTC).date()
    days = {e: edition.release.held_until(e) for e in listed}
    return [
        {"name": e, "gated": e.gated, **listed[e].model_dump(mode="json")}
        | {"opens_on": str(day) if (day := days[e]) and today < day else None}
        for e in Edition
        if e in listed
    ]


def _file(folder: str, file: FileEntry) -> dict[str, Any]:
    return {
        "path": file.path,
        "href": f"/archive/{folder}/{file.path}",
        "bytes": file.bytes,
        "sha256": file.sha256,
        "rows": file.rows if isinstance(file, TableFile) else None,
    }
