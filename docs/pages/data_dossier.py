"""docs/reference/data-dossier.md and .schema.json: the document that carries what Art. 8 asks of an application for data."""

import json
import re
from collections.abc import Iterator

from docs.pages.markdown import table
from heliograph.consortium.form import shipped
from heliograph.model.consortium.data_dossier import FORM, SCHEMA, DataDossier
from heliograph.model.consortium.form import FieldKind, FormField, Section

TYPES: dict[FieldKind, str] = {
    FieldKind.TEXT: "text",
    FieldKind.LONG_TEXT: "text",
    FieldKind.CHOICE: "one of: {choices}",
    FieldKind.YES_NO: "true or false",
    FieldKind.DECLARATION: "true or false",
    FieldKind.DATE: "day, `2027-06-30`",
    FieldKind.FILES: "list of files: `name`, `kind`, `sha256`, `bytes`",
    FieldKind.DATASETS: "list: `dataset`, `edition`, `modality` (`download` or `remote-query`), perhaps `why`",
    FieldKind.ORGANISATION: "`name`, `country` (two letters), perhaps `website`",
}

LETTERS = re.compile(r"^(\([a-z]+\))+ ")
"""What a question of the form begins with; it has a column of its own."""


def data_dossier_page() -> str:
    """The page, from the form and the model, which a test holds together."""
    form = shipped(FORM)
    return "\n".join(
        [
            "# Data dossier",
            "",
            "What Art. 8 of Delegated Regulation (EU) 2025/2050 asks of an application for data under Art. 40(4) of the Digital Services",
            f"Act, as one JSON document in UTF-8. It holds answers to the form `{FORM}` ([forms](forms.md)): the same codes, below the code of",
            "their section. `heliograph dsa export` writes it, `heliograph dsa import` begins an application with it. The schema for programs",
            "is [data-dossier.schema.json](data-dossier.schema.json).",
            "",
            f"At the top stand `schema_version` (`{SCHEMA}`), `form` (`{FORM}@{form.version}`) and the sections below. Whatever is not known yet",
            "may be absent; the form says what is missing. A key that does not stand here is an error, and so is a key given twice. Files are",
            "named by their SHA-256 and travel apart: attach them to the application, or it cannot be submitted.",
            *(line for section in form.sections for line in _section(section)),
            "",
            "## researchers.people",
            "",
            "One entry for each applicant; exactly one has `lead`: true.",
            "",
            *table(
                ("Key", "Type", "Art. 8", "What"),
                [
                    ("`name`", "text", "", "As they write it."),
                    ("`email`", "address", "", "By which they are known; each once."),
                    ("`lead`", "true or false", "", "Whether they answer for the project."),
                    *(_row(field) for field in form.fields() if field.each),
                ],
            ),
        ]
    )


def data_dossier_schema() -> str:
    """The JSON Schema, from the model."""
    return json.dumps(DataDossier.model_json_schema(by_alias=True), ensure_ascii=False, indent=2)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {section.code}", "", f"{section.title.en}.", "")
    yield from table(
        ("Key", "Type", "Art. 8", "What"), [_row(field) for field in section.fields if not field.each]
    )


def _row(field: FormField) -> tuple[str, ...]:
    choices = ", ".join(f"`{choice.code}`" for choice in field.choices)
    element = "".join(f"({part})" for part in field.element.split("-")) if field.element else ""
    return (
        f"`{field.code}`",
        TYPES[field.kind].replace("{choices}", choices),
        element,
        f"{LETTERS.sub('', field.title.en).rstrip('.')}.",
    )
