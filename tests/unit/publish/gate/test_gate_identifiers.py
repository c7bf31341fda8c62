"""Identifiers: whoever is masked is found wherever he stands, and nobody is where there are only words."""

import shutil
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from collisions import CALM, MARA, NEWS, SHOWN, TWELVE, collisions
from gate_desk import PEOPLE, PLANTED, RECEIVED, Desk, desk, found, only, rewrite, rezipped
from heliograph.model.risk import Level
from heliograph.publish.gate.identifiers import check
from heliograph.publish.workspace import Workspace
from heliograph.synth.disguises import DISGUISES, Kind
from heliograph.tables.engine import parquet

IDENTIFIERS = {Kind.ID: MARA, Kind.HANDLE: "Tolvin_Mara99", Kind.NAME: "Mara Tolvinski"}
DISGUISED = [
    (name, kind, variant)
    for name, disguise in DISGUISES.items()
    for kind in dict.fromkeys(disguise.kinds)
    if kind in IDENTIFIERS
    for variant in range(3)
]


@pytest.fixture
def spoilt():
    return collisions().copy()


def red(subject):
    return found(check(subject), Level.RED)


def write(spoilt, text, column="text", rows=(0,)):
    """Put a text into some posts."""
    path = spoilt.folder / spoilt.posts()
    posts = pq.read_table(path)
    field = posts.schema.field(column)
    values = posts[column].to_pylist()
    for row in rows:
        values[row] = [text] if pa.types.is_list(field.type) else text
    pq.write_table(
        posts.set_column(posts.schema.get_field_index(column), field, pa.array(values, field.type)), path
    )


def set_account(spoilt, column, value, *, hidden=True):
    spoilt.rewrite(
        "accounts.parquet",
        f"SELECT * REPLACE (CASE WHEN is_pseudonymous = {hidden} THEN $${value}$$ ELSE {column} END AS {column}) FROM rows",
    )


# ---------------------------------------------------------------- what is found


@pytest.mark.parametrize(("disguise", "kind", "variant"), DISGUISED)
def test_a_masked_account_is_found_in_every_disguise(spoilt, disguise, kind, variant):
    written = DISGUISES[disguise].write(kind, IDENTIFIERS[kind], variant)
    write(spoilt, f"so it was {written} after all")
    made = check(spoilt.subject())
    places = {f.where: f for f in made.findings if f.level is Level.RED}

    assert "posts.text" in places
    assert places["posts.text"].count == 1
    assert places["posts.text"].samples == (f"so it was {written} after all",)


def test_what_survives_in_no_disguise_is_nothing():
    made = check(desk(PLANTED).subject())

    assert made.level is not Level.RED
    measures = {m.name: m for m in made.measures}
    assert measures["ids_sought"].value > 4000
    assert measures["handles_sought"].value > 4000
    assert measures["csv_records_equal"].value == measures["csv_records_equal"].of > 2500
    assert measures["red_cells"].value == 0


@pytest.mark.parametrize("policy", ["twitter-2018", "ordinary-people"])
def test_other_policies_leave_nothing_either(policy):
    assert check(desk(PLANTED, policy).subject()).level is not Level.RED


@pytest.mark.parametrize(
    ("column", "text", "what"),
    [
        ("urls", "https://twitter.com/news/status/1", "handle-in-profile-link"),
        ("urls", "https://e.example/?via=summer", "handle-in-link-parameter"),
        ("urls", "https://twitter.com/i/user/12", "id-in-profile-link"),
        ("urls", "https://t.me/news", "handle-in-link-elsewhere"),
        ("domains", "news.tumblr.com", "handle-in-blog-address"),
        ("domains", "tolvin_mara99.example", "handle-as-word"),
        ("hashtags", "MaraTolvinski", "name-as-word"),
        ("hashtags", "#tolvin_mara99", "handle-as-hashtag"),
        ("client", "Tolvin_Mara99 for iPhone", "handle-as-word"),
        ("poll_choices", "@news", "handle-in-mention"),
        ("mentions", MARA, "id-as-cell"),
        ("mentions", "12", "id-as-cell"),
        ("reply_to_account_id", NEWS, "id-as-cell"),
        ("repost_of_account_id", "news", "handle-as-cell"),
        ("account_id", f"user:{MARA}", "id-as-word"),
        ("reply_to_post_id", MARA, "id-as-cell"),
        ("quote_of_post_id", f"{MARA}-1", "id-as-word"),
        ("language", "tolvin_mara99", "handle-as-word"),
    ],
)
def test_every_column_of_posts_is_searched(spoilt, column, text, what):
    write(spoilt, text, column)
    assert (what, f"posts.{column}", 1) in red(spoilt.subject())


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("description", "ask @news", "handle-in-mention"),
        ("location", "Mara Tolvinski street", "name-as-word"),
        ("url", "https://x.com/anna", "handle-in-profile-link"),
        ("handle", "news", "handle-as-cell"),
        ("display_name", "ANNA", "handle-as-cell"),
        ("display_name", "Grace", "name-as-cell"),
        ("account_id", "12", "id-as-cell"),
        ("decision_reason", "because of tolvin_mara99", "handle-as-word"),
    ],
)
def test_every_column_of_accounts_is_searched(spoilt, column, value, what):
    set_account(spoilt, column, value)
    assert (what, f"accounts.{column}", 4) in red(spoilt.subject())


def test_former_names_are_looked_for(spoilt):
    renamed = Desk(
        workspace=Workspace(shutil.copytree(spoilt.workspace.root, spoilt.folder.parent / "workspace")),
        folder=spoilt.folder,
        gated=None,
        policy=spoilt.policy,
    )
    rewrite(
        renamed.workspace.posts[0],
        f"SELECT * REPLACE (CASE WHEN account_id = '{MARA}' THEN struct_update(source_profile, user_screen_name := 'former_9') "
        "ELSE source_profile END AS source_profile) FROM rows",
    )
    write(spoilt, "thanks to @former_9")

    assert red(spoilt.subject()) == []
    assert red(renamed.subject()) == [("handle-in-mention", "posts.text", 1)]


def test_actions_referenced_and_media_are_searched():
    spoilt = desk(PEOPLE).copy()
    handle = "person_4945"
    spoilt.rewrite("actions.parquet", f"SELECT * REPLACE ('about @{handle}' AS label_text) FROM rows")
    spoilt.rewrite("referenced.parquet", "SELECT * REPLACE ('2244994945' AS account_id) FROM rows")
    spoilt.rewrite(
        "media.parquet", "SELECT * REPLACE ('2244994945-1' AS media_key, '2244994945' AS sha256) FROM rows"
    )
    places = {where for _, where, _ in red(spoilt.subject())}

    assert {"actions.label_text", "referenced.account_id", "media.media_key", "media.sha256"} <= places


@pytest.mark.parametrize("written", ["2244994945.0", " 2244994945", "+2244994945"])
def test_an_id_that_a_spreadsheet_has_rewritten_is_found_where_ids_of_posts_are_kept(written):
    spoilt = desk(PEOPLE, "twitter-2018").copy()
    assert red(spoilt.subject()) == []
    spoilt.rewrite("media.parquet", f"SELECT * REPLACE ('{written}' AS post_id) FROM rows")

    assert "media.post_id" in {where for _, where, _ in red(spoilt.subject())}


def test_key_tables_the_cube_and_strange_files_are_searched(spoilt):
    spoilt.rewrite("keys/by_post.parquet", f"SELECT * REPLACE ('{MARA}' AS key) FROM rows")
    spoilt.rewrite(
        "keys/by_target.parquet",
        "SELECT 'x @news' AS key, 1::INTEGER AS file, 1::INTEGER AS row_group, 1::BIGINT AS row",
    )
    spoilt.rewrite("cube.parquet", "SELECT * REPLACE ('Tolvin_Mara99' AS client) FROM rows")
    pq.write_table(pa.table({"n": [{"deep": ["tolvin_mara99"]}]}), spoilt.folder / "more.parquet")
    places = {where for _, where, _ in red(spoilt.subject())}

    assert places == {"keys/by_post.parquet", "keys/by_target.parquet", "cube.parquet", "more.parquet"}


# ---------------------------------------------------------------- the CSV


def csv_red(spoilt, table, old, new):
    path = spoilt.csv(table)
    rezipped(path, lambda data: data.replace(old, new, 1))
    made = check(spoilt.subject())
    measures = {m.name: m for m in made.measures}
    equal = measures["csv_records_equal"]
    return [f[:2] for f in found(made, Level.RED)], equal.of - equal.value


def where(spoilt, table):
    return f"csv/{spoilt.csv(table).name}"


def test_a_text_that_only_the_csv_shows_is_found(spoilt):
    made, odd = csv_red(spoilt, "tweets", CALM[0].encode(), b"as mara_tolvinski said")

    assert made == [("name-as-word", where(spoilt, "tweets"))]
    assert odd == 1


def test_a_cell_behind_the_text_is_searched_too(spoilt):
    made, odd = csv_red(spoilt, "tweets", b',"[]",', b",\"['&#64;news']\",")

    assert made == [("handle-in-mention", where(spoilt, "tweets"))]
    assert odd == 1


def test_text_behind_the_expected_one_is_searched(spoilt):
    made, _ = csv_red(spoilt, "tweets", CALM[0].encode(), CALM[0].encode() + b" (@news)")

    assert made == [("handle-in-mention", where(spoilt, "tweets"))]


@pytest.mark.parametrize("cell", [b"12", b"news", b"Anna"])
def test_a_name_or_an_early_id_in_a_cell_of_its_own_is_found(spoilt, cell):
    made, _ = csv_red(spoilt, "users", b'"a2pt7mcohixcmwb5dyhld3l7gvm","', b'"%s","' % cell)

    assert len(made) == 1
    assert made[0][0].endswith("-as-cell")


EARLY = "712"


def with_early_id(spoilt):
    """The edition beside an export in which one account has this id."""
    subject = spoilt.subject()
    accounts = parquet([subject.workspace.table("accounts")])
    number = f"CASE account_id WHEN '{TWELVE}' THEN '{EARLY}' ELSE account_id END AS account_id"
    subject.connection.execute(
        f"CREATE OR REPLACE VIEW raw_accounts AS SELECT * REPLACE ({number}) FROM {accounts}"
    )
    subject.connection.execute(
        f"UPDATE gate_decided SET account_id = '{EARLY}' WHERE account_id = '{TWELVE}'"
    )
    return subject


@pytest.mark.parametrize("mentions", [f"[777, {EARLY}, 99]", f"[{EARLY}]", f"[1, {EARLY}]"])
def test_an_early_id_among_the_mentions_of_the_csv_is_found(spoilt, mentions):
    written = f',"{mentions}",""\n'.encode()
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b',"[]",""\n', written, 1))

    assert red(with_early_id(spoilt)) == [("id-as-cell", where(spoilt, "tweets"), 1)]


def test_an_id_of_the_first_days_is_found_there_too(spoilt):
    """It has two digits, and nobody looks for those among words."""
    written = f',"[777, {TWELVE}, 99]",""\n'.encode()
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b',"[]",""\n', written, 1))

    assert red(spoilt.subject()) == [("id-as-cell", where(spoilt, "tweets"), 1)]


def test_an_early_id_as_the_author_of_a_reposted_post_is_found(spoilt):
    rezipped(
        spoilt.csv("tweets"),
        lambda data: data.replace(b'"False","","",', f'"False","{EARLY}","",'.encode(), 1),
    )

    assert red(with_early_id(spoilt)) == [("id-as-cell", where(spoilt, "tweets"), 1)]


def test_counts_that_are_also_early_ids_are_no_leak(spoilt):
    counts = ",".join([f'"{EARLY}"'] * 4).encode()
    rezipped(spoilt.csv("tweets"), lambda data: data.replace(b'"0","1","12","2"', counts))

    assert red(with_early_id(spoilt)) == []


def test_a_csv_in_another_order_is_searched_record_by_record(spoilt):
    def reversed_records(data):
        header, *records = data.splitlines(keepends=True)
        return b"".join([header, *reversed(records)])

    rezipped(spoilt.csv("tweets"), reversed_records)
    made = check(spoilt.subject())
    equal = next(m for m in made.measures if m.name == "csv_records_equal")

    assert equal.value < equal.of
    assert found(made, Level.RED) == []
    assert (where(spoilt, "tweets")) in {f.where for f in made.findings}


def test_a_csv_that_breaks_off_is_told(spoilt):
    path = spoilt.csv("tweets")
    with zipfile.ZipFile(path) as archive:
        [info] = archive.infolist()
    data = bytearray(path.read_bytes())
    data[info.header_offset + 80] ^= 0xFF
    path.write_bytes(data)

    assert ("file-not-searched", where(spoilt, "tweets"), 1) in red(spoilt.subject())


def test_what_is_no_zip_is_told(spoilt):
    spoilt.csv("users").write_bytes(b"no zip")
    assert ("file-not-searched", where(spoilt, "users"), 1) in red(spoilt.subject())


def test_bytes_that_are_no_text_are_searched_all_the_same(spoilt):
    made, _ = csv_red(spoilt, "tweets", CALM[0].encode(), b"\xff\xfe@news \xff")
    assert made == [("handle-in-mention", where(spoilt, "tweets"))]


# ---------------------------------------------------------------- what is not


def test_common_words_that_are_names_are_amber_and_counted():
    made = check(collisions().subject())

    assert made.level is Level.AMBER
    assert {f.what for f in made.findings} == {"handle-as-common-word", "name-as-common-word"}
    counted = {(f.what, f.where): f for f in made.findings}
    texts = counted["handle-as-common-word", "posts.text"]
    assert texts.count == 40
    assert set(texts.samples) <= set(CALM) | {s for s in texts.samples if s.startswith("#news #Anna")}


@pytest.mark.parametrize(
    "text",
    [
        "@anna2",
        "annax",
        "@newsroom",
        "mara_tolvin",
        "x_tolvin_mara99",
        "tolvin_mara99x",
        "2244994945123",
        "Mara, Tolvinski",
        "news@anna.example",
    ],
)
def test_parts_of_longer_words_are_nobody(spoilt, text):
    write(spoilt, text)
    assert red(spoilt.subject()) == []


def test_what_a_shown_account_bears_is_no_leak(spoilt):
    write(spoilt, f"@harbour_news https://twitter.com/harbour_news {SHOWN} Harbour News")
    assert red(spoilt.subject()) == []


def authored(spoilt, text, authors):
    """The bearer and others write a text; how many of them altogether."""
    ids = pq.read_table(spoilt.folder / spoilt.posts())["account_id"].to_pylist()
    first = {author: ids.index(author) for author in ids}
    ordered = sorted(first, key=lambda author: (author != owner(), author))
    write(spoilt, text, rows=[first[author] for author in ordered[:authors]])


def owner():
    """Under what pseudonym Mara is published."""
    connection = collisions().subject().connection
    return connection.execute(f"SELECT public_id FROM gate_decided WHERE account_id = '{MARA}'").fetchall()[
        0
    ][0]


def test_what_others_write_as_a_word_is_a_common_one(spoilt):
    authored(spoilt, "we like tolvin_mara99 much", 4)
    assert red(spoilt.subject()) == []


def test_what_two_others_and_its_bearer_write_is_a_name(spoilt):
    authored(spoilt, "we like tolvin_mara99 much", 3)
    assert red(spoilt.subject()) == [("handle-as-word", "posts.text", 3)]


def test_hashtags_of_others_make_no_word(spoilt):
    authored(spoilt, "#tolvin_mara99", 4)
    assert red(spoilt.subject()) == [("handle-as-hashtag", "posts.text", 4)]


# ---------------------------------------------------------------- the attack of 2019


def reversible(spoilt, listed, text="me: @{pid}!"):
    spoilt.rewrite(
        spoilt.posts(),
        f"SELECT * REPLACE (replace($${text}$$, '{{pid}}', account_id) AS text, {listed} AS mentions) FROM rows WHERE account_id = $${owner()}$$",
    )
    return [f for f in red(spoilt.subject()) if f[0] == "pseudonym-reversed"]


def test_an_account_that_mentions_itself_gives_its_id_away(spoilt):
    assert reversible(spoilt, f"['{MARA}']") == [("pseudonym-reversed", "posts.mentions", 1)]


def test_two_posts_have_one_id_in_common(spoilt):
    other = "CASE WHEN row_number() OVER () % 2 = 0 THEN '777' ELSE '888' END"
    assert reversible(spoilt, f"['{MARA}', {other}]") == [("pseudonym-reversed", "posts.mentions", 1)]


def test_one_post_that_mentions_several_tells_nothing_yet(spoilt):
    assert (
        reversible(
            spoilt,
            f"CASE WHEN post_id = (SELECT min(post_id) FROM rows WHERE account_id = $${owner()}$$) THEN ['{MARA}', '777'] END",
        )
        == []
    )


def test_a_gap_in_the_list_hides_nothing(spoilt):
    assert reversible(spoilt, f"[NULL, '{MARA}']") == [("pseudonym-reversed", "posts.mentions", 1)]


def test_pseudonyms_and_shown_ids_give_nothing_away(spoilt):
    assert reversible(spoilt, "[account_id]") == []
    assert reversible(collisions().copy(), f"['{SHOWN}']") == []
    assert reversible(collisions().copy(), f"['{MARA}']", text="no mention") == []


def test_what_was_received_is_declared_and_not_refused():
    made = check(desk(RECEIVED, "as-received").subject())
    assert made.level is not Level.RED
    assert {m.name: m.value for m in made.measures}["values_searched"] == 0


def test_a_received_set_that_can_be_reversed_says_so():
    spoilt = desk(RECEIVED, "as-received").copy()
    spoilt.rewrite(
        spoilt.posts(),
        "SELECT * REPLACE ('@' || account_id AS text, ['12345678'] AS mentions) FROM rows WHERE length(account_id) = 44 LIMIT 1",
    )
    finding = only(check(spoilt.subject()))

    assert (finding.level, finding.what, finding.count) == (Level.AMBER, "pseudonym-reversed", 1)
    assert finding.samples[0].endswith("| 12345678")


def test_without_the_key_owners_are_unknown_and_everything_is_still_searched(spoilt):
    write(spoilt, "@tolvin_mara99")
    assert red(spoilt.subject(recompute=None)) == [("handle-in-mention", "posts.text", 1)]
