"""The posts table: one row per post, sorted by account then time."""

from heliograph.model.column import IDENTIFIED, Column, ColumnType, TableSpec

T = ColumnType

KINDS = ("original", "repost", "reply", "quote")
TIME_SOURCES = ("field", "snowflake")
RESOLUTIONS = ("ms", "second", "minute")
GEO = ("absent", "present")

POSTS = TableSpec(
    name="posts",
    about="One row per post that the accounts of the data set wrote, reposted, quoted or sent as a reply.",
    order=("account_id", "posted_at", "post_id"),
    columns=(
        Column(name="post_id", type=T.TEXT, required=True, about="Identifier of the post."),
        Column(
            name="post_number",
            type=T.TEXT,
            about="The same post as a decimal string: joins Parquet with legacy CSV, whose ids are numbers.",
        ),
        Column(name="account_id", type=T.TEXT, required=True, about="Author; joins accounts.account_id."),
        Column(name="posted_at", type=T.MOMENT, about="Time of posting (UTC)."),
        Column(
            name="posted_at_source",
            type=T.TEXT,
            values=TIME_SOURCES,
            about="Where the time comes from: the exported field, or the post id.",
        ),
        Column(
            name="time_resolution", type=T.TEXT, values=RESOLUTIONS, about="What posted_at can tell apart."
        ),
        Column(name="text", type=T.TEXT, about="Full text as exported; character entities are not decoded."),
        Column(
            name="language",
            type=T.TEXT,
            about="Language of the text as the platform detected it; und means undetermined.",
        ),
        Column(name="client", type=T.TEXT, about="Program that sent the post."),
        Column(
            name="kind",
            type=T.TEXT,
            required=True,
            values=KINDS,
            about="What the post is; a repost is a repost even if it also quotes or replies.",
        ),
        Column(name="reply_to_post_id", type=T.TEXT, about="Post that this one answers."),
        Column(name="reply_to_account_id", type=T.TEXT, about="Account that this post answers."),
        Column(name="repost_of_post_id", type=T.TEXT, about="Post that this one repeats."),
        Column(name="repost_of_account_id", type=T.TEXT, about="Author of the repeated post."),
        Column(name="quote_of_post_id", type=T.TEXT, about="Post that this one quotes."),
        Column(
            name="original_posted_at",
            type=T.MOMENT,
            about="Time of the post that is reposted, quoted or answered (UTC), where its id tells it.",
        ),
        Column(name="geo", type=T.TEXT, values=GEO, about="Whether the post carried coordinates."),
        Column(name="latitude", type=T.NUMBER, editions=IDENTIFIED, about="Degrees north, where exported."),
        Column(name="longitude", type=T.NUMBER, editions=IDENTIFIED, about="Degrees east, where exported."),
        Column(
            name="quote_count",
            type=T.INTEGER,
            about="Quotes, without those by accounts that were actioned themselves.",
        ),
        Column(name="reply_count", type=T.INTEGER, about="Replies, counted likewise."),
        Column(name="like_count", type=T.INTEGER, about="Likes, counted likewise."),
        Column(name="repost_count", type=T.INTEGER, about="Reposts, counted likewise."),
        Column(
            name="hashtags",
            type=T.TEXTS,
            about="Hashtags in order, as exported (with or without #). Null: not exported. Empty: none.",
        ),
        Column(name="urls", type=T.TEXTS, about="Links in order, expanded where the platform did so."),
        Column(name="domains", type=T.TEXTS, about="Host names of urls, lower case, without www."),
        Column(
            name="mentions",
            type=T.TEXTS,
            about="Accounts mentioned, in order; a null element stands for a mention whose account is unknown.",
        ),
        Column(name="poll_choices", type=T.TEXTS, about="Choices of a poll, in order."),
        Column(name="dataset", type=T.TEXT, required=True, about="Data set of the row."),
        Column(name="release", type=T.INTEGER, required=True, about="Release of the row."),
    ),
)
