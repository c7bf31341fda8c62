"""The accounts table: one row per account of the data set."""

from heliograph.model.column import IDENTIFIED, Column, ColumnType, TableSpec

T = ColumnType

ACCOUNTS = TableSpec(
    name="accounts",
    about="One row per account, with its profile as it stood when the platform took action.",
    order=("account_id",),
    columns=(
        Column(
            name="account_id",
            type=T.TEXT,
            required=True,
            about="Identifier of the account; a pseudonym where is_pseudonymous is true.",
        ),
        Column(
            name="display_name",
            type=T.TEXT,
            about="Name shown on the profile; empty for pseudonymous accounts.",
        ),
        Column(
            name="handle",
            type=T.TEXT,
            about="Name used in mentions, without @; empty for pseudonymous accounts.",
        ),
        Column(name="location", type=T.TEXT, about="Location as typed by the account holder."),
        Column(name="description", type=T.TEXT, about="Profile text as typed by the account holder."),
        Column(name="url", type=T.TEXT, about="Link of the profile, usually shortened."),
        Column(
            name="follower_count",
            type=T.INTEGER,
            about="Followers at the time of action; 0 may mean that the count was lost.",
        ),
        Column(name="following_count", type=T.INTEGER, about="Accounts followed at the time of action."),
        Column(name="created_on", type=T.DAY, about="Day on which the account was created (UTC)."),
        Column(
            name="language",
            type=T.TEXT,
            about="Interface language chosen by the account, as exported; case varies.",
        ),
        Column(
            name="is_pseudonymous",
            type=T.FLAG,
            required=True,
            about="Whether identifier, name and handle are hidden in this edition.",
        ),
        Column(
            name="decision_rule",
            type=T.TEXT,
            about="Rule of the privacy policy that decided about this account.",
        ),
        Column(name="decision_reason", type=T.TEXT, about="Why that rule applied, in words."),
        Column(
            name="follower_count_at_decision",
            type=T.INTEGER,
            editions=IDENTIFIED,
            about="Follower count that the decision was based on.",
        ),
        Column(name="dataset", type=T.TEXT, required=True, about="Data set of the row."),
        Column(name="release", type=T.INTEGER, required=True, about="Release of the row."),
    ),
)
