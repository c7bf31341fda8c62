"""docs/reference/forms.md: what the shipped forms ask, and what a form may ask."""

from collections.abc import Iterator

from docs.pages.markdown import table
from heliograph.consortium.form import SHIPPED, shipped
from heliograph.model.consortium.form import FITTING, FieldKind, FormField, FormTemplate

KINDS: dict[FieldKind, str] = {
    FieldKind.TEXT: "one line",
    FieldKind.LONG_TEXT: "paragraphs",
    FieldKind.CHOICE: "one of its choices",
    FieldKind.CHOICES: "some of its choices",
    FieldKind.YES_NO: "yes or no",
    FieldKind.DECLARATION: "a sentence that is confirmed",
    FieldKind.DATE: "a day",
    FieldKind.NUMBER: "a number",
    FieldKind.PEOPLE: "people, each with name and address of e-mail",
    FieldKind.FILES: "files, known by their first bytes",
    FieldKind.DATASETS: "data sets, each with edition and way of access",
    FieldKind.ORGANISATION: "an organisation: a record, or name and country",
}


def forms_page() -> str:
    """The page, from the shipped forms in English."""
    return "\n".join(
        [
            "# Forms",
            "",
            "A form is a TOML file; an installation may bring its own. Every text stands in it in English, Spanish and Arabic. Answers can",
            "be saved at any time, whatever they are; only a submission must be free of faults.",
            "",
            "## What a form may ask",
            "",
            *table(
                ("Kind", "Answer", "Limits that it knows"),
                ((f"`{k}`", KINDS[k], _limits(k)) for k in FieldKind),
            ),
            "",
            "*Each*: every applicant answers alone. *Register*: the answer is published when access is granted.",
            *(line for code in SHIPPED for line in _form(shipped(code))),
        ]
    )


def _limits(kind: FieldKind) -> str:
    return ", ".join(f"`{name}`" for name, kinds in FITTING.items() if kind in kinds)


def _form(form: FormTemplate) -> Iterator[str]:
    yield from (
        "",
        f"## {form.code}",
        "",
        f"{form.title.en}. Version {form.version}, for: {', '.join(form.kinds)}.",
    )
    for section in form.sections:
        yield from ("", f"### {form.code}: {section.title.en}", "")
        head = ("Field", "Question", "Kind", "Needed", "Criterion", "Art. 8")
        yield from table(head, (_row(field) for field in section.fields))


def _row(field: FormField) -> tuple[str, ...]:
    marks = (("yes", field.required), ("each", field.each), ("register", field.public))
    element = "".join(f"({part})" for part in field.element.split("-")) if field.element else ""
    criterion = f"`{field.criterion}`" if field.criterion else ""
    needed = ", ".join(word for word, holds in marks if holds)
    return (f"`{field.code}`", field.title.en, f"`{field.kind}`", needed, criterion, element)
