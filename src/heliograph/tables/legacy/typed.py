"""SQL that turns legacy CSV rows, read as text, into the typed columns of the model.

One pass, no Python object per row. A row that cannot be typed keeps its place with a null key and its reason in
``source_cells``; the room moves it to quarantine. A cell whose canonical spelling differs from the source keeps its raw text in
``source_cells`` (a JSON object by legacy column), which makes every accepted record reproducible byte for byte.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from heliograph.model.column import Column
from heliograph.model.posts import POSTS
from heliograph.model.snowflake import EPOCH_MS, SMALLEST, TIME_BITS_FROM
from heliograph.tables.engine import identifier, literal
from heliograph.tables.legacy.dialect import Dialect
from heliograph.tables.legacy.layout import COUNTS, LISTS, PROFILE
from heliograph.tables.legacy.lists import canonical, split

POST_IDS = ("tweetid", "in_reply_to_tweetid", "quoted_tweet_tweetid", "retweet_tweetid")
ACCOUNT_IDS = ("userid", "in_reply_to_userid", "retweet_userid")
DIGITS = "[0-9]{1,20}"
ACCOUNT_FORMS = rf"{DIGITS}|[0-9a-f]{{64}}|[A-Za-z0-9+]{{20,43}}=|a[a-z2-7]{{26}}"
POST_FORMS = rf"{DIGITS}|p[a-z2-7]{{26}}"
WHOLE_FLOAT = r"([0-9]{1,15}|[0-8][0-9]{15}|900[0-6][0-9]{12})\.0+"
"""An id that went through a float below 2^53 and lost nothing."""
SPREADSHEET = (
    r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]+|(9[1-9][0-9]{14}|90[1-9][0-9]{13}|900[7-9][0-9]{12}|[0-9]{17,})\.0+"
)
"""An id that a spreadsheet or a float has rounded."""
DOMAIN = r"^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/@?#]*@)?(?:[wW][wW][wW]\.)?([^/:?#\s]+)"
_WEB = r"''https?://[A-Za-z0-9.-]+(?:/[^''\\\x00-\x1f\x7f]*)?''"
WEB_URLS = rf"\[{_WEB}(?:, {_WEB})*\]"
"""A quoted list of ordinary links: the canonical form of nearly every urls cell, and the one whose hosts can be cut out."""
PSEUDONYMOUS = (
    "(user_display_name = userid AND user_screen_name = userid AND NOT regexp_full_match(userid, '[0-9.]+'))"
)
"""SQL: whether an account is hidden already; a number is never a pseudonym, whatever stands in the names."""
REJECTED = "rejected:"
"""Mark in source_cells of a row that could not be typed; the reason follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A clean CSV on disk, ready to be read.

    Attributes:
        path: Where the plain bytes are.
        name: The name of the source file, for source_file.
        numbered: Whether the first column is source_row, written when the file had to be cleaned.
        month_first: Order of a slashed date, None where the file has none.
    """

    path: str
    name: str
    dialect: Dialect
    numbered: bool = False
    month_first: bool | None = None


def rows(file: CsvFile) -> str:
    """SQL: the rows of one file as text, with source_file and source_row."""
    names = (("source_row",) if file.numbered else ()) + file.dialect.columns
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    # where the empty text is null, the reader takes a record with one empty cell too many, its cells in wrong columns
    reader = (
        f"read_csv({literal(file.path)}, columns={{{types}}}, header=true, auto_detect=false, delim=',', quote='\"', "
        "escape='\"', strict_mode=true, parallel=true, nullstr=[]::VARCHAR[])"
    )
    cells = ", ".join(
        f"nullif({identifier(name)}, '') AS {identifier(name)}" for name in file.dialect.columns
    )
    number = "CAST(source_row AS BIGINT)" if file.numbered else "row_number() OVER ()"
    absent = "" if "poll_choices" in names or "tweetid" not in names else ", NULL::VARCHAR AS poll_choices"
    return (
        f"(SELECT {cells}{absent}, {literal(file.name)} AS source_file, {number} AS source_row FROM {reader})"
    )


def posts(file: CsvFile) -> str:
    """SQL: the typed posts of one tweets file."""
    dialect = file.dialect
    moment = _moment("tweet_time", dialect.time_format, month_first=file.month_first)
    flags = ", ".join(f"{_canonical(name, dialect)} AS plain_{name}" for name in LISTS)
    web = f"(urls IS NULL OR urls = '[]' OR regexp_full_match(urls, '{WEB_URLS}')) AS web_urls"
    numbers = ", ".join(f"{_quick_count(name, dialect.count_style)} AS quick_{name}" for name in COUNTS)
    first = f"""SELECT *, {moment} AS field_time, lower(is_retweet) = 'true' AS reposted, {numbers}, {flags}
        FROM (SELECT *, {web} FROM {rows(file)})"""
    lists = ", ".join(
        f"{split(name, dialect.list_styles[name], f'plain_{name}')} AS l_{name}" for name in LISTS
    )
    polls = (
        "CASE WHEN poll_choices IS NULL THEN NULL WHEN poll_choices = '[]' THEN []::VARCHAR[] "
        "WHEN starts_with(poll_choices, '[') AND NOT contains(poll_choices, '|') "
        "THEN coalesce(legacy_list(poll_choices), [poll_choices]) ELSE string_split(poll_choices, '|') END"
    )
    second = f"SELECT *, {lists}, {polls} AS l_polls, ({_plain_post(file)}) AS plain FROM ({first})"
    counts = ", ".join(
        f"CASE WHEN plain THEN quick_{name} ELSE {_count(name)} END AS n_{name}" for name in COUNTS
    )
    third = f"SELECT *, {counts}, {_post_times()} FROM ({second})"
    resolution, step = ("second", 1_000) if "%S" in dialect.time_format else ("minute", 60_000)
    fourth = f"""SELECT *, {_agrees(step)} AS agrees, field_ms + {step - 1} AS latest_ms,
        CASE WHEN plain THEN NULL ELSE {_post_reason()} END AS reason,
        CASE WHEN plain THEN NULL ELSE {_odd_cells(_odd_post_cells(file))} END AS cells FROM ({third})"""
    return f"SELECT {_post_columns(resolution)} FROM ({fourth})"


def accounts(file: CsvFile) -> str:
    """SQL: the typed accounts of one users file."""
    day = _day(file)
    first = f"SELECT *, {day} AS day, {_count('follower_count')} AS followers, {_count('following_count')} AS following FROM {rows(file)}"
    odd = {
        "userid": f"regexp_full_match(userid, '{WHOLE_FLOAT}')",
        "follower_count": _odd_count("follower_count", "followers", "plain"),
        "following_count": _odd_count("following_count", "following", "plain"),
        "account_creation_date": _odd_day(file, "day"),
    }
    reason = _first_reason(
        (
            ("repeated_header", _is_header("userid")),
            ("id_precision_lost", f"coalesce(regexp_full_match(userid, '{SPREADSHEET}'), false)"),
            (
                "id_not_numeric",
                f"userid IS NULL OR NOT regexp_full_match(userid, '{ACCOUNT_FORMS}|{WHOLE_FLOAT}')",
            ),
            ("bad_date", "account_creation_date IS NOT NULL AND day IS NULL"),
            (
                "bad_count",
                "(follower_count IS NOT NULL AND followers IS NULL) OR (following_count IS NOT NULL AND following IS NULL)",
            ),
        )
    )
    return f"""SELECT CASE WHEN reason IS NULL THEN {_identifier("userid")} END AS account_id,
        CASE WHEN {PSEUDONYMOUS} THEN NULL ELSE user_display_name END AS display_name,
        CASE WHEN {PSEUDONYMOUS} THEN NULL ELSE user_screen_name END AS handle,
        user_reported_location AS location, user_profile_description AS description, user_profile_url AS url,
        followers AS follower_count, following AS following_count, day AS created_on, account_language AS language,
        coalesce({PSEUDONYMOUS}, false) AS is_pseudonymous, source_file, source_row,
        CASE WHEN reason IS NOT NULL THEN '{REJECTED}' || reason ELSE {_odd_cells(odd)} END AS source_cells
        FROM (SELECT *, {reason} AS reason FROM ({first}))"""


def domains(urls: str, all_plain: str) -> str:
    """SQL: host names of a list of links; where all have the common form they are cut out, a capturing regex costs six times more."""
    hosts = f"list_transform({urls}, lambda u: lower(split_part(u, '/', 3)))"
    cut = f"list_transform({hosts}, lambda h: CASE WHEN starts_with(h, 'www.') THEN h[5:] ELSE h END)"
    exact = f"list_transform({urls}, lambda u: nullif(lower(regexp_extract(u, '{DOMAIN}', 1)), ''))"
    return f"CASE WHEN {all_plain} THEN {cut} ELSE {exact} END"


def profiles(posts_relation: str) -> str:
    """SQL: the profiles that posts carry, one row per distinct profile and account, in the columns of a users file."""
    fields = ", ".join(f"source_profile.{name} AS {name}" for name in PROFILE)
    return f"SELECT account_id AS userid, {fields}, count(*) AS posts FROM {posts_relation} GROUP BY ALL"


def _canonical(name: str, dialect: Dialect) -> str:
    style = dialect.list_styles[name]
    if name == "urls" and style == "quoted":
        return f"CASE WHEN web_urls THEN true ELSE {canonical(name, style)} END"
    return canonical(name, style)


def _plain_post(file: CsvFile) -> str:
    """Every cell is well formed and canonical: the one test that nearly all rows pass."""
    ids = (*POST_IDS, *ACCOUNT_IDS)
    odd = " OR ".join(
        f"({condition})" for name, condition in _odd_post_cells(file).items() if name not in ids
    )
    forms = [f"regexp_full_match(tweetid, '{POST_FORMS}')", f"regexp_full_match(userid, '{ACCOUNT_FORMS}')"]
    forms += [f"({name} IS NULL OR regexp_full_match({name}, '{POST_FORMS}'))" for name in POST_IDS[1:]]
    forms += [f"({name} IS NULL OR regexp_full_match({name}, '{ACCOUNT_FORMS}'))" for name in ACCOUNT_IDS[1:]]
    return f"coalesce({' AND '.join(forms)} AND NOT ({odd}), false)"


def _odd_post_cells(file: CsvFile) -> dict[str, str]:
    """Legacy column to the condition under which its raw text must be kept."""
    dialect = file.dialect
    odd = {
        name: f"coalesce(regexp_full_match({name}, '{WHOLE_FLOAT}'), false)"
        for name in (*POST_IDS, *ACCOUNT_IDS)
    }
    odd["tweet_time"] = (
        f"tweet_time IS NOT NULL AND coalesce({_moment_text('field_time', dialect.time_format)} <> tweet_time, true)"
    )
    odd["is_retweet"] = f"coalesce(is_retweet NOT IN ('{dialect.true_text}', '{dialect.false_text}'), true)"
    odd |= {name: _odd_count(name, f"quick_{name}", dialect.count_style) for name in COUNTS}
    odd |= {name: f"NOT plain_{name}" for name in LISTS}
    odd["poll_choices"] = "coalesce(starts_with(poll_choices, '['), false)"
    for name in ("latitude", "longitude"):
        odd[name] = (
            "CASE WHEN latitude = 'absent' AND longitude = 'absent' THEN false "
            f"ELSE coalesce({name} NOT IN ('absent', 'present'), false) OR latitude IS DISTINCT FROM longitude END"
        )
    return odd


def _odd_cells(conditions: Mapping[str, str]) -> str:
    """SQL: JSON object of the raw cells whose condition holds, null when there is none."""
    entries = ", ".join(
        f"CASE WHEN {condition} THEN {{'key': '{name}', 'value': coalesce({identifier(name)}, '')}} END"
        for name, condition in conditions.items()
    )
    kept = f"list_filter([{entries}], lambda e: e IS NOT NULL)"
    return f"CASE WHEN len({kept}) > 0 THEN CAST(to_json(map_from_entries({kept})) AS VARCHAR) END"


def _post_reason() -> str:
    ids = (*POST_IDS, *ACCOUNT_IDS)
    damaged = " OR ".join(f"coalesce(regexp_full_match({name}, '{SPREADSHEET}'), false)" for name in ids)
    forms = dict.fromkeys(POST_IDS, POST_FORMS) | dict.fromkeys(ACCOUNT_IDS, ACCOUNT_FORMS)
    wrong = " OR ".join(
        f"NOT coalesce(regexp_full_match({n}, '{f}|{WHOLE_FLOAT}'), true)" for n, f in forms.items()
    )
    flag = "coalesce(lower(is_retweet) NOT IN ('true', 'false'), false)"
    counts = " OR ".join(f"({name} IS NOT NULL AND n_{name} IS NULL)" for name in COUNTS)
    lists = " OR ".join(f"({name} IS NOT NULL AND l_{name} IS NULL)" for name in LISTS)
    return _first_reason(
        (
            ("repeated_header", _is_header("tweetid")),
            ("id_precision_lost", damaged),
            ("id_not_numeric", f"tweetid IS NULL OR userid IS NULL OR {wrong}"),
            ("bad_date", "tweet_time IS NOT NULL AND field_time IS NULL"),
            ("bad_flag", flag),
            ("bad_count", counts),
            ("bad_list", lists),
        )
    )


def _is_header(key: str) -> str:
    """SQL: a header line again, also where a file with a byte order mark was put behind another."""
    return f"{key} IN ('{key}', '\ufeff{key}', '\ufeff\"{key}\"')"


def _first_reason(rules: Sequence[tuple[str, str]]) -> str:
    return "CASE " + " ".join(f"WHEN {condition} THEN '{reason}'" for reason, condition in rules) + " END"


def _post_times() -> str:
    """Millisecond times from snowflake ids, for the post and for the one that it points to."""
    own = _snowflake_ms("tweetid")
    target = (
        "CASE WHEN reposted THEN retweet_tweetid ELSE coalesce(in_reply_to_tweetid, quoted_tweet_tweetid) END"
    )
    return f"epoch_ms(field_time) AS field_ms, {own} AS own_ms, {_snowflake_ms(target)} AS target_ms"


def _agrees(step: int) -> str:
    """A snowflake time counts only where it agrees with the exported time to that one's resolution."""
    return f"(own_ms IS NOT NULL AND own_ms // {step} = field_ms // {step})"


def _post_columns(resolution: str) -> str:
    text = {
        "post_id": f"CASE WHEN reason IS NULL THEN {_identifier('tweetid', 'plain')} END",
        "account_id": _identifier("userid", "plain"),
        "posted_at": "CAST(CASE WHEN agrees THEN make_timestamp_ms(own_ms) ELSE field_time END AS TIMESTAMP_MS)",
        "posted_at_source": "CASE WHEN agrees THEN 'snowflake' WHEN field_time IS NOT NULL THEN 'field' END",
        "time_resolution": f"CASE WHEN agrees THEN 'ms' WHEN field_time IS NOT NULL THEN '{resolution}' END",
        "text": "tweet_text",
        "language": "tweet_language",
        "client": "tweet_client_name",
        "kind": "CASE WHEN reposted THEN 'repost' WHEN in_reply_to_tweetid IS NOT NULL OR in_reply_to_userid IS NOT NULL "
        "THEN 'reply' WHEN quoted_tweet_tweetid IS NOT NULL THEN 'quote' ELSE 'original' END",
        "reply_to_post_id": _identifier("in_reply_to_tweetid", "plain"),
        "reply_to_account_id": _identifier("in_reply_to_userid", "plain"),
        "repost_of_post_id": _identifier("retweet_tweetid", "plain"),
        "repost_of_account_id": _identifier("retweet_userid", "plain"),
        "quote_of_post_id": _identifier("quoted_tweet_tweetid", "plain"),
        "original_posted_at": "CAST(CASE WHEN target_ms <= CASE WHEN agrees THEN own_ms ELSE latest_ms END THEN make_timestamp_ms(target_ms) END AS TIMESTAMP_MS)",
        "geo": "CASE WHEN latitude = 'absent' THEN 'absent' WHEN latitude IS NOT NULL THEN 'present' END",
        "latitude": "TRY_CAST(latitude AS DOUBLE)",
        "longitude": "TRY_CAST(longitude AS DOUBLE)",
        "quote_count": "n_quote_count",
        "reply_count": "n_reply_count",
        "like_count": "n_like_count",
        "repost_count": "n_retweet_count",
        "hashtags": "l_hashtags",
        "urls": "l_urls",
        "domains": domains("l_urls", "web_urls"),
        "mentions": "CASE WHEN list_contains(l_user_mentions, '0') "
        "THEN list_transform(l_user_mentions, lambda m: nullif(m, '0')) ELSE l_user_mentions END",
        "poll_choices": "l_polls",
        "source_file": "source_file",
        "source_row": "source_row",
        "source_cells": f"CASE WHEN reason IS NOT NULL THEN '{REJECTED}' || reason ELSE cells END",
        "source_profile": "{" + ", ".join(f"'{name}': {name}" for name in PROFILE) + "}",
    }
    closed = {c.name: enumeration(c) for c in POSTS.columns if c.values}
    return ", ".join(
        f"({expression})::{closed[name]} AS {name}" if name in closed else f"{expression} AS {name}"
        for name, expression in text.items()
    )


def enumeration(column: Column) -> str:
    """SQL: the closed list of a column as a type; sorting then carries one byte a row instead of a text."""
    return f"ENUM({', '.join(literal(value) for value in column.values)})"


def _identifier(name: str, well_formed: str = "false") -> str:
    """An id as it is; ``123.0`` below 2^53 becomes ``123``."""
    return f"CASE WHEN {well_formed} THEN {name} WHEN contains({name}, '.') THEN split_part({name}, '.', 1) ELSE {name} END"


def _snowflake_ms(name: str) -> str:
    number = f"TRY_CAST({name} AS BIGINT)"
    return f"CASE WHEN {number} >= {SMALLEST} THEN ({number} >> {TIME_BITS_FROM}) + {EPOCH_MS} END"


def _count(name: str) -> str:
    """A count in any known style; a fractional or negative value is null, which the reason rules then name."""
    number = f"TRY_CAST({name} AS BIGINT)"
    return (
        f"CASE WHEN CAST({number} AS VARCHAR) = {name} AND {number} >= 0 THEN {number} "
        f"WHEN regexp_full_match({name}, '[0-9]{{1,18}}(\\.0+)?') THEN CAST(split_part({name}, '.', 1) AS BIGINT) END"
    )


def _quick_count(name: str, style: str) -> str:
    """A count in the style of its file; ``_plain_post`` checks that writing it gives the same text again."""
    return f"TRY_CAST({name} AS BIGINT)" if style == "plain" else f"TRY_CAST({name}[:-3] AS BIGINT)"


def _odd_count(name: str, value: str, style: str) -> str:
    text = f"CAST({value} AS VARCHAR)" + (" || '.0'" if style == "float" else "")
    return f"{name} IS NOT NULL AND coalesce({text} <> {name} OR {value} < 0, true)"


def _slashed(name: str, clock: str = "", *, month_first: bool) -> str:
    """A slashed date, its year in four digits or in two."""
    days = "%m/%d" if month_first else "%d/%m"
    short = f"regexp_matches({name}, '^[0-9]+/[0-9]+/[0-9][0-9]( |$)')"
    return f"CASE WHEN {short} THEN try_strptime({name}, '{days}/%y{clock}') ELSE try_strptime({name}, '{days}/%Y{clock}') END"


def _moment(name: str, style: str, *, month_first: bool | None) -> str:
    if not style.startswith("slashed"):
        return f"try_strptime({name}, '{style}')"
    return "NULL::TIMESTAMP" if month_first is None else _slashed(name, " %H:%M", month_first=month_first)


def _moment_text(value: str, style: str) -> str:
    """The canonical spelling; slashed dates have many, so they always keep their cell."""
    return "NULL" if style.startswith("slashed") else f"strftime({value}, '{style}')"


def _day(file: CsvFile) -> str:
    name, style = "account_creation_date", file.dialect.date_format
    if style.startswith("slashed"):
        snowflake = f"CAST(make_timestamp_ms(CASE WHEN length(userid) >= 17 THEN {_snowflake_ms('userid')} END) AS DATE)"
        if file.month_first is None:
            return snowflake
        return f"coalesce(CAST({_slashed(name, month_first=file.month_first)} AS DATE), {snowflake})"
    return f"CAST(try_strptime({name}, '{style}') AS DATE)"


def _odd_day(file: CsvFile, value: str) -> str:
    name = "account_creation_date"
    if file.dialect.date_format.startswith("slashed"):
        return f"{name} IS NOT NULL"
    return f"{name} IS NOT NULL AND coalesce(strftime({value}, '{file.dialect.date_format}') <> {name}, true)"
