"""Variants: one named set of legacy files for each form of the archive, with what an import has to make of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from legacy_files import (
    PLAIN,
    TWEETS_2018,
    TWEETS_2019,
    Files,
    Row,
    binary_file,
    csv_bytes,
    floating,
    gzipped,
    many_tweet_rows,
    scientific,
    truncated,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
    with_column,
    with_flipped_byte,
    with_float_counts,
    with_hex_pseudonyms,
    with_slashed_dates,
    zip_of,
)

SET = "boats_201901_1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an import has to make of the files of a variant.

    Attributes:
        accounts: Rows of the accounts table, None where that is not the point.
        posts: Rows of the posts table, likewise.
        rejected: Records in quarantine by reason; None for a count that is not the point.
        refused: The import stops with an InputError and writes nothing.
        refused_or_rejected: Any is right that loses nothing: a refusal, the bad records in quarantine for these reasons,
            or, for a record that is only unusual, its row whole.
        junk: Members that are skipped and counted.
        identified: The names say unhashed: never to be published as a public edition unprotected.
        dialect: Properties of the dialect of the tweets file.
        faithful: Whether the legacy export has to give the same bytes; None where that is not demanded.
        cells: (table, id, column) -> value.
    """

    accounts: int | None = None
    posts: int | None = None
    rejected: dict[str, int | None] = field(default_factory=dict)
    refused: bool = False
    refused_or_rejected: bool = False
    junk: int = 0
    identified: bool = False
    dialect: dict[str, Any] = field(default_factory=dict)
    faithful: bool | None = None
    cells: dict[tuple[str, str, str], Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A named set of files and what to expect of them."""

    name: str
    files: Files
    expected: Expected


def variants() -> tuple[Variant, ...]:
    """Every variant that is quick to make."""
    return (*_dialects(), *_cells(), *_rejections(), *_packages(), *_damages())


def variant(name: str) -> Variant:
    """One variant by name."""
    return next(v for v in variants() if v.name == name)


def ten_megabyte_cell() -> Variant:
    """One post of ten megabytes among the others; apart, because it takes a moment to write."""
    rows = with_column(tweet_rows(), "tweet_text", "lamp " * 2_097_152, at=[3])
    too_long = Expected(accounts=6, refused_or_rejected=True, rejected={"record_too_long": None})
    return _pair("ten-megabyte-cell", tweets_csv(rows), too_long)


def _pair(
    name: str, tweets: bytes, expected: Expected, *, users: bytes | None = None, set_id: str = SET
) -> Variant:
    files = {
        f"{set_id}_users_csv_hashed.csv": users_csv() if users is None else users,
        f"{set_id}_tweets_csv_hashed.csv": tweets,
    }
    return Variant(name=name, files=files, expected=expected)


def _whole(**more: Any) -> Expected:
    """Everything comes in, and the legacy export gives it back byte for byte."""
    return Expected(**{"accounts": 6, "posts": 12, "faithful": True, **more})


def _dialects() -> Iterator[Variant]:
    rows = tweet_rows()
    old = with_hex_pseudonyms(rows)
    replies = {
        ("posts", row["tweetid"], column): row[legacy] or None
        for row in old
        for column, legacy in (
            ("reply_to_account_id", "in_reply_to_userid"),
            ("reply_to_post_id", "in_reply_to_tweetid"),
        )
    }
    yield _pair("order-2019", tweets_csv(), _whole(dialect={"columns": TWEETS_2019, "quoting": "all"}))
    yield _pair(
        "order-2018-hex-pseudonyms",
        tweets_csv(old, order="2018"),
        _whole(dialect={"columns": TWEETS_2018}, cells=replies),
        users=users_csv(with_hex_pseudonyms(user_rows())),
        set_id="ira",
    )
    yield _pair("quote-minimal", tweets_csv(quoting="minimal"), _whole(dialect={"quoting": "minimal"}))
    yield _pair("crlf", tweets_csv(line_end="\r\n"), _whole(dialect={"line_end": "\r\n"}))
    yield _pair("bom", tweets_csv(bom=True), _whole(dialect={"bom": True}))
    yield _pair("no-final-newline", tweets_csv(final_newline=False), _whole(dialect={"final_newline": False}))
    yield _pair("lower-case-booleans", tweets_csv(booleans="true"), _whole(dialect={"true_text": "true"}))
    yield _pair("float-counts", tweets_csv(with_float_counts(rows)), _whole(dialect={"count_style": "float"}))
    yield _pair(
        "without-poll-choices", tweets_csv(poll_choices=False), _whole(dialect={"columns": TWEETS_2019[:30]})
    )
    yield _pair(
        "slashed-dates-with-proof",
        tweets_csv(with_slashed_dates(rows)),
        _whole(faithful=None),
        users=users_csv(with_slashed_dates(user_rows())),
    )


_LIST_CELLS: dict[str, tuple[str, str, list[str | None] | None]] = {
    "double-quoted-item": ("hashtags", "[\"it's\", 'b']", ["it's", "b"]),
    "item-with-comma": ("hashtags", "['a, b', 'c']", ["a, b", "c"]),
    "both-quotes": ("hashtags", r"""['it\'s "so"']""", ['it\'s "so"']),
    "escapes": ("hashtags", r"['a\nb', 'c\\d']", ["a\nb", "c\\d"]),
    "with-and-without-hash": ("hashtags", "['tech', '#gadgets']", ["tech", "#gadgets"]),
    "null": ("hashtags", "", None),
    "empty": ("hashtags", "[]", []),
    "bare-items": ("hashtags", "[harbour, tech]", ["harbour", "tech"]),
    "url-with-commas-and-quotes": (
        "urls",
        "[\"http://example.org/a,b?q='1'\"]",
        ["http://example.org/a,b?q='1'"],
    ),
    "placeholders": ("user_mentions", f"[0, {PLAIN}, 0]", [None, PLAIN, None]),
    "poll": ("poll_choices", "tea|coffee", ["tea", "coffee"]),
}
_LIST_COLUMNS = {"user_mentions": "mentions"}


def _cells() -> Iterator[Variant]:
    rows = tweet_rows()
    first, reply = rows[0]["tweetid"], rows[6]["tweetid"]
    for name, (column, cell, items) in _LIST_CELLS.items():
        cells = {("posts", first, _LIST_COLUMNS.get(column, column)): items}
        mixed = None if name == "bare-items" else True
        changed = with_column(rows, column, cell, at=[0])
        yield _pair(f"list-{name}", tweets_csv(changed), _whole(cells=cells, faithful=mixed))
    numbers = with_column(with_column(rows, "latitude", "35.6812", at=[0]), "longitude", "139.7671", at=[0])
    spot = {("posts", first, "latitude"): 35.6812, ("posts", first, "geo"): "present"}
    yield _pair("geo-numbers", tweets_csv(numbers), _whole(cells=spot, faithful=None))
    short = with_column(rows, "in_reply_to_tweetid", "123.0", at=[6])
    answer = {("posts", reply, "reply_to_post_id"): "123"}
    yield _pair("small-float-id", tweets_csv(short), _whole(cells=answer, faithful=None))
    yield _pair("newlines-only", tweets_csv(with_column(rows, "tweet_text", "\n\r\n\r", at=[3])), _whole())
    yield _pair(
        "header-word-in-text", tweets_csv(with_column(rows, "tweet_text", "tweetid", at=[3])), _whole()
    )
    yield _pair(
        "nul-byte",
        tweets_csv(with_column(rows, "tweet_text", "before\x00after", at=[3])),
        _whole(cells={("posts", rows[3]["tweetid"], "text"): "before\x00after"}, faithful=None),
    )


def _rejections() -> Iterator[Variant]:
    rows = tweet_rows()

    def rejects(name: str, changed: Iterable[Row], reason: str, *, posts: int = 11) -> Variant:
        return _pair(name, tweets_csv(changed), Expected(accounts=6, posts=posts, rejected={reason: 1}))

    headers = Expected(accounts=6, posts=12, rejected={"repeated_header": 2})
    yield _pair("repeated-header", tweets_csv(repeat_header_every=5), headers)
    yield rejects("duplicate-exact", [*rows, rows[3]], "duplicate_exact", posts=12)
    yield rejects(
        "duplicate-conflict", [*rows, {**rows[3], "tweet_text": "other"}], "duplicate_id_conflict", posts=12
    )
    yield rejects("scientific-id", with_column(rows, "tweetid", scientific, at=[2]), "id_precision_lost")
    yield rejects("float-id", with_column(rows, "tweetid", floating, at=[2]), "id_precision_lost")
    yield rejects("id-of-letters", with_column(rows, "tweetid", "abc", at=[2]), "id_not_numeric")
    yield rejects("impossible-date", with_column(rows, "tweet_time", "2019-02-30 10:00", at=[2]), "bad_date")
    yield rejects("fractional-count", with_column(rows, "like_count", "12.5", at=[2]), "bad_count")
    yield rejects("count-in-words", with_column(rows, "like_count", "many", at=[2]), "bad_count")
    yield rejects("unclosed-list", with_column(rows, "hashtags", "['a', 'b", at=[2]), "bad_list")
    eleven = tweets_csv(rows[:11])
    short = Expected(accounts=6, posts=11, rejected={"wrong_field_count": 1})
    yield _pair("too-few-fields", eleven + b'"1","2","3"\n', short)
    open_quote = Expected(accounts=6, posts=11, rejected={"unterminated_quote": 1})
    yield _pair("unterminated-quote", eleven + b'"1","never closed\n', open_quote)
    column, day = "account_creation_date", "7/3/2018"
    yield _pair(
        "slashed-dates-without-proof",
        tweets_csv(with_column(rows, column, day)),
        Expected(refused_or_rejected=True, rejected={"bad_date": None}),
        users=users_csv(with_column(user_rows(), column, day)),
    )


def _packages() -> Iterator[Variant]:
    rows, users = tweet_rows(), users_csv()
    parts = {f"_{n + 1}": tweets_csv(rows[n * 4 : n * 4 + 4]) for n in range(3)}
    table, people = "boats_082019_1_tweets_csv_hashed", "boats_082019_1_users_csv_hashed"
    side_by_side = {f"{table}{part}.csv": content for part, content in parts.items()}
    in_folder = {f"{table}/{name}": content for name, content in side_by_side.items()}

    def made(name: str, files: Files, **more: Any) -> Variant:
        whole = {f"{people}.csv": users, **files} if not any("users" in given for given in files) else files
        return Variant(name=name, files=whole, expected=_whole(**more))

    yield made("parts-side-by-side", side_by_side)
    yield made("parts-in-a-folder", in_folder)
    years = {"_2020": parts["_1"], "_2021": tweets_csv(rows[4:])}
    yield made("parts-by-year", {f"{table}{year}.csv": content for year, content in years.items()})
    halves = {"_2019": parts["_1"], "_2020_01": parts["_2"], "_2020_06": parts["_3"]}
    yield made("parts-by-half-year", {f"{table}{half}.csv": content for half, content in halves.items()})
    zipped_users = {f"{people}.zip": zip_of({f"{people}.csv": users}, junk=True)}
    zipped = {f"{table}.zip": zip_of(side_by_side, junk=True), **zipped_users}
    yield made("parts-in-a-zip-with-junk", zipped, junk=6)
    yield made("parts-in-a-zipped-folder", {f"{table}.zip": zip_of(in_folder)})
    each = {f"{table}{part}.zip": zip_of({f"{table}{part}.csv": content}) for part, content in parts.items()}
    yield made("a-zip-for-each-part", each)
    yield made(
        "repacked-gzip", {f"{people}.csv.gz": gzipped(users), f"{table}.csv.gz": gzipped(tweets_csv())}
    )
    inside = {"082019_users_csv_hashed.csv": users}, {"boats_linked_tweets_csv_hashed.csv": tweets_csv()}
    yield made(
        "members-with-other-names", {f"{people}.zip": zip_of(inside[0]), f"{table}.zip": zip_of(inside[1])}
    )
    prefix = "hashed_2019_08_boats_082019_1_"
    yield made(
        "flattened-by-a-browser", {f"{prefix}{people}.csv": users, f"{prefix}{table}.csv": tweets_csv()}
    )
    clear = {
        "unhashed_boats_082019_1_users_csv_unhashed.csv": users,
        "boats_082019_1_tweets_csv_unhashed.csv": tweets_csv(),
    }
    yield made("unhashed", clear, identified=True)
    torn = {name: content for name, content in side_by_side.items() if "_2.csv" not in name}
    refused = Expected(refused=True)
    yield Variant(name="incomplete-parts", files={f"{people}.csv": users, **torn}, expected=refused)
    escaping = {f"../../{table}.csv": tweets_csv(), "/etc/outside_tweets_csv_hashed.csv": tweets_csv()}
    zipped_out = {f"{people}.csv": users, f"{table}.zip": zip_of(escaping)}
    yield Variant(name="zip-with-traversal", files=zipped_out, expected=refused)


def _damages() -> Iterator[Variant]:
    whole = zip_of({f"{SET}_tweets_csv_hashed.csv": tweets_csv(many_tweet_rows(200))})

    def damaged(name: str, ending: str, content: bytes, expected: Expected | None = None) -> Variant:
        files = {f"{SET}_users_csv_hashed.csv": users_csv(), f"{SET}_tweets_csv_hashed.{ending}": content}
        return Variant(name=name, files=files, expected=expected or Expected(refused=True))

    yield damaged("truncated-zip", "zip", truncated(whole))
    yield damaged("zip-with-a-flipped-byte", "zip", with_flipped_byte(whole))
    yield damaged("no-zip-at-all", "zip", b"this is not a zip")
    yield damaged("truncated-gzip", "csv.gz", truncated(gzipped(tweets_csv())))
    yield damaged("empty-file", "csv", b"")
    yield damaged("header-only", "csv", tweets_csv(rows=[]), Expected(accounts=6, posts=0, faithful=True))
    yield damaged("binary-file", "csv", binary_file())
    yield damaged(
        "missing-column", "csv", csv_bytes([c for c in TWEETS_2019 if c != "tweet_text"], tweet_rows())
    )
    yield damaged("no-header", "csv", tweets_csv(header=False))
    accented = tweets_csv(with_column(tweet_rows(), "tweet_text", "café", at=[3]))
    latin = accented.replace("café".encode(), "café".encode("latin-1"))
    one_bad = Expected(refused_or_rejected=True, rejected={"bad_encoding": 1})
    yield damaged("latin-1", "csv", latin, one_bad)
