"""Texts: which posts are looked at closely, and why; each reason is another check's."""

import pytest

from heliograph.publish.gate import texts as module
from heliograph.publish.gate.texts import digests_step, drawn, texts
from small_edition import again, edition, policy_with, post

REASONS = (
    "near", "personal_text", "personal_urls", "personal_poll_choices", "followed_text", "followed_urls", "digested",
)  # fmt: skip
MAIL, LINK = "ann@mail.example", "https://e.example/?fbclid=1"
WORDS = [
    post(1, text=MAIL),
    post(2, urls=["https://a.example", f"mailto:{MAIL}"]),
    post(3, poll_choices=["yes", MAIL]),
    post(4, text=LINK),
    post(5, urls=[LINK]),
    post(6, text="nothing"),
]


def counted(subject, rows):
    """An edition that says that it has so many posts."""
    return again(subject, manifest=subject.manifest.model_copy(update={"rows": {"posts": rows}}))


def reasons(subject):
    """By post, the reasons to look at it, without being in the sample."""
    listed = ", ".join(name for name in REASONS if name != "near")
    rows = subject.connection.execute(f"SELECT post_id, {listed} FROM {texts(subject)}").fetchall()
    return {post: {n for n, given in zip(REASONS[1:], told, strict=True) if given} for post, *told in rows}


def test_each_reason_is_told_of_its_own_column(tmp_path):
    subject = counted(
        edition(tmp_path, posts=WORDS), 20_000 * 3
    )  # of every sixth text the digest is computed
    assert reasons(subject) == {
        "1": {"personal_text", "digested"},
        "2": {"personal_urls"},
        "3": {"personal_poll_choices"},
        "4": {"followed_text"},
        "5": {"followed_urls"},
        "6": set(),
    }


def test_links_that_follow_are_looked_for_only_where_it_is_promised(tmp_path):
    policy = policy_with(texts="{ tracking = false }")
    subject = counted(edition(tmp_path, posts=WORDS, policy=policy), 60_000)
    assert not any({"followed_text", "followed_urls"} & why for why in reasons(subject).values())


@pytest.mark.parametrize(
    ("rows", "step"), [(0, 1), (9_999, 1), (19_999, 1), (20_000, 2), (100_000, 10)]
)  # fmt: skip
def test_of_ten_thousand_texts_digests_are_computed(tmp_path, rows, step):
    assert digests_step(counted(edition(tmp_path), rows)) == step


def test_the_place_of_a_post_is_kept_with_it(tmp_path):
    subject = edition(tmp_path, posts=WORDS)
    [part] = subject.paths("posts")
    found = subject.connection.execute(
        f"SELECT post_id, file_row_number FROM {texts(subject)} WHERE filename = '{part}' ORDER BY ALL"
    ).fetchall()
    assert found == [(str(n + 1), n) for n in range(6)]


def test_the_sample_is_of_posts_with_a_text(tmp_path):
    assert drawn(edition(tmp_path, posts=WORDS)).size == 3


def test_where_files_do_not_say_how_many_texts_there_are_they_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "footer", lambda _: None)
    assert drawn(edition(tmp_path, posts=WORDS)).size == 3
