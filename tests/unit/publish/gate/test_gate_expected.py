"""Expected and identities: what a sample of rows must look like in the edition, and by what accounts are known."""

import pyarrow as pa
import pytest

from heliograph.model.policy import AccountException
from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import Scanner
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import Seen, Tally
from heliograph.publish.gate import expected as module
from heliograph.publish.gate.expected import compare
from heliograph.publish.gate.identifiers import _samples
from heliograph.publish.gate.identities import identities, known_names
from heliograph.publish.gate.wording import in_words
from small_edition import account, action, again, edition, post


def recompute(names, ids):
    """A pseudonym that can be read."""
    return pa.array([None if i is None else f"{names}:{i}" for i in ids.to_pylist()], pa.string())


def made(kind, number):
    return f"{kind}:{number}"


RAW_POSTS = [
    post(
        1, author=5, hidden=False, reply_to_post_id="2", mentions=["5", "77", None], reply_to_account_id="8"
    ),
    post(2, author=77, hidden=False, quote_of_post_id="9"),
]
RAW_ACTIONS = [
    action(3, subject="5"),
    action(4, subject="1", kind="post"),
    action(5, subject="k", kind="media"),
]
POSTS = [
    post(1, post_id=made("tweet_id", 1), account_id=made("user_id", 5), reply_to_post_id=made("tweet_id", 2),
         mentions=[made("user_id", 5), "77", None], reply_to_account_id=made("user_id", 8)),
    post(2, post_id=made("tweet_id", 2), account_id="77", quote_of_post_id=made("tweet_id", 9)),
]  # fmt: skip
ACTIONS = [
    action(3, action_id=made("action_id", 3), subject=made("user_id", 5)),
    action(4, action_id=made("action_id", 4), subject=made("tweet_id", 1), kind="post"),
    action(5, action_id=made("action_id", 5), subject=made("media_id", "k"), kind="media"),
]


def compared(tmp_path, *, posts=POSTS, actions=ACTIONS):
    """What is missed, table by table, of an edition whose export is known."""
    raw = edition(tmp_path / "raw", posts=RAW_POSTS, actions=RAW_ACTIONS)
    subject = edition(tmp_path / "made", posts=posts, actions=actions)
    for table in ("posts", "actions", "media", "referenced"):
        [path] = raw.paths(table)
        subject.connection.execute(f"CREATE VIEW raw_{table} AS FROM read_parquet('{path}')")
    subject.connection.execute("CREATE TEMP TABLE gate_shown AS SELECT '77' AS account_id")
    result = list(compare(subject, recompute))
    views = subject.connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert (module.ROWS,) not in views
    return [table.rows for table in result], [m for table in result for m in table.missed]


def test_rows_with_the_pseudonyms_of_the_key_are_found(tmp_path):
    assert compared(tmp_path) == ([2, 3, 0, 0], [])


@pytest.mark.parametrize(
    ("row", "change", "missed"),
    [
        (0, {"post_id": "x"}, ("posts.post_id", 1, ("1 | tweet_id:1",))),
        (0, {"account_id": "x"}, ("posts.account_id", 1, ("1 | user_id:5",))),
        (0, {"reply_to_post_id": None}, ("posts.reply_to_post_id", 1, ("1 | tweet_id:2",))),
        (1, {"quote_of_post_id": "9"}, ("posts.quote_of_post_id", 1, ("2 | tweet_id:9",))),
        (0, {"mentions": ["user_id:5", "77"]}, ("posts.mentions", 1, ("1 | ['user_id:5', '77', None]",))),
        (1, {"mentions": []}, ("posts.mentions", 1, ("2 | null",))),
        (1, {"account_id": "user_id:77"}, ("posts.account_id", 1, ("2 | 77",))),
    ],
)
def test_a_value_of_a_post_that_is_another_one_is_missed_in_its_column(tmp_path, row, change, missed):
    posts = [one | change if n == row else one for n, one in enumerate(POSTS)]
    _, [found] = compared(tmp_path, posts=posts)
    assert (found.place, found.count, found.samples) == missed


@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_subject_is_expected_by_its_kind(tmp_path, row):
    actions = [one | {"subject_id": "x"} if n == row else one for n, one in enumerate(ACTIONS)]
    _, [found] = compared(tmp_path, actions=actions)
    assert (found.place, found.count) == ("actions.subject_id", 1)
    assert found.samples == (f"{3 + row} | {ACTIONS[row]['subject_id']}",)


def test_rows_that_are_gone_are_missed_once(tmp_path):
    _, [found] = compared(tmp_path, posts=POSTS[:1])
    assert (found.place, found.count) == ("posts.post_id", 1)


NAMED = [
    account(5, account_id="5", handle="tolvin", display_name="Mara Tolvinski"),
    account(6, account_id="6", handle="6", display_name="  "),
    account(77, hidden=False, handle="@Harbour", display_name="Harbour News"),
]


@pytest.fixture
def named(tmp_path):
    made = edition(tmp_path, accounts=NAMED)
    made.connection.execute("CREATE VIEW raw_posts AS FROM public_posts")
    made.connection.execute("ALTER TABLE gate_decided ADD COLUMN public_id VARCHAR DEFAULT 'a1'")
    return made


def test_accounts_are_known_by_id_handle_and_name(named):
    """Not by blanks, nor by an id that stands for a handle."""
    assert identities(named.connection, masked=True) == [
        ("handle", "tolvin", "a1"), ("id", "5", "a1"), ("id", "6", "a1"), ("name", "Mara Tolvinski", "a1"),
    ]  # fmt: skip
    assert [kind for kind, *_ in identities(named.connection, masked=False)] == ["handle", "id", "name"]


def test_former_names_are_known_too(named):
    named.connection.execute(
        """CREATE OR REPLACE VIEW raw_posts AS SELECT '5' AS account_id,
        {'user_screen_name': 'former_one', 'user_display_name': 'Once'} AS source_profile"""
    )
    found = identities(named.connection, masked=True)
    assert ("handle", "former_one", "a1") in found
    assert ("name", "Once", "a1") in found
    assert len(found) == 6


def test_shown_accounts_and_those_on_a_reviewed_list_may_be_mentioned(named):
    usual = {"rule": "listed", "reason": "Why not", "reviewed_by": "Board"}
    exceptions = (
        AccountException(**usual, decision="show", accounts=("8",), handles=("@Press ",)),
        AccountException(**usual, decision="hide", accounts=("9",), handles=("secret",)),
    )
    subject = again(named, policy=named.policy.model_copy(update={"exceptions": exceptions}))
    shown = identities(named.connection, masked=False)
    assert known_names(subject, shown) == {"harbour", "77", "press", "8"}


def test_what_stands_in_words_is_told_by_kind_with_its_lines(named):
    listed = needles([("handle", "tolvin_mara99", "a1"), ("handle", "news", "a2")], [])
    search = Search(Scanner(listed, known=frozenset(), strangers=False), Tally(listed))
    lines = {
        "by tolvin_mara99",
        "@news and @tolvin_mara99",
        "the news",
        *(f"{n} tolvin_mara99" for n in range(30)),
    }
    found = {f.what: f for f in in_words(named, search, "a.md", lines)}

    assert {what: (f.where, f.count) for what, f in found.items()} == {
        "handle-in-mention": ("a.md", 2),
        "handle-as-word": ("a.md", 31),
    }
    assert list(found["handle-in-mention"].samples) == ["@news and @tolvin_mara99"] * 2
    assert len(found["handle-as-word"].samples) == 20
    assert search.tally.hits == {}


def test_samples_show_as_many_different_needles_as_possible():
    listed = [Seen(3, ["a", "b", "c"]), Seen(1, ["d"]), Seen(2, ["a", "e"])]
    assert _samples(listed) == ("a", "d", "b", "e", "c")
    assert len(_samples([Seen(30, [str(n) for n in range(30)])])) == 20
