"""twitter-2018: who is hidden, in which columns, and that nobody is hidden in one column and shown in another."""

import csv
import io
import json
import re
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import identified_export as export
import legacy_files as legacy
from heliograph.errors import InputError
from heliograph.model.edition import Edition
from heliograph.model.policy import Policy
from heliograph.privacy.declared import shipped
from heliograph.privacy.pseudonym import Field, KeyScope, scope_key
from heliograph.publish.decide import decide
from heliograph.publish.protect import protect
from heliograph.publish.replace import replacer
from heliograph.publish.request import EditionRequest
from heliograph.tables.engine import connect
from publisher import Publisher, rows, secrets

FREE = {"text", "urls", "description", "location", "url"}
"""What the policy says it keeps: texts, profile texts, locations and links."""

FREE_LEGACY = {"tweet_text", "urls", "user_profile_description", "user_reported_location", "user_profile_url"}
PSEUDONYM = re.compile(r"a[a-z2-7]{26}")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    publisher = Publisher.at(tmp_path_factory.mktemp("protect") / "desk")
    return publisher.publish(publisher.workspace(export.files()))


@pytest.fixture(scope="module")
def public(published):
    return published.folder / "public"


@pytest.fixture(scope="module")
def consortium(published):
    return published.gated_folder / "consortium"


@pytest.fixture(scope="module")
def pseudonym():
    key = scope_key(secrets().pseudonym_root, KeyScope.ARCHIVE, "example.org/archive\x002026")

    def of(identifier, kind=Field.ACCOUNT):
        return key.pseudonyms(kind, pa.array([identifier]))[0].as_py()

    return of


def decisions(folder):
    found = rows(folder / "accounts.parquet", "follower_count, account_id, is_pseudonymous, decision_rule")
    return {account: (followers, hidden, rule) for followers, account, hidden, rule in found}


def post(folder, text, columns):
    [found] = rows(f"{folder}/posts/*.parquet", columns, f"WHERE text LIKE '%{text}%'")
    return found


def test_the_threshold_divides_the_accounts(public, pseudonym):
    assert decisions(public) == {
        export.SHOWN: (23_949, False, "followers-at-least"),
        export.AT_THRESHOLD: (5_000, False, "followers-at-least"),
        pseudonym(export.BELOW): (4_999, True, "followers-below"),
        pseudonym(export.FEW): (17, True, "followers-below"),
        pseudonym(export.ZERO): (0, True, "followers-below"),
        pseudonym(export.UNKNOWN): (None, True, "followers-unknown"),
    }


def test_a_hidden_account_has_neither_name_nor_handle(public):
    found = rows(public / "accounts.parquet", "is_pseudonymous, display_name, handle")

    assert all((name, handle) == (None, None) for hidden, name, handle in found if hidden)
    assert all(name and handle for hidden, name, handle in found if not hidden)


def test_mentions_keep_their_places_and_their_gaps(public, pseudonym):
    [mentions] = post(public, "good morning everybody", "mentions")

    assert mentions == [
        export.SHOWN,
        None,
        pseudonym(export.BELOW),
        pseudonym(export.MENTIONED_OUTSIDER),
        None,
        None,
        pseudonym(export.FEW),
        pseudonym(export.OUTSIDER),
        export.AT_THRESHOLD,
    ]


def test_lists_that_are_missing_empty_or_only_gaps_stay_so(public):
    assert post(public, "نصف", "mentions") == (None,)
    assert post(public, "anchors up", "mentions") == ([],)
    assert post(public, "far away", "mentions") == ([None],)


def test_reposts_and_replies_point_to_the_same_pseudonyms(public, pseudonym):
    assert post(public, "far away", "account_id, repost_of_account_id") == (
        pseudonym(export.BELOW),
        pseudonym(export.OUTSIDER),
    )
    assert post(public, "otra vez", "account_id, reply_to_account_id") == (
        pseudonym(export.FEW),
        export.SHOWN,
    )


def test_outsiders_are_always_hidden(public, pseudonym):
    found = {
        r[0]: r[1]
        for r in rows(public / "referenced.parquet", "referenced_id, account_id", "WHERE kind = 'account'")
    }

    assert found == {pseudonym(one): pseudonym(one) for one in export.OUTSIDERS}


def test_actions_name_their_subjects_as_the_other_tables_do(public, pseudonym):
    found = rows(public / "actions.parquet", "subject_kind, subject_id", "ORDER BY action_id")

    assert found == [
        ("account", pseudonym(export.BELOW)),
        ("account", export.SHOWN),
        ("post", export.tweet_rows()[0]["tweetid"]),
        ("media", pseudonym(export.MEDIA_KEY, Field.MEDIA)),
        ("media", pseudonym(export.LISTED_KEY, Field.MEDIA)),
    ]


def test_media_have_pseudonyms_for_item_and_account(public, pseudonym):
    [found] = rows(public / "media.parquet", "media_key, account_id, post_id")

    assert found == (
        pseudonym(export.MEDIA_KEY, Field.MEDIA),
        pseudonym(export.BELOW),
        export.tweet_rows()[0]["tweetid"],
    )


def test_the_same_person_has_one_name_in_every_column(public, pseudonym):
    """Each pseudonym that stands anywhere is that of a known person, and each person is found under it."""
    people = {pseudonym(one): one for one in (*export.HIDDEN, *export.OUTSIDERS)}
    found = {}
    for table, column in (
        ("accounts", "account_id"),
        ("posts/*", "account_id"),
        ("posts/*", "reply_to_account_id"),
        ("posts/*", "repost_of_account_id"),
        ("posts/*", "unnest(mentions)"),
        ("referenced", "account_id"),
        ("media", "account_id"),
        ("actions", "subject_id"),
    ):
        for (value,) in rows(f"{public}/{table}.parquet", column):
            if value is not None and PSEUDONYM.fullmatch(value):
                found.setdefault(people[value], set()).add(f"{table} {column}")

    assert set(found) == set(people.values())
    assert found[export.BELOW] >= {"accounts account_id", "posts/* account_id", "posts/* unnest(mentions)", "media account_id", "actions subject_id"}  # fmt: skip


def test_public_posts_have_no_coordinates(public, consortium):
    shown = pq.read_schema(next((public / "posts").iterdir())).names
    identified = pq.read_schema(next((consortium / "posts").iterdir())).names

    assert not {"latitude", "longitude"} & set(shown)
    assert {"latitude", "longitude"} <= set(identified)
    assert post(public, "far away", "geo") == ("present",)


def structured_values(folder):
    """Every value of every structured column of every file: (where, text)."""
    for path in sorted(folder.rglob("*.parquet")):
        table = pq.read_table(path)
        for name in table.column_names:
            if name not in FREE:
                yield f"{path.name} {name}", json.dumps(table[name].to_pylist(), default=str)
    for path in sorted(folder.rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                yield f"{path.name} names", member
                for record in csv.DictReader(io.StringIO(archive.read(member).decode(), newline="")):
                    for name, cell in record.items():
                        if name not in FREE_LEGACY:
                            yield f"{member} {name}", cell
    for path in sorted(p for p in folder.rglob("*") if p.suffix not in {".parquet", ".zip"} and p.is_file()):
        yield path.name, path.read_text("utf-8")
    yield "paths", "\n".join(path.as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize(
    "identifier", [*export.HIDDEN, *export.OUTSIDERS, export.MEDIA_KEY, export.LISTED_KEY]
)
def test_no_structured_column_shows_a_hidden_identifier(published, identifier):
    shown = [
        where
        for where, text in structured_values(published.folder)
        if re.search(rf"(?<![0-9A-Za-z]){identifier}(?![0-9A-Za-z])", text)
    ]

    assert shown == []


def test_no_structured_column_shows_the_handle_of_a_hidden_account(published):
    handles = [row["user_screen_name"] for row in export.user_rows() if row["userid"] in export.HIDDEN]

    assert not [
        where
        for where, text in structured_values(published.folder)
        if any(handle in text for handle in handles)
    ]


def test_that_search_finds_what_the_consortium_may_see(consortium):
    texts = " ".join(text for _, text in structured_values(consortium))

    assert all(identifier in texts for identifier in (*export.HIDDEN, *export.OUTSIDERS, export.MEDIA_KEY))


def test_the_consortium_edition_is_as_exported(consortium):
    given = {row["userid"]: row for row in export.user_rows()}
    found = rows(consortium / "accounts.parquet", "account_id, display_name, handle, is_pseudonymous")

    assert {r[0]: r[1:] for r in found} == {
        key: (row["user_display_name"], row["user_screen_name"], False) for key, row in given.items()
    }
    mentions = post(consortium, "good morning everybody", "mentions")[0]
    assert [m or "0" for m in mentions] == export.tweet_rows()[-1]["user_mentions"][1:-1].split(", ")
    assert rows(consortium / "media.parquet", "media_key, account_id") == [(export.MEDIA_KEY, export.BELOW)]


def test_the_consortium_reads_what_the_policy_decided_and_on_which_figure(consortium):
    found = rows(consortium / "accounts.parquet", "account_id, decision_rule, follower_count_at_decision")

    assert {r[0]: r[1:] for r in found}[export.BELOW] == ("followers-below", 4_999)
    assert {r[0]: r[1:] for r in found}[export.SHOWN] == ("followers-at-least", 23_949)
    assert {r[0]: r[1:] for r in found}[export.UNKNOWN] == ("followers-unknown", None)


def test_both_editions_have_the_same_posts_and_the_same_numbers_of_rows(published, public, consortium):
    texts = "post_id, posted_at, hashtags, like_count"

    assert sorted(rows(f"{public}/posts/*.parquet", texts), key=repr) == sorted(
        rows(f"{consortium}/posts/*.parquet", texts), key=repr
    )
    for table in ("accounts", "actions", "referenced", "media"):
        assert len(rows(public / f"{table}.parquet")) == len(rows(consortium / f"{table}.parquet"))


def test_sorting_by_pseudonym_does_not_give_away_the_order_of_ids(public):
    accounts = [r[0] for r in rows(public / "accounts.parquet", "account_id")]
    authors = [r[0] for r in rows(f"{public}/posts/*.parquet", "account_id")]

    assert accounts == sorted(accounts)
    assert authors == sorted(authors)


def test_accounts_that_came_under_a_pseudonym_keep_it(tmp_path):
    """A set that the platform hid in part: its pseudonyms stay, what it left in clear follows the rule."""
    publisher = Publisher.at(tmp_path / "desk")
    mixed = legacy.users_csv([*legacy.user_rows(), export.user_rows()[4]])
    workspace = publisher.workspace(
        {"boats_users_csv.csv": mixed, "boats_tweets_csv.csv": legacy.tweets_csv()}
    )

    folder = publisher.publish(workspace).folder / "public"

    found = decisions(folder)
    assert found[legacy.HASHED_44] == (1, True, "received")
    assert found[legacy.PLAIN] == (23_949, False, "followers-at-least")
    assert export.BELOW not in found


def test_a_damaged_table_of_the_workspace_is_named(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")
    workspace = publisher.workspace(export.files())
    workspace.table("actions").write_bytes(b"PAR1 and nothing else")

    with pytest.raises(InputError, match="actions") as caught:
        publisher.publish(workspace)

    assert "--replace" in caught.value.hint


def test_a_name_that_a_disguise_splits_into_a_shorter_one_passes_the_gate(tmp_path):
    """One use of three goes, because a sign that nobody sees makes another name of it: two are left, and are no common word."""
    names = ("Anton Rovdrokin", "Anton Rov", "Ulla", "Vera", "Wanda")
    texts = ("a word", "another", "meets Anton Rovdrokin", "anton rovdrokin", "by Anton Rov\u202ddrokin")
    user, post = legacy.user_rows()[0], legacy.tweet_rows()[0]
    ids = [f"27000{number:05d}" for number in range(len(names))]
    users = [
        user
        | {
            "userid": account,
            "user_display_name": name,
            "user_screen_name": f"handle_{account}",
            "follower_count": "7",
        }
        for account, name in zip(ids, names, strict=True)
    ]
    posts = [
        post | {"tweetid": f"1{account}", "userid": account, "tweet_text": text, "follower_count": "7"}
        for account, text in zip(ids, texts, strict=True)
    ]
    publisher = Publisher.at(tmp_path / "desk")
    files = {"boats_users_csv.csv": legacy.users_csv(users), "boats_tweets_csv.csv": legacy.tweets_csv(posts)}

    release = publisher.publish(publisher.workspace(files))

    said = " ".join(text for (text,) in rows(release.folder / "public" / "posts" / "*.parquet", "text"))
    assert "rovdrokin" not in said.casefold()


def test_a_policy_that_hides_somebody_is_not_applied_without_a_key():
    request = EditionRequest(edition=Edition.PUBLIC, dataset="boats", release=1, policy=shipped("strict"))
    with connect() as connection:
        connection.execute(
            "CREATE TABLE raw_accounts (account_id VARCHAR, follower_count BIGINT, is_pseudonymous BOOLEAN)"
        )
        with pytest.raises(ValueError, match="strict needs a pseudonymizer"):
            protect(connection, request, None)


def rewritten(texts, *, policy="twitter-2018", accounts=(("1", "quorvexed", 3, False),), read=None):
    """What becomes of texts where these accounts (id, handle, followers, hidden by the platform, name) wrote some."""
    chosen = policy if isinstance(policy, Policy) else shipped(policy)
    with connect() as connection:
        connection.execute(
            "CREATE TABLE raw_accounts (account_id VARCHAR, handle VARCHAR, follower_count BIGINT, "
            "is_pseudonymous BOOLEAN, display_name VARCHAR, description VARCHAR)"
        )
        named = [(*account, None)[:5] for account in accounts]
        connection.executemany("INSERT INTO raw_accounts VALUES (?, ?, ?, ?, ?, NULL)", named)
        connection.execute("CREATE TABLE raw_posts (account_id VARCHAR, text VARCHAR)")
        connection.executemany("INSERT INTO raw_posts VALUES (?, ?)", texts)
        decide(connection, chosen)
        key = scope_key(bytes(32), KeyScope.ARCHIVE, "x")
        made = replacer(connection, chosen, key).redactor
        assert known_by_name(connection) == set(), "what is only counted is forgotten"
        return made.texts(pa.array([t for _, t in texts] if read is None else read, pa.string())).to_pylist()


def known_by_name(connection):
    """Tables in memory that SQL of this connection finds by name, identifiers in clear among them."""
    return {
        view
        for (view,) in connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall()
    }


def test_a_handle_that_many_others_write_as_a_word_stays_a_word():
    """The handle of an account that is hidden goes, unless it is a common word of the data set."""
    silent = [("9", None)] * 7
    few = [(str(n), "so quorvexed") for n in range(2, 4)]
    many = [(str(n), "so quorvexed") for n in range(2, 12)]

    assert rewritten([*few, *silent])[0] != "so quorvexed"
    assert rewritten([*many, *silent])[0] == "so quorvexed"


def test_a_pseudonym_of_the_platform_that_is_kept_stays_in_texts_and_links():
    kept = "abcdefghij"
    accounts = [("1", "quorvexed", 3, False), (kept, kept, 3, True)]
    written = [f"https://twitter.com/{kept} and @{kept}", "https://twitter.com/other_one"]

    assert rewritten([("1", None)], accounts=accounts, read=written)[0] == written[0]
    assert rewritten([("1", None)], accounts=accounts, read=written)[1] != written[1]
    assert rewritten([("1", None)], policy="strict", accounts=accounts, read=written)[0] != written[0]


def test_a_shown_account_is_mentioned_by_its_handle_and_its_name_is_nobodys_handle():
    accounts = [("1", "quorvexed", 3, False), ("2", "harbour_news", 9000, False, "Harbourmaster")]
    [handle, name] = rewritten(
        [("1", None)], accounts=accounts, read=["see @harbour_news", "see @harbourmaster"]
    )

    assert handle == "see @harbour_news"
    assert re.fullmatch("see @a[a-z2-7]{26}", name)
