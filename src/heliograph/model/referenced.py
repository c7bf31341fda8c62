"""The referenced table: stubs of posts and accounts outside the data set that its posts point to."""

from heliograph.model.column import Column, ColumnType, TableSpec

T = ColumnType

REFERENCED_KINDS = ("post", "account")
RELATIONS = ("repost", "quote", "reply", "mention")

REFERENCED = TableSpec(
    name="referenced",
    about="One row per outside post or account and relation: enough to study who was amplified, no content.",
    order=("kind", "referenced_id", "relation"),
    columns=(
        Column(
            name="referenced_id",
            type=T.TEXT,
            required=True,
            about="Identifier of the outside post or account.",
        ),
        Column(
            name="kind",
            type=T.TEXT,
            required=True,
            values=REFERENCED_KINDS,
            about="Whether it is a post or an account.",
        ),
        Column(
            name="account_id",
            type=T.TEXT,
            about="Author of the outside post where known; the account itself for accounts.",
        ),
        Column(
            name="posted_at", type=T.MOMENT, about="Time of the outside post (UTC), where its id tells it."
        ),
        Column(
            name="relation",
            type=T.TEXT,
            required=True,
            values=RELATIONS,
            about="How posts of the data set point to it.",
        ),
        Column(name="dataset", type=T.TEXT, required=True, about="Data set of the row."),
        Column(name="release", type=T.INTEGER, required=True, about="Release of the row."),
    ),
)
