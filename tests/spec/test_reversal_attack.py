"""The attack that was published on the archive's sets of August 2019: from a mention of oneself to the id behind a pseudonym.

There the text of a hidden account named it by its pseudonym, the list of mentions of the same post by its id: 31 pairs of
pseudonym and id were printed by somebody who had nothing but the public file. The attack is written anew from its description,
as an outsider would write it: it reads the CSV that everybody can download, and nothing else. It must find nothing in what
we publish, whatever the policy, and everything in editions whose lists were left as they came.
"""

import csv
import io
import re
import zipfile

import pytest

import identified_export as people
import legacy_files as legacy
from gate_desk import changed
from heliograph.errors import RefusedError
from heliograph.publish.gate.verdict import refuse_red
from identified_export import HIDDEN, MENTIONED_OUTSIDER, SHOWN
from publisher import Publisher
from sabotage import Sabotage, Workshop, reds

POLICIES = {
    "twitter-2018": changed("twitter-2018"),
    "strict": changed("strict", limits__unique_accounts="1.0"),
    "ordinary-people": changed("ordinary-people"),
}
"""The shipped policies that make pseudonyms; six accounts are too few for the usual limit of one of them."""

MENTION = re.compile(r"@([A-Za-z0-9_+=]+)")
NAMED_FIRST = {
    "in_reply_to_userid": re.compile(r"@([A-Za-z0-9_+=]+)"),
    "retweet_userid": re.compile(r"RT @([A-Za-z0-9_+=]+):"),
}
"""Whom the first word of a reply or repost names, and the column that has its id."""


# ---------------------------------------------------------------- the outsider


def downloaded(folder):
    """The rows of the tweets file that everybody can download."""
    [path] = (folder / "csv").glob("*_tweets_csv_hashed.zip")
    with zipfile.ZipFile(path) as archive:
        [name] = archive.namelist()
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8"), newline="")))


def by_mentions_of_themselves(rows):
    """The published attack: an account that names itself in the text is in the list of mentions under its id.

    One mention in the list gives the pair at once; otherwise the one id that two posts of the account have in common.
    """
    lists = {}
    for row in rows:
        handle, cell = row["user_screen_name"], row["user_mentions"]
        if int(row["follower_count"] or 0) >= 5_000 or f"@{handle}" not in row["tweet_text"] or not cell:
            continue
        listed = cell[1:-1].split(", ")
        if not {"", "0", "nan", "NaN"} & set(listed):
            lists.setdefault(handle, []).append(set(listed))
    found = {}
    for handle, listed in lists.items():
        alone = [ids for ids in listed if len(ids) == 1]
        common = alone[0] if alone else set.intersection(*listed) if len(listed) > 1 else set()
        if len(common) == 1:
            found[handle] = next(iter(common))
    return _telling(found.items())


def by_places_in_lists(rows):
    """The same for anybody who is mentioned: the list of mentions has the order of the text."""
    pairs = []
    for row in rows:
        named, listed = MENTION.findall(row["tweet_text"]), row["user_mentions"][1:-1].split(", ")
        if len(named) == len(listed):
            pairs += zip(named, listed, strict=True)
    return _telling(pairs)


def by_whom_a_post_answers(rows):
    """A reply begins with the name of whom it answers, a repost with that of its author; columns of their own have the ids."""
    return _telling(
        (match[1], row[column])
        for row in rows
        for column, begin in NAMED_FIRST.items()
        if row[column] and (match := begin.match(row["tweet_text"]))
    )


def _telling(pairs):
    """Pairs of what looks like a pseudonym and what looks like the id of an account."""
    return {name: number for name, number in pairs if len(name) > 20 and number != "0" and number.isdigit()}


ATTACKS = (by_mentions_of_themselves, by_places_in_lists, by_whom_a_post_answers)

# ---------------------------------------------------------------- the publisher


def files():
    """The usual export, in which every hidden account names itself: alone once, and twice among others."""
    known = {row["userid"]: row for row in people.user_rows()}
    rows = [{**row, **known[row["userid"]]} for row in people.tweet_rows()]
    for day, account in enumerate(HIDDEN, start=1):
        me = f"@person_{account[-4:]}"
        posts = (
            (f"note to {me}", [account], {}),
            (f"{me} and @harbour_news at the pier", [account, SHOWN], {}),
            (f"{me} with @far_away again", [account, MENTIONED_OUTSIDER], {}),
            (f"{me} so true", [account], {"in_reply_to_userid": account}),
            (f"RT {me}: first light", [account], {"is_retweet": "True", "retweet_userid": account}),
        )
        for hour, (text, mentions, cells) in enumerate(posts):
            time = f"2019-05-{day:02} {hour:02}:00:00.000"
            first = legacy.snowflake(f"2019-05-{day:02} 00:00:00.000")
            targets = {"in_reply_to_userid": "in_reply_to_tweetid", "retweet_userid": "retweet_tweetid"}
            pointed = {targets[name]: first for name in targets if name in cells}
            rows.append(
                {**rows[0], **known[account], "tweetid": legacy.snowflake(time), "tweet_time": time[:16]}
                | {"tweet_text": text, "user_mentions": legacy.bare_list(mentions), **cells, **pointed}
            )  # fmt: skip
    return {
        "boats_users_csv_unhashed.csv": legacy.users_csv(known.values()),
        "boats_tweets_csv_unhashed.csv": legacy.tweets_csv(rows),
    }


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    place = tmp_path_factory.mktemp("reversal")
    publisher = Publisher.at(place / "desk")
    workspace = publisher.workspace(files())
    return lambda policy: Workshop(
        publisher=publisher, workspace=workspace, policy=POLICIES[policy], place=place
    )


@pytest.fixture(scope="module", params=POLICIES)
def published(request, tmp_path_factory):
    """What everybody sees of a release."""
    publisher = Publisher.at(tmp_path_factory.mktemp("published") / "desk")
    made = publisher.publish(publisher.workspace(files()), policy=POLICIES[request.param], gated=None)
    return downloaded(made.folder / "public")


# ---------------------------------------------------------------- what it finds


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_is_found_in_what_we_publish(published, attack):
    assert len(published) == 33
    assert attack(published) == {}


def test_the_accounts_do_name_themselves_in_what_we_publish(published):
    """Under one pseudonym in text and list: nothing was found because nothing is there, not because mentions are gone."""
    theirs = {
        row["userid"]
        for row in published
        if row["tweet_text"] == f"note to @{row['userid']}" and row["user_mentions"] == f"[{row['userid']}]"
    }
    assert len(theirs) == len(HIDDEN)


def leaks(table, **columns):
    """A pseudonymiser that leaves some columns as they came."""

    def changed_columns(policy):
        kept = {**policy.columns, table: {**policy.columns[table], **columns}}
        return policy.model_copy(update={"columns": kept})

    return Sabotage(policy=changed_columns)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("attack", "columns"),
    [
        (by_mentions_of_themselves, {"mentions": "keep"}),
        (by_places_in_lists, {"mentions": "keep"}),
        (by_whom_a_post_answers, {"reply_to_account_id": "keep"}),
        (by_whom_a_post_answers, {"repost_of_account_id": "keep"}),
    ],
)
def test_everybody_is_found_where_ids_were_left(workshop, policy, attack, columns):
    leaking = workshop(policy)
    examined = leaking.examined(leaks("posts", **columns))

    found = attack(downloaded(leaking.place / "made" / "public"))
    assert set(HIDDEN) <= set(found.values())
    with pytest.raises(RefusedError, match="identifiers"):
        refuse_red(examined.report, examined.log)


@pytest.mark.parametrize("policy", POLICIES)
def test_the_gate_tries_the_attack_of_2019_itself(workshop, policy):
    leaking = workshop(policy)
    examined = leaking.examined(leaks("posts", mentions="keep"))
    assert ("identifiers", "pseudonym-reversed", "posts.mentions") in reds(examined.report)


def test_one_leak_of_one_account_is_found():
    """Two accounts in a file of the archive's own form: one is named by its id in one list."""
    pseudonym = legacy.HASHED_44
    rows = csv.DictReader(io.StringIO(legacy.tweets_csv(legacy.leaking_tweet_rows()).decode(), newline=""))
    assert by_mentions_of_themselves(rows) == {pseudonym: "777000111"}
