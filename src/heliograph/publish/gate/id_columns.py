"""IdColumns: every column that holds identifiers, what they name, and what stands there that is no pseudonym."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from heliograph.model.policy import Policy, Treatment
from heliograph.privacy.leaks.spelling import pattern
from heliograph.publish.gate.asking import knows
from heliograph.publish.gate.subject import Subject
from heliograph.tables.engine import identifier, literal


class Names(StrEnum):
    """What an identifier names; the value is the field that its pseudonym is made with."""

    ACCOUNT = "user_id"
    POST = "tweet_id"
    MEDIA = "media_id"
    ACTION = "action_id"


LETTERS = {Names.ACCOUNT: "a", Names.POST: "p", Names.MEDIA: "m", Names.ACTION: "x"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdColumn:
    """A column, or those rows of it that name one kind of thing.

    Attributes:
        kind: Column and value that tell which rows these are; None where all are.
        listed: Whether each row holds a list.
    """

    table: str
    name: str
    names: Names
    kind: tuple[str, str] | None = None
    listed: bool = False

    @property
    def place(self) -> str:
        """Table and column, as findings name it."""
        return f"{self.table}.{self.name}"

    def replaced(self, policy: Policy) -> bool:
        """Whether the policy puts pseudonyms here."""
        if self.kind is not None and self.names is Names.POST:
            return policy.replaces_post_ids
        return policy.columns[self.table][self.name] is Treatment.PSEUDONYM

    def values(self, side: str) -> str:
        """SQL: the identifiers of the workspace (``raw``) or of the edition (``public``) as ``id``, one a row, without nulls."""
        relation, value = f"{side}_{self.table}", identifier(self.name)
        if self.listed:
            relation, value = f"(SELECT unnest({value}) AS item FROM {relation})", "item"
        rows = f"{value} IS NOT NULL"
        if self.kind is not None:
            rows += f" AND {identifier(self.kind[0])} = {literal(self.kind[1])}"
        return f"SELECT {value} AS id FROM {relation} WHERE {rows}"


def _subjects(table: str, name: str, kind: str, *names: Names) -> tuple[IdColumn, ...]:
    words = {Names.ACCOUNT: "account", Names.POST: "post", Names.MEDIA: "media"}
    return tuple(IdColumn(table=table, name=name, names=n, kind=(kind, words[n])) for n in names)


ID_COLUMNS = (
    IdColumn(table="posts", name="post_id", names=Names.POST),
    IdColumn(table="posts", name="reply_to_post_id", names=Names.POST),
    IdColumn(table="posts", name="repost_of_post_id", names=Names.POST),
    IdColumn(table="posts", name="quote_of_post_id", names=Names.POST),
    IdColumn(table="accounts", name="account_id", names=Names.ACCOUNT),
    IdColumn(table="posts", name="account_id", names=Names.ACCOUNT),
    IdColumn(table="posts", name="reply_to_account_id", names=Names.ACCOUNT),
    IdColumn(table="posts", name="repost_of_account_id", names=Names.ACCOUNT),
    IdColumn(table="posts", name="mentions", names=Names.ACCOUNT, listed=True),
    IdColumn(table="media", name="media_key", names=Names.MEDIA),
    IdColumn(table="media", name="post_id", names=Names.POST),
    IdColumn(table="media", name="account_id", names=Names.ACCOUNT),
    IdColumn(table="actions", name="action_id", names=Names.ACTION),
    *_subjects("actions", "subject_id", "subject_kind", Names.ACCOUNT, Names.POST, Names.MEDIA),
    *_subjects("referenced", "referenced_id", "kind", Names.ACCOUNT, Names.POST),
    IdColumn(table="referenced", name="account_id", names=Names.ACCOUNT),
)
"""The first column of each kind is the one that the others point to."""

MISSHAPEN = "gate_misshapen"


def misshapen(subject: Subject) -> Mapping[IdColumn, int]:
    """How many values of each replaced column are neither a pseudonym of the right kind nor the id of a shown account.

    Counted once: the checks of treatments and of post ids both ask.
    """
    connection = subject.connection
    columns = [column for column in ID_COLUMNS if column.replaced(subject.policy)]
    if not knows(connection, MISSHAPEN):
        connection.execute(f"CREATE TEMP TABLE {MISSHAPEN} (number INTEGER, found BIGINT)")
        for column in columns:
            counted = f"SELECT {ID_COLUMNS.index(column)}, count(*) FROM ({odd(column)})"
            connection.execute(f"INSERT INTO {MISSHAPEN} {counted}")
    found = dict(connection.execute(f"FROM {MISSHAPEN}").fetchall())
    return {column: found[ID_COLUMNS.index(column)] for column in columns}


def odd(column: IdColumn) -> str:
    """SQL: the values of a column of the edition that are neither a pseudonym of the right kind nor the id of a shown account."""
    rows = f"FROM ({column.values('public')}) WHERE NOT regexp_full_match(id, {literal(pattern(LETTERS[column.names]))})"
    return f"{rows} AND id NOT IN (FROM gate_shown)" if column.names is Names.ACCOUNT else rows
