"""Personal data that texts still hold: what stops a release, what is counted, and where it is looked for."""

import pytest

import legacy_files as legacy
from heliograph.model.risk import Level
from heliograph.privacy.leaks.personal_data import items
from heliograph.publish.gate.personal_data import MASKED, check
from identified_export import tweet_rows, user_rows
from publisher import Publisher, rows
from small_edition import account, action, edition, kinds, measured, pid, policy_with, post

MAIL = "write to ann@mail.example"
LOCAL = "text (912) 495-0591"

DISGUISED = (
    "ann@mail.example",
    "ANN@MAIL.EXAMPLE",
    "ａｎｎ＠ｍａｉｌ．ｅｘａｍｐｌｅ",
    "an\u200bn@mail.example",
    "ann@mail\u202e.example",
    "https://share.example/?q=%61%6E%6E%40%6D%61%69%6C%2E%65%78%61%6D%70%6C%65",
    "&#x61;nn&#x40;mail.example",
    "&amp;#97;nn@mail.example",
    "&#00000097;nn&#x00000040;mail.example",
    f"&#{'0' * 5000}97;nn@mail.example",
    "ann&commat;mail.example",
    "почта:ann@mail.ru",
    "관련ann@mail.com문의",
    "BookAnn@Gmail.Com",
    "+1 201 555 0100",
    "+１　２０１　５５５　０１００",
    "+1 (201) 555-01\u200b42 2018",
    "+1 355 555 0102",
    "call +1(323)9282323",
    "Tel+49 30 901820, 10117 Berlin",
    "+49–30–901820",
    "+49\u00a030\u00a0901820",
    "00442071838750",
    "+44 (0)20 7183 8750",
    "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧",
    "%2B12015550100",
    "tel:+12125550123",
    "GB29 NWBK 6016 1331 9268 19 PLEASE",
    "DE89370400440532013000",
    "NL91ABNA0417164300",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111 12/25",
    "378282246310005",
)
"""Each holds something that the masks of strict are to cover."""


def test_texts_without_personal_data_are_green(tmp_path):
    result = check(edition(tmp_path, accounts=[account(1)], posts=[post(1, text="hello @ann"), post(2)]))

    assert result.level is Level.GREEN
    assert measured(result)["e_mail_found"] == (0, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MAIL, "e-mail"),
        ("+1 201 555 0100", "phone"),
        ("DE89370400440532013000", "iban"),
        ("4111111111111111", "payment-card"),
    ],
)
def test_what_the_policy_masks_stops_the_release(tmp_path, text, kind):
    result = check(edition(tmp_path, posts=[post(1, text=text), post(2, text=text)]))

    assert result.level is Level.RED
    assert kinds(result) == {kind: 2}
    assert result.findings[0].where == "posts.text"
    assert {sample.partition(": ")[0] for sample in result.findings[0].samples} == {"1", "2"}


@pytest.mark.parametrize(
    "text",
    [
        LOCAL,
        "8.8.8.8",
        "55.7558, 37.6173",
        "529.982.247-25",
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
        "tel:+12125550123",
    ],
)
def test_the_rest_is_amber(tmp_path, text):
    result = check(edition(tmp_path, posts=[post(1, text=text)]))
    assert (result.level, len(result.findings)) == (Level.AMBER, 1)


def test_what_the_policy_leaves_is_amber(tmp_path):
    policy = policy_with("twitter-2018", texts="{ personal_data = false }")
    result = check(edition(tmp_path, policy=policy, posts=[post(1, text=MAIL)]))

    assert result.level is Level.AMBER
    assert "leaves" in result.findings[0].about
    assert measured(result)["e_mail_found"] == (1, None)


def test_a_set_republished_as_received_is_never_red(tmp_path):
    policy = policy_with("as-received", texts="{ personal_data = true }")
    assert check(edition(tmp_path, policy=policy, posts=[post(1, text=MAIL)])).level is Level.AMBER


@pytest.mark.parametrize(
    ("where", "tables"),
    [
        ("posts.text", {"posts": [post(1, text=MAIL)]}),
        (
            "posts.urls",
            {"posts": [post(1, urls=["https://t.co/a", "https://share.example/?q=ann%40mail.example"])]},
        ),
        ("posts.poll_choices", {"posts": [post(1, poll_choices=["yes", MAIL])]}),
        ("accounts.description", {"accounts": [account(1, description=MAIL)]}),
        ("accounts.location", {"accounts": [account(1, location=MAIL)]}),
        ("accounts.url", {"accounts": [account(1, url="mailto:ann@mail.example")]}),
        ("actions.label_text", {"actions": [action(1, subject=pid(1), label_text=MAIL)]}),
    ],
)
def test_every_free_text_is_read(tmp_path, where, tables):
    result = check(edition(tmp_path, **tables))

    [finding] = result.findings
    row = pid(1) if where.startswith("accounts.") else "1"
    assert (finding.level, finding.what, finding.where, finding.count) == (Level.RED, "e-mail", where, 1)
    assert list(finding.samples) == [f"{row}: ann@mail.example"]


def test_numbers_in_links_are_no_personal_data(tmp_path):
    urls = ["https://news.example/2018/8-800-555-35-35", "https://x.com/a/status/1052594390178021377"]
    assert check(edition(tmp_path, posts=[post(1, urls=urls)])).level is Level.GREEN


def test_streets_are_counted_on_a_sample_and_amber(tmp_path):
    texts = ["12 Main Street, Springfield", "Hauptstraße 7", "ул. Ленина, д. 5", "the street", "1 road"]
    result = check(edition(tmp_path, posts=[post(n, text=text) for n, text in enumerate(texts)]))

    assert result.level is Level.AMBER
    assert kinds(result) == {"street-address": 3}
    assert measured(result)["texts_with_street_addresses"] == (3, 5)


def test_nothing_that_was_found_is_published(tmp_path):
    result = check(edition(tmp_path, posts=[post(1, text=MAIL)]))
    assert "ann@" not in result.published(waived=False).model_dump_json()
    assert "ann@" in result.findings[0].samples[0]


def test_masker_and_gate_agree_on_every_disguise(tmp_path):
    """Two implementations: what one finds, the other must have covered."""
    base, first = tweet_rows()[0], int(legacy.snowflake("2019-04-01 12:00:00.000"))
    posts = [{**base, "tweetid": str(first + n), "tweet_text": text} for n, text in enumerate(DISGUISED)]
    publisher = Publisher.at(tmp_path / "desk")
    workspace = publisher.workspace(
        {
            "boats_users_csv_unhashed.csv": legacy.users_csv(user_rows()),
            "boats_tweets_csv_unhashed.csv": legacy.tweets_csv(posts),
        }
    )
    before = [text for (text,) in rows(f"{workspace.root}/posts/*.parquet", "text")]
    made = publisher.publish(workspace, policy=policy_with(limits="{ unique_accounts = 1.0 }"))
    after = [text for (text,) in rows(f"{made.folder}/public/posts/*.parquet", "text")]

    assert [text for text in before if not any(True for _ in items(text))] == []
    assert [text for text in after if MASKED & {kind for kind, _ in items(text)}] == []


def test_what_a_label_says_is_told_with_its_place_and_its_action(tmp_path):
    labelled = [action(5, subject=pid(1), label_text=MAIL), action(6, subject=pid(1), label_text="spam")]
    [finding] = check(edition(tmp_path, actions=labelled)).findings

    assert (finding.level, finding.what, finding.where) == (Level.RED, "e-mail", "actions.label_text")
    assert finding.samples == ("5: ann@mail.example",)


def test_twenty_samples_are_kept_and_all_are_counted(tmp_path):
    [finding] = check(edition(tmp_path, posts=[post(n, text=MAIL) for n in range(30)])).findings

    assert finding.count == 30
    assert len(finding.samples) == 20
