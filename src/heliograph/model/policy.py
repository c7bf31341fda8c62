"""Policy: policy.toml, what a release hides, coarsens, removes and keeps, column by column.

A policy is declared per data set, checked against the tables (every column must be named) and published with the release,
without the accounts that its exceptions name. What each treatment does in words: ``TREATMENTS``.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from heliograph.model.document import Document
from heliograph.model.text import Line


class Treatment(StrEnum):
    """What happens to the values of one column in the public edition."""

    MADE = "made"
    KEEP = "keep"
    REDACT = "redact"
    PSEUDONYM = "pseudonym"
    HIDE = "hide"
    DROP = "drop"
    MINUTE = "minute"
    MONTH = "month"
    YEAR = "year"
    OCTAVE = "octave"
    DECADE = "decade"


TREATMENTS: dict[Treatment, str] = {
    Treatment.MADE: "written by Heliograph itself",
    Treatment.KEEP: "kept as exported",
    Treatment.REDACT: "kept, with every identifier inside it rewritten to its pseudonym",
    Treatment.PSEUDONYM: "replaced by a keyed pseudonym, unless the account is shown",
    Treatment.HIDE: "removed for hidden accounts; for the others kept, with identifiers inside it rewritten",
    Treatment.DROP: "removed from every row",
    Treatment.MINUTE: "cut to the minute",
    Treatment.MONTH: "cut to the first day of the month",
    Treatment.YEAR: "cut to the first day of the year",
    Treatment.OCTAVE: "rounded down to a power of two (0, 1, 2, 4, 8, ...)",
    Treatment.DECADE: "rounded down to a power of ten (0, 1, 10, 100, ...)",
}


class PolicyPart(Document):
    """A part of a policy; a word that it does not know is an error, because a misspelt rule would protect nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AccountRule(PolicyPart):
    """Which accounts of the data set are hidden.

    Attributes:
        hide: none, below (fewer followers than ``below``) or all.
        below: The number of followers; accounts with an unknown number are hidden too.
        received: What becomes of accounts that the platform has hidden already: their pseudonym is kept, or replaced by ours.
    """

    hide: Literal["none", "below", "all"]
    below: Annotated[int, Field(gt=0)] | None = None
    received: Literal["keep", "replace"] = "keep"

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.hide == "below") != (self.below is not None):
            raise ValueError("hide = 'below' needs below = <followers>, and nothing else does")
        return self


class AccountException(PolicyPart):
    """Accounts about which is decided otherwise than by the rule; the first exception that names an account counts.

    Attributes:
        rule: Short name, as it stands in decision_rule: compromised, public-figure, at-risk.
        decision: hide or show.
        everyone: Whether it holds for every account of the data set ("compromised: all").
        accounts: Account ids, of the data set or outside it. Never published.
        handles: Handles without @ of accounts outside the data set, for mentions in texts. Never published.
        reason: Why, in words that are published.
        reviewed_by: Who has reviewed a list of accounts that are shown: a name or a role.
    """

    rule: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
    decision: Literal["hide", "show"]
    everyone: bool = False
    accounts: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    reason: Line
    reviewed_by: Line | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.everyone == bool(self.accounts or self.handles):
            raise ValueError("names either everyone or some accounts")
        if self.decision == "show" and self.reviewed_by is None:
            raise ValueError("shows accounts, which needs reviewed_by: a name or a role")
        return self


class TextRule(PolicyPart):
    """What is rewritten inside texts and links.

    Attributes:
        bystanders: Whether mentions of accounts outside the data set become pseudonyms.
        every_token: Whether a hidden handle or name goes even where it may be a common word of the data set.
        personal_data: Whether e-mail addresses, phone, account and card numbers, addresses and the like are masked.
        tracking: Whether parameters of links that follow a reader (utm_*, fbclid) are removed.
        post_ids: Whether numbers that are ids of posts become pseudonyms.
    """

    bystanders: bool = True
    every_token: bool = False
    personal_data: bool = False
    tracking: bool = False
    post_ids: bool = False


class Limits(PolicyPart):
    """Bounds of the gate that depend on the audience.

    Attributes:
        unique_accounts: Largest share of hidden accounts that one combination of published profile values may single out;
            None: reported, never red.
    """

    unique_accounts: Annotated[float, Field(ge=0, le=1)] | None = None


class Policy(PolicyPart):
    """One privacy policy: the document policy.toml.

    Attributes:
        name: Its name; a policy.toml that changes a shipped policy bears a name of its own.
        title: What it is for, in one line.
        verbatim: Whether the export is republished as it is, with its legacy CSV byte for byte.
        key_scope: Within which bounds pseudonyms can be linked; None without pseudonyms.
        accounts: Which accounts are hidden.
        exceptions: Accounts about which is decided otherwise.
        texts: What is rewritten inside texts and links.
        columns: Treatment of every column of every table.
        limits: Bounds of the gate.
        crosswalk: Whether the consortium edition carries a table of identifiers and their pseudonyms.
        residuals: What it knowingly leaves; printed in the datasheet.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,60}$")]
    title: Line
    verbatim: bool = False
    key_scope: Literal["archive", "series", "release"] | None = None
    accounts: AccountRule
    exceptions: tuple[AccountException, ...] = ()
    texts: TextRule = TextRule()
    columns: dict[str, dict[str, Treatment]]
    limits: Limits = Limits()
    crosswalk: bool = False
    residuals: tuple[Line, ...] = ()

    @property
    def replaces_post_ids(self) -> bool:
        """Whether posts have pseudonyms, too."""
        return self.columns["posts"]["post_id"] is Treatment.PSEUDONYM

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.verbatim and (self.key_scope or self.exceptions or self.accounts.hide != "none"):
            raise ValueError("republishes verbatim: it can hide nobody and needs no key")
        if not self.verbatim and self.key_scope is None:
            raise ValueError("makes pseudonyms, which needs a key_scope: archive, series or release")
        return self

    def published(self) -> Self:
        """The policy as it may leave the house: exceptions without the accounts that they name."""
        bare = tuple(e.model_copy(update={"accounts": (), "handles": ()}) for e in self.exceptions)
        return self.model_copy(update={"exceptions": bare})
