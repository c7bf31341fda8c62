"""Sabotaged pseudonymisers: each does one thing wrong, and each is refused for that very thing."""

import csv
import io
import tarfile
import zipfile
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from duckdb.func import PythonUDFType

import identified_export as people
import legacy_files as legacy
from gate_desk import changed, rewrite, rezipped
from heliograph.errors import RefusedError
from heliograph.privacy.pseudonym import Field, KeyScope, ScopeKey, scope_key
from heliograph.publish.gate.verdict import refuse_red
from identified_export import AT_THRESHOLD, BELOW, FEW, SHOWN, UNKNOWN
from publisher import NOW, ORIGIN, Publisher, secrets, visible
from sabotage import Sabotage, Workshop, reds

POLICY = changed("strict", limits__unique_accounts="1.0")
"""Six accounts are too few for the usual limit on unique ones."""

FORMER_NAME, FORMER_HANDLE = "Ludovina Harrowgate", "ludovina_harrow"
HANDLES = {account: f"person_{account[-4:]}" for account in people.HIDDEN}


def files():
    """The usual export, with more of what identifies people."""
    known = {row["userid"]: row for row in people.user_rows()}
    known[BELOW]["user_profile_description"] = f"Lamps and boats. Ask {HANDLES[FEW]}."
    rows = [{**row, **known[row["userid"]]} for row in people.tweet_rows()]
    renamed = {**known[BELOW], "user_display_name": FORMER_NAME, "user_screen_name": FORMER_HANDLE}
    hers = legacy.snowflake("2018-07-15 08:00:00.000")
    more = (
        (renamed, "2018-07-15 08:00:00.000", "first light over the pier", {}),
        (known[FEW], "2018-07-16 08:00:00.000", f"{FORMER_NAME} was here, thanks @{FORMER_HANDLE}", {}),
        (known[FEW], "2018-07-17 08:00:00.000", f"{HANDLES[BELOW]} met @{HANDLES[UNKNOWN]} and @some_bystander", {}),
        (known[FEW], "2018-07-18 08:00:00.000", "two links #tolvinski", {"hashtags": legacy.quoted_list([HANDLES[BELOW]]), "poll_choices": HANDLES[BELOW], "tweet_client_name": f"{HANDLES[BELOW]} app", "urls": legacy.quoted_list([f"https://{HANDLES[BELOW]}.tumblr.com/a", "https://e.org/?utm_source=x&fbclid=IwAR0abc",f"https://twitter.com/{HANDLES[BELOW]}/status/{hers}", f"https://mobile.twitter.com/{HANDLES[UNKNOWN]}"])}),
        (known[FEW], "2018-07-19 08:00:00.000", "well said", {"in_reply_to_userid": BELOW, "in_reply_to_tweetid": hers, "user_mentions": legacy.bare_list([BELOW])}),
        (known[AT_THRESHOLD], "2018-07-20 08:00:00.000", "quoted", {"quoted_tweet_tweetid": hers}),
        (known[SHOWN], "2018-07-21 08:00:00.000", f"RT @{HANDLES[BELOW]}: first light", {"is_retweet": "True", "retweet_userid": BELOW, "retweet_tweetid": hers}),
        (known[BELOW], "2018-07-22 08:00:00.000", f"note to @{HANDLES[BELOW]}", {"user_mentions": legacy.bare_list([BELOW])}),
        (known[SHOWN], "2018-07-23 08:00:00.000", "call +1 201 555 0123 or write to lamps@mail.example", {}),
    )  # fmt: skip
    rows += [
        {**rows[0], "user_mentions": "[]", "urls": "[]", **user, "tweetid": legacy.snowflake(time), "tweet_time": time[:16], "tweet_text": text, **cells}
        for user, time, text, cells in more
    ]  # fmt: skip
    return people.files() | {
        "boats_users_csv_unhashed.csv": legacy.users_csv(known.values()),
        "boats_tweets_csv_unhashed.csv": legacy.tweets_csv(rows),
        "actions.csv": people.actions_csv().replace(b",rule,s", f",as {HANDLES[FEW]},s".encode()),
    }


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    place = tmp_path_factory.mktemp("sabotage")
    publisher = Publisher.at(place / "desk")
    workspace = publisher.workspace(files())
    return Workshop(publisher=publisher, workspace=workspace, policy=POLICY, place=place)


# ---------------------------------------------------------------- what is done wrong


def treats(**columns):
    """Works by another policy: ``table__column="treatment"``."""
    return Sabotage(policy=_treating(**columns))


def keeps_id_of_post(**columns):
    """And writes the CSV as the tables have it: only pseudonyms have numbers."""
    return Sabotage(policy=_treating(**columns), packing=_treating(posts__post_id="keep"))


def _treating(**columns):
    def changed_columns(policy):
        made = {table: dict(named) for table, named in policy.columns.items()}
        for place, treatment in columns.items():
            table, column = place.split("__")
            made[table][column] = treatment
        return policy.model_copy(update={"columns": made})

    return changed_columns


def hides(**rule):
    return Sabotage(
        policy=lambda policy: policy.model_copy(update={"accounts": policy.accounts.model_copy(update=rule)})
    )


def writes_texts(**rule):
    return Sabotage(
        policy=lambda policy: policy.model_copy(update={"texts": policy.texts.model_copy(update=rule)})
    )


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A pseudonymiser that says it has the declared key, and works otherwise."""

    said: ScopeKey
    work: object

    @property
    def key_id(self):
        return self.said.key_id

    @property
    def key_check(self):
        return self.said.key_check

    def pseudonyms(self, kind, identifiers):
        return self.work(kind, identifiers)

    def post_numbers(self, identifiers):
        return self.said.post_numbers(identifiers)


def short_key(key):
    return Spoilt(key, ScopeKey(key._key[:4]).pseudonyms)


def other_key(key):
    return Spoilt(key, scope_key(bytes(32), KeyScope.ARCHIVE, "elsewhere").pseudonyms)


def no_key(key):
    """An HMAC with an empty key: anybody can compute it."""
    return Spoilt(key, ScopeKey(b"").pseudonyms)


def short_pseudonyms(key):
    """Of accounts only the first eight letters."""

    def cut(kind, ids):
        made = key.pseudonyms(kind, ids)
        return pc.utf8_slice_codeunits(made, 0, 9) if kind is Field.ACCOUNT else made

    return Spoilt(key, cut)


def one_pseudonym(key):
    """The same one for every account."""

    def same(kind, ids):
        made = key.pseudonyms(kind, ids)
        return pc.replace_substring_regex(made, "^a.*$", "a" * 27) if kind is Field.ACCOUNT else made

    return Spoilt(key, same)


def forgets_former_names(connection):
    """Looks for the names of the users file alone, not for those that only posts carry."""
    connection.execute("ALTER VIEW raw_posts RENAME TO all_posts")
    connection.execute("CREATE VIEW raw_posts AS SELECT * EXCLUDE (source_profile) FROM all_posts")


def view(table, query):
    """Another view in the place of the one that it made, which is ``honest``."""

    def replaced(connection):
        connection.execute(f"ALTER VIEW edition_{table} RENAME TO honest")
        connection.execute(f"CREATE VIEW edition_{table} AS {query}")

    return Sabotage(views=replaced)


def replies_as_handles(connection):
    """Names whom a post answers by the field of handles: the same account gets a second pseudonym."""
    _teach(connection, "handle_name", Field.HANDLE)
    _posts_beside_their_sources(connection, "handle_name(r.reply_to_account_id) AS reply_to_account_id")


def file(change):
    return Sabotage(files=change)


def csv_with_raw_mentions(folder):
    """Clean tables; in the CSV one list of mentions is as it came: the mistake of 2019."""
    [path] = (folder / "csv").glob("*_tweets_*.zip")

    def changed_csv(data):
        rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        alone = next(row for row in rows if row["tweet_text"].startswith("note to @"))
        alone["user_mentions"] = f"[{BELOW}]"
        return legacy.csv_bytes(list(rows[0]), rows)

    rezipped(path, changed_csv)


def extra_column(folder):
    rewrite(folder / "accounts.parquet", "SELECT *, account_id AS remarks FROM rows", typed=False)


def media_by_their_paths(folder):
    """Packs media under the paths of the export: account, post and key."""
    (folder / "media").mkdir()
    with tarfile.open(folder / "media" / "shard-00001.tar", "w") as shard:
        shard.addfile(tarfile.TarInfo(f"{BELOW}/images/898925911292772352-{people.MEDIA_KEY}.jpg"))


def ids_in_keys(folder):
    """Forgets the look-up table by which a post is found."""
    path = folder / "keys" / "by_post.parquet"
    table = pq.read_table(path)
    ids = sorted(row["tweetid"] for row in csv_rows(files()["boats_tweets_csv_unhashed.csv"]))
    pq.write_table(table.set_column(0, table.schema.field(0), pa.array(ids)), path)


def named_after_an_account(folder):
    [path] = (folder / "csv").glob("*_users_*.zip")
    path.rename(path.with_name(f"boats_{HANDLES[FEW]}_users_csv_hashed.zip"))


def exact_times_in_keys(folder):
    path = folder / "keys" / "by_time.parquet"
    table = pq.read_table(path)
    times = pc.add(table["key"], pa.scalar(4321, pa.duration("ms")))
    pq.write_table(table.set_column(0, table.schema.field(0), times), path)


def stray_file(folder):
    (folder / "log.json").write_text(f"{BELOW} {HANDLES[FEW]}")


def remark_in_a_footer(folder):
    path = folder / "accounts.parquet"
    table = pq.read_table(path)
    pq.write_table(
        table.replace_schema_metadata({**table.schema.metadata, "remark": f"{BELOW} {HANDLES[FEW]}"}), path
    )


def digests_of_other_texts(folder):
    """Those of the export, say, by which a guess at a text can be confirmed."""
    path = folder / "keys" / "by_text.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(0, table.schema.field(0), pa.array(range(len(table)), pa.uint64())), path)


def remark_in_a_zip(folder):
    [path] = (folder / "csv").glob("*_users_*.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = f"made from {BELOW}".encode()


def sorted_by_what_was_there(folder):
    """Pseudonyms, in the order of what they stand for."""
    rewrite(folder / "accounts.parquet", "FROM rows ORDER BY created_on DESC, account_id DESC")


def numbers_of_the_export(connection):
    """Gives posts pseudonyms, and the numbers that they had."""
    _posts_beside_their_sources(connection, "r.post_id AS post_number")


def _posts_beside_their_sources(connection, replaced):
    _teach(connection, "name_of_post", Field.POST)
    connection.execute("ALTER VIEW edition_posts RENAME TO honest")
    connection.execute(
        f"""CREATE VIEW edition_posts AS SELECT h.* REPLACE ({replaced})
        FROM honest h JOIN raw_posts r ON h.post_id = name_of_post(r.post_id)"""
    )


def _teach(connection, name, kind):
    """Make a function of SQL that gives pseudonyms of a field by the declared key."""
    key = scope_key(secrets().pseudonym_root, KeyScope.ARCHIVE, f"{ORIGIN}\0{NOW.year}")

    def made(ids):
        whole = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
        return key.pseudonyms(kind, whole)

    connection.create_function(name, made, ["VARCHAR"], "VARCHAR", type=PythonUDFType.ARROW)


def csv_rows(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


CASES = {
    "leaves lists of mentions": (treats(posts__mentions="keep"), [("treatments", "not-pseudonym", "posts.mentions"), ("identifiers", "id-as-cell", "posts.mentions"), ("identifiers", "pseudonym-reversed", "posts.mentions")]),
    "leaves ids of quoted posts": (keeps_id_of_post(posts__quote_of_post_id="keep"), [("post-ids", "raw-post-id", "posts.quote_of_post_id")]),
    "leaves ids of posts that are answered": (keeps_id_of_post(posts__reply_to_post_id="keep"), [("post-ids", "raw-post-id", "posts.reply_to_post_id")]),
    "leaves ids of reposted posts": (keeps_id_of_post(posts__repost_of_post_id="keep"), [("post-ids", "raw-post-id", "posts.repost_of_post_id")]),
    "leaves ids of posts in links": (writes_texts(post_ids=False), [("post-ids", "raw-post-id", "posts.urls")]),
    "leaves numbers of posts": (Sabotage(views=numbers_of_the_export), [("post-ids", "post-number", "posts.post_number")]),
    "leaves whom a post answers": (treats(posts__reply_to_account_id="keep"), [("identifiers", "id-as-cell", "posts.reply_to_account_id"), ("bystanders", "bystander-by-id", "posts.reply_to_account_id")]),
    "leaves whom a post was reposted from": (treats(posts__repost_of_account_id="keep"), [("identifiers", "id-as-cell", "posts.repost_of_account_id")]),
    "leaves subjects of actions": (treats(actions__subject_id="keep"), [("identifiers", "id-as-cell", "actions.subject_id"), ("post-ids", "raw-post-id", "actions.subject_id"), ("media", "raw-media-key", "actions.subject_id")]),
    "leaves accounts that are referred to": (treats(referenced__account_id="keep"), [("bystanders", "bystander-by-id", "referenced.account_id")]),
    "cuts the key to four bytes": (Sabotage(key=short_key), [("pseudonyms", "pseudonym-of-another-key", "accounts.account_id")]),
    "works with another key than declared": (Sabotage(key=other_key), [("pseudonyms", "pseudonym-of-another-key", "posts.post_id")]),
    "works without a key": (Sabotage(key=no_key), [("pseudonyms", "guessable-pseudonym", "accounts.account_id")]),
    "cuts pseudonyms short": (Sabotage(key=short_pseudonyms), [("treatments", "not-pseudonym", "accounts.account_id")]),
    "gives one pseudonym to all": (Sabotage(key=one_pseudonym), [("pseudonyms", "pseudonyms-shared", "accounts.account_id")]),
    "answers by the field of handles": (Sabotage(views=replies_as_handles), [("references", "reference-broken", "posts.reply_to_account_id"), ("pseudonyms", "pseudonym-of-another-key", "posts.reply_to_account_id")]),
    "leaves keys of media": (treats(media__media_key="keep"), [("media", "raw-media-key", "media.media_key")]),
    "names media by their paths": (file(media_by_their_paths), [("files", "id-in-file-name", "media/shard-00001.tar")]),
    "leaves handles in texts": (treats(posts__text="keep"), [("identifiers", "handle-in-mention", "posts.text"), ("identifiers", "handle-as-word", "posts.text"), ("identifiers", "name-as-word", "posts.text")]),
    "leaves bystanders in texts": (writes_texts(bystanders=False), [("bystanders", "bystander-in-mention", "posts.text")]),
    "leaves personal data in texts": (writes_texts(personal_data=False), [("personal-data", "e-mail", "posts.text"), ("personal-data", "phone", "posts.text")]),
    "forgets former names": (Sabotage(seen=forgets_former_names), [("identifiers", "name-as-word", "posts.text")]),
    "leaves links to profiles": (treats(posts__urls="keep"), [("identifiers", "handle-in-profile-link", "posts.urls"), ("identifiers", "handle-in-blog-address", "posts.urls")]),
    "leaves domains": (treats(posts__domains="keep"), [("identifiers", "handle-in-blog-address", "posts.domains")]),
    "leaves tracking in links": (writes_texts(tracking=False), [("treatments", "tracking-parameter", "posts.urls")]),
    "leaves tags": (treats(posts__hashtags="keep"), [("identifiers", "handle-as-word", "posts.hashtags")]),
    "leaves programs": (treats(posts__client="keep"), [("identifiers", "handle-as-word", "posts.client"), ("identifiers", "handle-as-word", "cube.parquet")]),
    "leaves choices of polls": (treats(posts__poll_choices="keep"), [("identifiers", "handle-as-word", "posts.poll_choices")]),
    "leaves rules of actions": (treats(actions__rule="keep"), [("identifiers", "handle-as-word", "actions.rule")]),
    "hides below 50 followers": (hides(below=50), [("decisions", "hidden-account-shown", "accounts.account_id")]),
    "leaves descriptions of hidden accounts": (treats(accounts__description="redact"), [("treatments", "not-hide", "accounts.description")]),
    "leaves counts exact": (treats(accounts__follower_count="keep"), [("treatments", "not-decade", "accounts.follower_count")]),
    "leaves days exact": (treats(accounts__created_on="keep"), [("treatments", "not-year", "accounts.created_on")]),
    "leaves times exact": (treats(posts__posted_at="keep"), [("treatments", "not-minute", "posts.posted_at")]),
    "leaves ids in the CSV alone": (file(csv_with_raw_mentions), [("identifiers", "id-as-word", "csv/boats_tweets_csv_hashed.zip")]),
    "leaves ids in a key table alone": (file(ids_in_keys), [("references", "look-up-differs", "keys/by_post.parquet")]),
    "leaves exact times in a key table": (file(exact_times_in_keys), [("references", "look-up-differs", "keys/by_time.parquet")]),
    "leaves digests of other texts": (file(digests_of_other_texts), [("references", "look-up-differs", "keys/by_text.parquet")]),
    "writes a column too many": (file(extra_column), [("schema", "column-unknown", "accounts.parquet")]),
    "loses rows": (view("posts", "FROM honest WHERE kind <> 'quote'"), [("counts", "rows-missing", "posts")]),
    "sorts by what was there": (file(sorted_by_what_was_there), [("schema", "rows-out-of-order", "accounts")]),
    "names a file after an account": (file(named_after_an_account), [("files", "handle-in-file-name", "csv")]),
    "leaves a file behind": (file(stray_file), [("files", "file-not-listed", ".")]),
    "leaves a remark in a file": (file(remark_in_a_footer), [("schema", "remark-unknown", "accounts.parquet")]),
    "leaves a remark in a zip": (file(remark_in_a_zip), [("files", "id-in-file-name", "csv/boats_users_csv_hashed.zip")]),
}  # fmt: skip
"""What is done wrong, and what is red for it: check, kind, place."""


# ---------------------------------------------------------------- and what the gate says


@pytest.mark.parametrize("name", CASES)
def test_a_sabotaged_pseudonymiser_is_refused_for_what_it_does(workshop, name):
    sabotage, expected = CASES[name]
    examined = workshop.examined(sabotage)

    assert set(expected) <= reds(examined.report)
    with pytest.raises(RefusedError, match=expected[0][0]):
        refuse_red(examined.report, examined.log)


def test_without_sabotage_all_is_as_with_publish(tmp_path):
    """The same files, byte for byte, and the gate says the same of them: what is refused above is refused by ``publish``."""
    publisher = Publisher.at(tmp_path / "desk")
    workspace = publisher.workspace(files())
    workshop = Workshop(publisher=publisher, workspace=workspace, policy=POLICY, place=tmp_path)
    examined = workshop.examined(Sabotage())
    refuse_red(examined.report, examined.log)
    made = publisher.publish(workspace, policy=POLICY, gated=None)

    ours, published = visible(tmp_path / "made" / "public"), visible(made.folder / "public")
    assert ours.keys() == published.keys()
    assert {name for name in ours if ours[name] != published[name]} == {"manifest.json"}  # its nonce
    assert examined.report == made.risk
    assert reds(made.risk) == set()


def test_nothing_of_a_refused_release_is_seen_but_by_its_publisher(tmp_path):
    publisher = Publisher.at(tmp_path / "desk")
    workspace = publisher.workspace(files())
    before = visible(publisher.archive), visible(publisher.gated)
    careless = changed("strict", limits__unique_accounts="1.0", columns__posts__text='"keep"')

    with pytest.raises(RefusedError, match="identifiers: ") as refused:
        publisher.publish(workspace, policy=careless)
    assert (visible(publisher.archive), visible(publisher.gated)) == before
    assert not [word for word in (*HANDLES.values(), *HANDLES, FORMER_NAME) if word in str(refused.value)]
    [log] = workspace.gate_log.iterdir()
    assert FORMER_HANDLE in log.read_text("utf-8")
