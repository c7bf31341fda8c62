"""croissant.json: the public edition for machines (MLCommons Croissant 1.0, JSON-LD)."""

from typing import Any

from heliograph.model.column import ColumnType
from heliograph.model.manifest import TableFile
from heliograph.publish.describe.columns import ColumnLine, TableLine, table_lines
from heliograph.publish.describe.context import Facts, PublicEdition
from heliograph.publish.describe.json_text import json_text
from heliograph.publish.describe.licence import licence_of

DATA_TYPES: dict[ColumnType, str] = {
    ColumnType.TEXT: "sc:Text",
    ColumnType.INTEGER: "sc:Integer",
    ColumnType.NUMBER: "sc:Float",
    ColumnType.FLAG: "sc:Boolean",
    ColumnType.DAY: "sc:Date",
    ColumnType.MOMENT: "sc:DateTime",
    ColumnType.TEXTS: "sc:Text",
}

MEDIA_TYPES: dict[str, str] = {
    ".parquet": "application/x-parquet",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".json": "application/json",
    ".tar": "application/x-tar",
}

CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the Croissant 1.0 specification, in its own order of names."""


def croissant(facts: Facts, public: PublicEdition) -> bytes:
    """The bytes of croissant.json; it tells of the public edition only, so one must exist."""
    description = facts.description
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": facts.dataset,
        "alternateName": description.title,
        "description": description.summary or description.sampling,
        "version": f"{facts.release}.0.0",
        "datePublished": facts.published_at[:10],
        "citeAs": f"{facts.publisher.name}: {description.title}. {facts.citation_name}, {facts.origin}.",
        "isLiveDataset": False,
        "publisher": {"@type": "sc:Organization", "name": facts.publisher.name},
        "keywords": [description.policy_area.value],
        "distribution": _distribution(public),
        "recordSet": [
            _record_set(table, public)
            for table in table_lines(public.rows, public.columns)
            if table.columns and public.parts(table.spec.name)
        ],
    }
    licence = licence_of(description.license)
    if licence:
        document["license"] = licence.url or licence.text
    if facts.publisher.url:
        document["url"] = facts.publisher.url
        document["publisher"]["url"] = facts.publisher.url
    return json_text(document)


def _distribution(public: PublicEdition) -> list[dict[str, Any]]:
    entries = [_file_object(file) for file in public.files]
    for table in public.rows:
        parts = public.parts(table)
        if len(parts) > 1:
            entries.append(_file_set(table, parts))
    return entries


def _file_object(file: TableFile) -> dict[str, Any]:
    path = f"public/{file.path}"
    suffix = path[path.rfind(".") :]
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": MEDIA_TYPES.get(suffix, "application/octet-stream"),
        "sha256": file.sha256,
    }


def _file_set(table: str, parts: tuple[TableFile, ...]) -> dict[str, Any]:
    """Without containedIn: the pattern counts from the folder of croissant.json."""
    folder = parts[0].path.rpartition("/")[0]
    return {
        "@type": "cr:FileSet",
        "@id": f"{table}-files",
        "name": f"{table}-files",
        "encodingFormat": MEDIA_TYPES[".parquet"],
        "includes": f"public/{folder}/*.parquet",
    }


def _record_set(table: TableLine, public: PublicEdition) -> dict[str, Any]:
    name = table.spec.name
    parts = public.parts(name)
    source = (
        {"fileSet": {"@id": f"{name}-files"}}
        if len(parts) > 1
        else {"fileObject": {"@id": f"public/{parts[0].path}"}}
    )
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": table.spec.about,
        "field": [_field(name, column, source) for column in table.columns],
    }


def _field(table: str, column: ColumnLine, source: dict[str, Any]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": f"{table}/{column.name}",
        "description": column.about,
        "dataType": DATA_TYPES[column.type],
        "source": {**source, "extract": {"column": column.name}},
    }
    if column.type is ColumnType.TEXTS:
        field["repeated"] = True
    return field
