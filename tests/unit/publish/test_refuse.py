"""Refusals: what forbids a release is said before any work is done, and nothing changes."""

from datetime import date, timedelta

import pytest

import identified_export as export
import legacy_files as legacy
from heliograph.errors import HeliographError, InputError, RefusedError, StorageError, UsageError
from heliograph.model.release import Reason, ReasonCode
from heliograph.privacy.declared import shipped
from heliograph.publish.release import Secrets
from heliograph.publish.staging import Staging
from publisher import CORRECTION, NOW, Publisher, edited, secrets, visible


@pytest.fixture
def publisher(tmp_path):
    return Publisher.at(tmp_path / "desk")


@pytest.fixture
def identified(publisher):
    return publisher.workspace(export.files())


def refused(publisher, workspace, error, words, **request):
    """Publishing fails with that error and leaves archive and gated root as they were."""
    before = visible(publisher.archive), visible(publisher.gated)
    with pytest.raises(HeliographError, match=words) as caught:
        publisher.publish(workspace, **request)
    assert type(caught.value) is error
    assert caught.value.hint
    assert (visible(publisher.archive), visible(publisher.gated)) == before
    return caught.value


def test_files_marked_unhashed_are_never_published_as_received(publisher, identified):
    refused(publisher, identified, RefusedError, "marked unhashed", policy="as-received", gated=None)


def test_a_policy_that_says_nothing_about_a_column(publisher, identified):
    """Made by a program, it has passed no reader of policy.toml."""
    policy = shipped("strict")
    left = {table: dict(treatments) for table, treatments in policy.columns.items()}
    del left["media"]["pdq"]

    silent = policy.model_copy(update={"columns": left})
    refused(publisher, identified, InputError, "media.pdq has no treatment", policy=silent)


def test_a_set_in_which_nobody_is_hidden_was_not_pseudonymised(publisher):
    clear = {
        "boats_users_csv.csv": legacy.users_csv(export.user_rows()),
        "boats_tweets_csv.csv": legacy.tweets_csv(export.tweet_rows()),
    }

    found = refused(
        publisher,
        publisher.workspace(clear),
        RefusedError,
        "all its 6 accounts in clear",
        policy="as-received",
    )

    assert "twitter-2018" in found.hint


def test_a_workspace_without_a_finished_import(publisher, identified):
    identified.report.unlink()

    refused(publisher, identified, UsageError, "holds no finished import")


def test_a_missing_description(publisher, identified):
    identified.dataset_toml.unlink()

    refused(publisher, identified, UsageError, r"dataset\.toml is missing")


def test_the_description_of_another_data_set(publisher, identified):
    edited(identified, name="ships")

    refused(publisher, identified, UsageError, "describes ships, the workspace holds boats")


@pytest.mark.parametrize("name", ["events", "log", "consortium-record"])
def test_a_name_that_the_archive_needs_for_itself(publisher, name):
    workspace = publisher.workspace(export.files(), name)
    refused(publisher, workspace, UsageError, "no name of a data set")


def test_a_description_without_a_sampling_statement(publisher, identified):
    edited(identified, sampling=None)

    refused(publisher, identified, InputError, "sampling: is required")


def test_a_description_with_a_field_that_nobody_knows(publisher, identified):
    edited(identified, sampilng="All of them.")

    found = refused(publisher, identified, InputError, "sampilng: no such field")
    assert "sampling" in found.hint


def test_an_announced_count_that_differs_without_a_note(publisher, identified):
    edited(identified, announced={"posts": {"value": 99, "source": "blog", "date": "2019"}})

    refused(publisher, identified, RefusedError, "99 announced")


def test_a_public_edition_under_embargo_that_nothing_can_hold(publisher, identified):
    until = (NOW.date() + timedelta(days=1)).isoformat()
    edited(identified, embargo={"until": until, "reason": "a trial is under way"})

    with pytest.raises(RefusedError, match="no gated root in which it could be held"):
        publisher.publish(identified, gated=None)


def test_an_embargo_that_is_over_holds_nothing_back(publisher, identified):
    edited(identified, embargo={"until": NOW.date().isoformat(), "reason": "a trial was under way"})

    assert publisher.publish(identified).release.editions["public"].state == "published"


def test_an_embargo_on_the_consortium_edition_schedules_it(publisher, identified):
    until = date(2027, 1, 1).isoformat()
    edited(identified, embargo={"until": until, "reason": "a trial", "edition": "consortium"})

    editions = publisher.publish(identified).release.editions

    assert (editions["consortium"].state, editions["consortium"].available_on) == ("scheduled", until)
    assert editions["public"].state == "published"


def test_a_second_release_without_a_reason(publisher, identified):
    publisher.publish(identified)
    edited(identified, title="Boats and ships")

    found = refused(publisher, identified, UsageError, "boats has 1 release already")
    assert "--reason" in found.hint


def test_a_second_release_cannot_be_the_initial_one(publisher, identified):
    publisher.publish(identified)

    refused(publisher, identified, UsageError, "already", reason=Reason(code=ReasonCode.INITIAL))


def test_a_clock_before_the_last_release(publisher, identified):
    publisher.publish(identified)

    refused(
        publisher,
        identified,
        RefusedError,
        "the clock says",
        reason=CORRECTION,
        now=NOW - timedelta(seconds=1),
    )


def test_another_pseudonym_key_than_before(publisher, identified):
    publisher.publish(identified)
    other = Secrets(signing=secrets().signing, pseudonym_root=bytes(32))

    refused(
        publisher,
        identified,
        RefusedError,
        "not the one that boats@1 was made with",
        reason=CORRECTION,
        keys=other,
    )


def test_another_pseudonym_key_for_another_data_set_of_the_archive(publisher, identified):
    publisher.publish(identified)
    ships = publisher.workspace(export.files("ships"), "ships")
    other = Secrets(signing=secrets().signing, pseudonym_root=bytes(32))

    refused(publisher, ships, RefusedError, "boats@1", keys=other)


def test_a_key_that_was_stolen_can_be_replaced(publisher, identified):
    publisher.publish(identified)
    other = Secrets(signing=secrets().signing, pseudonym_root=bytes(32))
    stolen = Reason(code=ReasonCode.KEY_COMPROMISE, text="the old key was copied")

    assert publisher.publish(identified, reason=stolen, keys=other).release.release == 2
    assert publisher.publish(identified, reason=CORRECTION, keys=other).release.release == 3


@pytest.mark.parametrize(
    ("gated", "workspace", "words"),
    [
        ("archive/gated", "workspace/boats", "gated root .* lies inside the archive"),
        (".", "workspace/boats", "lies inside the gated root"),
        ("gated", "archive/workspace", "workspace .* lies inside the archive"),
        ("gated", "gated/workspace", "workspace .* lies inside the gated root"),
        ("workspace/boats/gated", "workspace/boats", "gated root .* lies inside the workspace"),
    ],
)
def test_roots_that_contain_one_another(publisher, identified, gated, workspace, words):
    place = publisher.root / workspace
    if place != identified.root:
        identified.root.rename(place)
    (publisher.root / gated).mkdir(exist_ok=True)

    refused(publisher, type(identified)(place), RefusedError, words, gated=publisher.root / gated)


def test_a_gated_root_behind_a_link_into_the_archive(publisher, identified):
    (publisher.archive / "inner").mkdir()
    link = publisher.root / "link"
    link.symlink_to(publisher.archive / "inner")

    refused(publisher, identified, RefusedError, "lies inside the archive", gated=link)


def test_a_signing_key_that_the_archive_does_not_name(publisher, identified):
    other = Secrets(signing=secrets(1).signing, pseudonym_root=secrets().pseudonym_root)

    refused(publisher, identified, RefusedError, r"archive\.json does not name the signing key", keys=other)


@pytest.mark.parametrize("damage", ["release.json", "release.sig"])
def test_a_predecessor_that_is_not_what_was_signed(publisher, identified, damage):
    path = publisher.publish(identified).folder / damage
    path.write_bytes(
        path.read_bytes().replace(b"boats", b"goats", 1)
        if damage == "release.sig"
        else path.read_bytes().replace(b'"posts"', b'"poats"', 1)
    )

    refused(publisher, identified, RefusedError, "boats@1 is not what was signed", reason=CORRECTION)


def test_a_predecessor_without_its_signature(publisher, identified):
    (publisher.publish(identified).folder / "release.sig").unlink()

    refused(publisher, identified, RefusedError, "boats@1 is not what was signed", reason=CORRECTION)


def test_a_gated_root_that_is_not_there(publisher, identified):
    refused(publisher, identified, StorageError, "there is no folder .*/gone", gated=publisher.root / "gone")


def test_an_archive_that_is_none(publisher, identified):
    (publisher.archive / "archive.json").unlink()

    refused(publisher, identified, InputError, r"archive\.json: not there")


def test_something_unknown_where_the_release_belongs(publisher, identified):
    (publisher.archive / "boats" / "1").mkdir(parents=True)

    refused(publisher, identified, StorageError, "archive/boats/1 is there already")


def test_a_gated_edition_of_another_archive_is_not_overwritten(publisher, identified, tmp_path):
    publisher.publish(identified)
    other = Publisher.at(tmp_path / "other")

    found = refused(other, identified, StorageError, "gated/boats/1 is there already", gated=publisher.gated)

    assert "two archives share a gated root" in found.hint
    assert publisher.verify_gated().exit_code == 0


def test_a_second_publisher_at_the_same_time(publisher, identified):
    with Staging(publisher.archive).opened("another"):
        refused(publisher, identified, StorageError, "another run is publishing to")
