"""Document: base of everything that crosses a boundary as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

SafeInt = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""A count that survives every JSON reader (docs/adr/0004-documents.md)."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
DatasetName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]
"""Name of a data set: letters, digits, hyphen, underscore; case carries identity (GRU_202012 is not gru_202012)."""


class Document(BaseModel):
    """A frozen document that keeps the fields it does not know, so that old readers can carry new documents."""

    model_config = ConfigDict(frozen=True, extra="allow")

    def to_json(self) -> dict[str, Any]:
        """The document as plain JSON values, absent fields left out."""
        return self.model_dump(mode="json", exclude_none=True)
