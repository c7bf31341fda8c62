"""Places: how names stand in addresses."""


class Word:
    """A piece of an address that is taken as it stands."""

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class DatasetName(Word):
    """``ira-2018``, or ``ira-2018@2`` for a release."""

    regex = "[A-Za-z0-9][A-Za-z0-9_-]{0,62}(?:@[1-9][0-9]{0,8})?"


class ExportForm(Word):
    """How rows are written."""

    regex = "csv|json|parquet|arrow"


class DocumentPath(Word):
    """A document of a release: ``datasheet.md``, ``reports/findings.md``."""

    regex = r"(?:reports/)?[A-Za-z0-9][A-Za-z0-9._-]{0,80}\.(?:md|txt|csv|json|cff|html|svg|pdf|png|jpg)"


class Identifier(Word):
    """An id of a post or account, or its pseudonym."""

    regex = "[A-Za-z0-9_=+-]{1,128}"


class Number(Word):
    """A number that counts from one."""

    regex = "[1-9][0-9]{0,15}"

    def to_url(self, value: str | int) -> str:
        """In digits."""
        return str(value)
