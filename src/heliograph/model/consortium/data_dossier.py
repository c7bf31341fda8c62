"""Data dossier: what Art. 8 of Delegated Regulation (EU) 2025/2050 asks of an application for data, as one document.

Keys are the codes of the form ``dsa-art40``, below the code of its section, so that a dossier and the answers to that form are two
forms of one thing. Everything but the researchers may be absent: a dossier can be sent to and fro while it is written, and the form
says what is missing. A key that nobody knows is an error: an answer under a misspelt key would be lost in silence.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from heliograph.model.consortium.attachment import FileKind
from heliograph.model.consortium.scope import Modality
from heliograph.model.consortium.translated import Strict
from heliograph.model.document import DatasetName, Sha256
from heliograph.model.edition import Edition
from heliograph.model.text import Day, Line

FORM = "dsa-art40"
"""Code of the form whose answers a dossier holds."""
SCHEMA: Literal["heliograph-data-dossier/1"] = "heliograph-data-dossier/1"

Text = Annotated[str, Field(min_length=1, max_length=50_000)]
Position = Literal[
    "faculty", "researcher", "doctoral-student", "master-student", "journalist", "analyst", "other"
]
LegalBasis = Literal["public-interest", "legitimate-interests", "no-personal-data", "other"]
Way = Literal["download", "remote-query", "secure-environment"]


class Part(Strict):
    """A part of a dossier; its keys are written with hyphens, as the form writes its codes."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )

    def to_json(self) -> dict[str, Any]:
        """As JSON; what is absent is left out."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)


class NamedFile(Part):
    """A file that goes with the dossier, known by its digest; its bytes travel apart.

    Attributes:
        name: For people.
        kind: What its first bytes are.
        sha256: Of its bytes.
        bytes: Length.
    """

    name: Line
    kind: FileKind
    sha256: Sha256
    bytes: Annotated[int, Field(ge=1, le=2**53 - 1)]


class Institution(Part):
    """The research organisation.

    Attributes:
        name: In its own words.
        country: ISO 3166-1, two letters.
        website: Its address in the web.
    """

    name: Line
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    website: Line | None = None


class Researcher(Part):
    """One applicant, who answers (a)(i) to (iii) alone.

    Attributes:
        name: As the person writes it.
        email: By which the person is known.
        lead: Whether this person answers for the project; one does.
        position: (a)(i) at the organisation.
        independent: (a)(ii) whether they declare to be independent of commercial interests.
        interests: (a)(ii) what others may ask about.
        free_publication: (a)(iii) whether they undertake to publish free of charge.
    """

    name: Line
    email: Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+$", max_length=254)]
    lead: bool = False
    position: Position | None = None
    independent: bool | None = None
    interests: Text | None = None
    free_publication: bool | None = None


class Researchers(Part):
    """(a) Who they are, and where.

    Attributes:
        organisation: (a)(i) at which the research is done.
        affiliation_files: (a)(i) what shows that each belongs to it.
        people: Each of them.
    """

    organisation: Institution | None = None
    affiliation_files: tuple[NamedFile, ...] | None = None
    people: Annotated[tuple[Researcher, ...], Field(min_length=1, max_length=100)]

    @model_validator(mode="after")
    def _one_leads(self) -> Self:
        if sum(one.lead for one in self.people) != 1:
            raise ValueError("of the people, one has lead = true, and one alone")
        addresses = [one.email.casefold() for one in self.people]
        if len(set(addresses)) != len(addresses):
            raise ValueError("of the people, two have one address")
        return self


class Funding(Part):
    """(b) Who pays.

    Attributes:
        funding: Each funder, with amounts.
    """

    funding: Text | None = None


class DatasetAsked(Part):
    """A data set of the catalogue that is asked for.

    Attributes:
        dataset: Name.
        edition: Which edition.
        modality: Download or remote query.
        why: Why this one.
    """

    dataset: DatasetName
    edition: Literal[Edition.CONSORTIUM, Edition.ENCLAVE]
    modality: Modality
    why: Line | None = None


class DataAsked(Part):
    """(c) Format, scope, attributes, metadata, documentation.

    Attributes:
        datasets: From the catalogue.
        variables: What of them.
        data_elsewhere: Data of the provider that are not in the catalogue.
    """

    datasets: tuple[DatasetAsked, ...] | None = None
    variables: Text | None = None
    data_elsewhere: Text | None = None


class Necessity(Part):
    """(d) Necessity, proportionality, time frames.

    Attributes:
        systemic_risk: What is studied.
        necessity: Why each of the data is needed.
        less_intrusive: Why less would not do.
        starts_on: First day.
        ends_on: Last day.
    """

    systemic_risk: Text | None = None
    necessity: Text | None = None
    less_intrusive: Text | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class Protection(Part):
    """(e) Confidentiality, security, personal data; the way of access that is suggested.

    Attributes:
        risks: To confidentiality, security and people in the data.
        measures: Against them.
        legal_basis: For personal data.
        data_plan: Data management plan.
        impact_assessment: Of data protection, where one was made.
        retention: How long data are kept, and how they are destroyed or archived.
        transfer: Whether personal data leave the European Economic Area.
        modality: The way that is suggested.
    """

    risks: Text | None = None
    measures: Text | None = None
    legal_basis: LegalBasis | None = None
    data_plan: tuple[NamedFile, ...] | None = None
    impact_assessment: tuple[NamedFile, ...] | None = None
    retention: Text | None = None
    transfer: bool | None = None
    modality: Way | None = None


class Activities(Part):
    """(f) What is done with the data.

    Attributes:
        methods: Step by step.
    """

    methods: Text | None = None


class Summary(Part):
    """(g) What is published of it (Art. 11).

    Attributes:
        title: Topic.
        provider: From whom data are asked.
        summary: In plain words.
    """

    title: Text | None = None
    provider: Text | None = None
    summary: Text | None = None


class DataDossier(Part):
    """The document: one section for each letter of Art. 8.

    Attributes:
        form: Code and version of the form whose answers it holds.
        researchers: (a).
        funding: (b).
        data: (c).
        necessity: (d).
        protection: (e).
        activities: (f).
        summary: (g).
    """

    schema_version: Literal["heliograph-data-dossier/1"] = SCHEMA
    form: Annotated[str, Field(pattern=r"^[a-z0-9-]+@\d+$", max_length=60)]
    researchers: Researchers
    funding: Funding = Funding()
    data: DataAsked = DataAsked()
    necessity: Necessity = Necessity()
    protection: Protection = Protection()
    activities: Activities = Activities()
    summary: Summary = Summary()

    @property
    def lead(self) -> Researcher:
        """Who answers for the project."""
        return next(one for one in self.researchers.people if one.lead)
