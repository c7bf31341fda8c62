"""The media table: one row per post and media item."""

from heliograph.model.column import Column, ColumnType, TableSpec

T = ColumnType

MEDIA_KINDS = ("image", "video", "animation", "profile-image", "banner", "other")

MEDIA = TableSpec(
    name="media",
    about="One row per post and media item that the export lists, whether or not its bytes are held.",
    order=("account_id", "post_id", "media_key"),
    columns=(
        Column(
            name="media_key",
            type=T.TEXT,
            required=True,
            about="Key of the item as exported; an m-pseudonym in the public edition.",
        ),
        Column(name="sha256", type=T.TEXT, about="Digest of the bytes; empty where they are not held."),
        Column(name="post_id", type=T.TEXT, about="Post that shows the item; empty for profile images."),
        Column(name="account_id", type=T.TEXT, about="Account of the post or profile."),
        Column(name="kind", type=T.TEXT, values=MEDIA_KINDS, about="What the item is."),
        Column(name="bytes", type=T.INTEGER, about="Size of the item in bytes."),
        Column(name="width", type=T.INTEGER, about="Width in pixels."),
        Column(name="height", type=T.INTEGER, about="Height in pixels."),
        Column(name="duration_ms", type=T.INTEGER, about="Length in milliseconds."),
        Column(name="pdq", type=T.TEXT, about="Perceptual hash (PDQ), 64 hexadecimal digits."),
        Column(
            name="pdq_profile",
            type=T.TEXT,
            about="Decoder and scaling that the perceptual hash was computed with.",
        ),
        Column(name="pdq_quality", type=T.INTEGER, about="Quality of the perceptual hash, 0 to 100."),
        Column(name="shard", type=T.TEXT, about="Shard that holds the bytes."),
        Column(name="offset", type=T.INTEGER, about="Position of the bytes in the shard."),
        Column(name="dataset", type=T.TEXT, required=True, about="Data set of the row."),
        Column(name="release", type=T.INTEGER, required=True, about="Release of the row."),
    ),
)
