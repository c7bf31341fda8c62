"""The actions table: what the platform did, to whom, and why (vocabulary of the DSA statements of reasons)."""

from heliograph.model.column import Column, ColumnType, TableSpec
from heliograph.model.statement import KNOWN_CATEGORIES

T = ColumnType

SUBJECT_KINDS = ("account", "post", "media")
APPEALS = ("none", "pending", "upheld", "reversed")

ACTIONS = TableSpec(
    name="actions",
    about="One row per enforcement action on an account, a post or a media item.",
    order=("subject_kind", "subject_id", "acted_at", "action_id"),
    columns=(
        Column(name="action_id", type=T.TEXT, required=True, about="Identifier of the action."),
        Column(
            name="subject_kind",
            type=T.TEXT,
            required=True,
            values=SUBJECT_KINDS,
            about="What was acted upon.",
        ),
        Column(
            name="subject_id",
            type=T.TEXT,
            required=True,
            about="Identifier of the account, post or media item.",
        ),
        Column(
            name="policy_area",
            type=T.TEXT,
            about="Policy area, for example information-operations or misinformation.",
        ),
        Column(name="rule", type=T.TEXT, about="Rule of the platform that was applied."),
        Column(
            name="action",
            type=T.TEXT,
            about="The enforcement action, for example suspended, removed, labelled, demoted.",
        ),
        Column(name="label_text", type=T.TEXT, about="Text of the label shown with the post."),
        Column(name="automated", type=T.FLAG, about="Whether the decision was taken by automated means."),
        Column(name="acted_at", type=T.MOMENT, about="When the action took effect (UTC)."),
        Column(name="ended_at", type=T.MOMENT, about="When it ended, if it did (UTC)."),
        Column(name="appeal", type=T.TEXT, values=APPEALS, about="State of an appeal against the action."),
        Column(
            name="statement_of_reasons",
            type=T.TEXT,
            values=tuple(KNOWN_CATEGORIES),
            about="Category of the DSA statement of reasons.",
        ),
        Column(name="dataset", type=T.TEXT, required=True, about="Data set of the row."),
        Column(name="release", type=T.INTEGER, required=True, about="Release of the row."),
    ),
)
