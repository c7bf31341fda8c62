"""About asking: the forms of answers of gated editions, of logins and of receipts."""

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from heliograph.web.api.faces import Failure, Trouble


class Condition(Schema):
    """A condition that is not met."""

    code: str = Field(description="For programs; stays.")
    text: str = Field(description="For people.")
    who: str = Field(description="Who can change it.")


class Refused(Trouble):
    """Why something is refused."""

    unmet: list[Condition] | None = Field(
        default=None,
        description="Every condition that is not met; left out where no condition is the reason.",
    )


class Refusal(Schema):
    """An error of what members ask."""

    error: Refused


REFUSALS: dict[int, type[Schema]] = {
    400: Failure,
    401: Refusal,
    403: Refusal,
    404: Refusal,
    422: Failure,
    429: Failure,
}
"""The answers that every address of members may give instead of its own."""


class ColumnType(Schema):
    """A column of an answer."""

    name: str
    type: str = Field(description="Of Arrow.")


class Rows(Schema):
    """The answer to SQL."""

    id: str = Field(description="Of the query, in the log.")
    dataset: str = Field(description="The release that was asked.")
    edition: str
    citation: str
    columns: list[ColumnType]
    rows: list[list[Any]]
    count: int
    cut: Literal["", "rows", "bytes"] = Field(description="The limit at which the answer was cut.")
    milliseconds: int
    sha256: str = Field(description="Of the answer as a stream of Arrow, as it stands in the log.")
    fewest_accounts: int = Field(description="Rows that stand for fewer accounts are left out; 0: none are.")


class Found(Schema):
    """What a search finds."""

    query: str = Field(description="As it was understood.")
    order: Literal["relevance", "time", "newest"]
    count: int = Field(description="Posts in all.")
    notes: list[str]
    facets: dict[str, list[dict[str, Any]]] = Field(description="Values with their counts, by column.")
    hits: list[dict[str, Any]] = Field(description="The first posts.")
    skip: int = Field(description="Posts that were passed over.")
    edition: str
    citation: str


class Waits(Schema):
    """An answer that two people look at before it leaves."""

    output: str = Field(description="Its number: ask for it at /consortium/outputs/{number}.")
    query: str = Field(description="Id of the query, in the log.")
    dataset: str
    release: int
    edition: str
    kind: Literal["sql", "search"]
    state: str = Field(description="Where it stands.")
    made_at: str
    notes: list[str] = Field(description="What the two people say to you, where it is refused.")


class LoginAsked(Schema):
    """A login that waits for its member."""

    code: str = Field(description="What the member types.")
    secret: str = Field(description="With which the program asks again; to be shown to nobody.")
    address: str = Field(description="Of the page for the code.")
    interval: int = Field(description="Seconds between two questions.")
    expires_at: str


class LoginWaits(Schema):
    """Nobody has confirmed yet."""

    waits: Literal[True]
    interval: int = Field(description="Seconds until the next question.")


class LoginDone(Schema):
    """The token; it is told once."""

    token: str
    name: str = Field(description="Of the machine.")
    expires_at: str
    person: str = Field(description="Whose it is.")


class TakenPart(Schema):
    """One request that was allowed."""

    first: int = Field(description="Number of the first byte.")
    count: int = Field(description="Bytes that were promised.")
    sent: int = Field(description="Bytes that were handed to the network.")
    begun_at: str
    stopped: str = Field(description="Why it ended before its end; empty where it did not.")


class TakenFile(Schema):
    """One file of a receipt."""

    path: str
    bytes: int
    sha256: str
    parts: list[TakenPart]


class Taken(Schema):
    """What one person took of one edition of one release."""

    schema_version: str
    origin: str
    person: str
    dataset: str
    release: int
    release_id: str
    edition: str
    made_at: str
    files: list[TakenFile]


class SignedTaken(Schema):
    """A receipt with the signed note that names its digest."""

    receipt: Taken
    signature: str
