"""Edition: one rendering of a release for one circle of readers."""

from enum import StrEnum


class Edition(StrEnum):
    """The editions of a release, from the widest circle to the narrowest."""

    PUBLIC = "public"
    CONSORTIUM = "consortium"
    ENCLAVE = "enclave"

    @property
    def gated(self) -> bool:
        """Whether reading it needs a grant."""
        return self is not Edition.PUBLIC
