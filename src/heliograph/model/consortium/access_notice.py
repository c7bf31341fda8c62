"""Access notice: the document by which a provider tells a coordinator that access was given, or has ended.

Art. 15(1) of Delegated Regulation (EU) 2025/2050.
"""

from typing import Literal

from heliograph.model.consortium.scope import Modality
from heliograph.model.document import DatasetName, Document


class NoticedGrant(Document):
    """What one researcher could reach.

    Attributes:
        researcher: Name.
        dataset: Which.
        edition: Which.
        modality: How.
        opened_on: First day; None where it never opened.
        ended_on: Last day; None while it lives.
        ending: ``expired``, ``revoked`` or ``closeout`` (the researchers ended it); empty while it lives.
    """

    researcher: str
    dataset: DatasetName
    edition: str
    modality: Modality
    opened_on: str | None = None
    ended_on: str | None = None
    ending: str = ""


class AccessNotice(Document):
    """The document.

    Attributes:
        kind: Whether access was given or has ended.
        provider: Who tells it.
        contact: Of the provider.
        coordinator: Who is told.
        reference: Of the reasoned request.
        received_on: Day on which it was received.
        application: Id.
        project: Title.
        on: Day on which access was given, or ended.
        access_by: Day by which the request wants access.
        access_until: Day on which it ends by the request.
        tell_by: Last day of this notice.
        told_on: Day on which it was sent, if that is on record.
        grants: What the researchers could reach.
        letter: The same in words.
    """

    schema_version: Literal["heliograph-access-notice/1"] = "heliograph-access-notice/1"
    law: str = "Delegated Regulation (EU) 2025/2050, Art. 15(1)"
    kind: Literal["given", "ended"]
    provider: str
    contact: str
    coordinator: str
    reference: str
    received_on: str
    application: str
    project: str
    on: str
    access_by: str
    access_until: str
    tell_by: str
    told_on: str | None = None
    grants: tuple[NoticedGrant, ...]
    letter: str
