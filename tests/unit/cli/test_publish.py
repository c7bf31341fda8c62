"""``heliograph publish`` as it is typed: what is printed, with which exit code."""

import gc
import json

import pytest

import identified_export as export
import legacy_files as legacy
from heliograph.cli.main import run
from heliograph.cli.publish import OBJECTS, rare_collections
from publisher import Publisher

HASHED = {
    "boats_users_csv_hashed.csv": legacy.users_csv(),
    "boats_tweets_csv_hashed.csv": legacy.tweets_csv(),
}


@pytest.fixture
def publisher(tmp_path, monkeypatch):
    made = Publisher.at(tmp_path / "desk")
    made.store_keys()
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(made.keys))
    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", str(made.archive))
    monkeypatch.setenv("COLUMNS", "200")
    return made


@pytest.fixture
def identified(publisher):
    return str(publisher.workspace(export.files()).root)


@pytest.fixture
def typed(capsys):
    """Type a command: exit code, standard output, standard error."""

    def type_it(*words):
        status = 0
        try:
            run(["publish", *map(str, words)])
        except SystemExit as leaving:
            status = leaving.code or 0
        said = capsys.readouterr()
        return status, said.out, said.err

    return type_it


def test_a_release_is_told_with_all_that_one_needs_next(publisher, identified, typed):
    status, out, err = typed(identified, "--gated", publisher.gated)

    release = json.loads((publisher.archive / "boats" / "1" / "release.json").read_text())
    assert (status, err) == (0, "")
    assert "published boats@1 under the policy twitter-2018" in out
    assert "6 accounts, 13 posts, 5 actions" in out
    assert f"public edition        {publisher.archive}/boats/1/public" in out
    assert f"consortium edition    {publisher.gated}/boats/1/consortium" in out
    assert "cite as               boats@1 sha256:" in out
    assert "note                  dataset.toml does not say how accounts and posts were chosen" in out
    assert out.endswith(f"next: heliograph verify {publisher.archive}\n")
    assert release["editions"].keys() == {"public", "consortium"}


def test_the_same_as_one_document(publisher, identified, typed):
    status, out, err = typed(identified, "--gated", publisher.gated, "--json")

    said = json.loads(out)
    assert (status, err) == (0, "")
    assert (said["dataset"], said["release"], said["policy"]) == ("boats", 1, "twitter-2018")
    assert said["computed"]["posts"] == 13
    assert said["gated_folder"] == f"{publisher.gated}/boats/1"
    assert (said["resumed"], said["unchanged"]) == (False, False)
    assert said["release_id"] in (publisher.archive / "catalogue.json").read_text()


def test_typing_it_twice_publishes_once_and_says_so(identified, typed):
    typed(identified)

    status, out, _ = typed(identified)

    assert status == 0
    assert "boats@1 is this import already, published for the same reason; nothing was changed" in out


def test_the_policy_is_chosen_by_what_the_export_shows(publisher, typed):
    workspace = publisher.workspace(HASHED).root

    status, out, _ = typed(workspace)

    assert status == 0
    assert "under the policy as-received" in out


def test_a_gated_root_of_the_settings_does_not_stand_in_the_way_of_a_received_set(
    publisher, typed, monkeypatch
):
    monkeypatch.setenv("HELIOGRAPH_GATED", str(publisher.root / "not mounted today"))

    assert typed(publisher.workspace(HASHED).root)[0] == 0


def test_a_reason_is_told_with_its_words(publisher, identified, typed):
    typed(identified)

    status, out, _ = typed(
        identified, "--reason", "correction", "--because", "two posts [of May] were missing"
    )

    assert (status, "published boats@2" in out) == (0, True)
    release = json.loads((publisher.archive / "boats" / "2" / "release.json").read_text())
    assert release["reason"] == {"code": "correction", "text": "two posts [of May] were missing"}


def test_announced_counts_that_differ_are_shown(publisher, identified, typed):
    toml = publisher.root / "workspace" / "boats" / "dataset.toml"
    toml.write_text(
        toml.read_text()
        + '\n[announced.posts]\nvalue = 20\nsource = "blog"\ndate = "2019"\n[difference_notes]\nposts = "deleted since [see blog]"\n'
    )

    _, out, _ = typed(identified)

    assert (
        "announced differs     posts: 20 announced on 2019, 13 computed, 7 fewer: deleted since [see blog]"
        in out
    )


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (
            ("--policy", "twitter-2019"),
            2,
            "known: twitter-2018, strict, ordinary-people, as-received",
        ),
        (("--because", "no code"), 2, "--because needs a code beside it"),
        (("--gated", "nowhere"), 5, "there is no folder nowhere"),
        (("--policy", "as-received"), 4, "marked unhashed"),
        (("-a", "nowhere"), 3, "not there"),
        (("--reason", "boredom"), 2, "boredom"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(publisher, identified, typed, words, status, said):
    found, out, err = typed(identified, *words)

    assert (found, out) == (status, "")
    assert said in err
    assert not (publisher.archive / "boats").exists()


def test_without_a_workspace_there_is_nothing_to_publish(typed):
    status, _, err = typed()

    assert status == 2
    assert "no workspace is named" in err


def test_without_an_archive_there_is_nowhere_to_publish(identified, typed, monkeypatch):
    monkeypatch.delenv("HELIOGRAPH_ARCHIVE")
    status, _, err = typed(identified)
    assert (status, "no archive is named" in err) == (2, True)

    monkeypatch.setenv("HELIOGRAPH_ARCHIVE", "https://example.org/archive")
    status, _, err = typed(identified)
    assert (status, "is no folder" in err) == (2, True)


@pytest.mark.parametrize("place", ["archive", "gated"])
def test_keys_inside_what_is_published_are_refused(publisher, identified, typed, monkeypatch, place):
    inside = publisher.root / place / "keys"
    publisher.keys.rename(inside)
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(inside))

    status, _, err = typed(identified, "--gated", publisher.gated)

    assert status == 4
    assert "keys would be published" in err


def test_missing_keys_are_named(publisher, identified, typed, monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_KEYS", str(publisher.root / "elsewhere"))

    status, _, err = typed(identified)

    assert (status, "no key of example.org/archive" in err) == (2, True)


def test_the_clock_of_a_rebuild_is_source_date_epoch(publisher, identified, typed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1539734400")
    typed(identified)
    release = json.loads((publisher.archive / "boats" / "1" / "release.json").read_text())
    assert release["published_at"] == "2018-10-17T00:00:00Z"

    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    status, _, err = typed(identified)
    assert (status, "SOURCE_DATE_EPOCH=yesterday is no time" in err) == (2, True)


def test_a_rehearsal_tells_what_the_gate_found_and_publishes_nothing(publisher, identified, typed):
    status, out, _ = typed(identified, "--gated", publisher.gated, "--rehearse")

    assert status == 0
    assert "rehearsed boats@1 under the policy twitter-2018; nothing was published" in out
    assert "next: read the report, let two people sign" in out
    assert not (publisher.archive / "boats").exists()


def test_a_red_rehearsal_is_told_and_asks_nobody_to_sign(publisher, identified, typed):
    status, out, err = typed(identified, "--gated", publisher.gated, "--policy", "strict", "--rehearse")

    assert status == 4
    assert "gate                  red: 19 checks" in out
    assert "next:" not in out
    assert "boats@1 does not pass the gate: uniqueness" in err


def test_a_policy_is_explained_in_words(typed):
    status, out, _ = typed("--explain-policy", "--policy", "twitter-2018")

    assert status == 0
    assert out.startswith("twitter-2018\n")
    assert (
        "  does    Accounts with fewer than 5,000 followers, or an unknown number of them, get a pseudonym"
        in out
    )
    assert "  leaves  Post ids are kept" in out
    assert "as-received" not in out


def test_every_policy_is_explained_where_none_is_named(typed):
    _, out, _ = typed("--explain-policy", "--json")

    assert [policy["name"] for policy in json.loads(out)["policies"]] == [
        "twitter-2018",
        "strict",
        "ordinary-people",
        "as-received",
    ]


def test_the_policy_of_a_workspace_is_explained_and_nothing_published(publisher, typed):
    workspace = publisher.workspace(HASHED).root

    status, out, _ = typed(workspace, "--explain-policy")

    assert (status, out.splitlines()[0]) == (0, "as-received")
    assert not (publisher.archive / "boats").exists()


def test_garbage_is_rarely_looked_for_while_publishing_and_as_ever_afterwards():
    before = gc.get_threshold()

    with pytest.raises(RuntimeError), rare_collections():
        assert gc.get_threshold()[0] == OBJECTS
        assert gc.get_freeze_count() > 0
        raise RuntimeError

    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
