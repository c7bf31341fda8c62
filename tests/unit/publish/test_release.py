"""Publishing from end to end: what stands in the archive afterwards, and what a second release adds."""

import json
from datetime import timedelta
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest

import identified_export as export
import legacy_files as legacy
from heliograph.errors import AccountingError, RefusedError, UsageError
from heliograph.model.policy import AccountException, AccountRule, Limits, TextRule
from heliograph.preserve.finding import NoticeKind
from heliograph.preserve.verify import verify
from heliograph.privacy.declared import shipped
from heliograph.publish import commit
from heliograph.publish.commit import Intent, source_digest
from heliograph.publish.staging import Staging
from heliograph.signing.canonical import digest
from heliograph.store.files import FolderTree
from publisher import CORRECTION, NOW, Publisher, edited, rows, visible

HASHED = {
    "boats_users_csv_hashed.csv": legacy.users_csv(),
    "boats_tweets_csv_hashed.csv": legacy.tweets_csv(),
}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def publisher(tmp_path):
    return Publisher.at(tmp_path / "desk")


@pytest.fixture
def workspace(publisher):
    return publisher.workspace(export.files())


def release_of(published):
    return json.loads((published.folder / "release.json").read_bytes())


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_bytes())


def test_a_release_verifies_in_both_roots(publisher, workspace):
    published = publisher.publish(workspace)

    found = publisher.verify()
    assert (found.exit_code, found.findings) == (0, ())
    assert [release.name for release in found.releases] == ["boats@1"]
    assert found.releases[0].editions == {"public": "verified", "consortium": "absent"}
    assert publisher.verify_gated().exit_code == 0
    assert published.release_id == digest((published.folder / "release.json").read_bytes())


def test_a_release_verifies_by_itself(publisher, workspace):
    published = publisher.publish(workspace)

    found = verify(FolderTree(published.folder), trusted=[publisher_key(publisher)])

    assert found.exit_code == 0


def publisher_key(publisher):
    return json.loads((publisher.archive / "archive.json").read_text())["keys"][0]


def test_nothing_but_the_release_and_the_indexes_is_left_behind(publisher, workspace):
    publisher.publish(workspace)

    assert sorted(p.name for p in Staging(publisher.archive).folder.iterdir()) == ["boats.json", "lock"]
    assert [p.name for p in Staging(publisher.gated).folder.iterdir()] == ["lock"]
    assert not (workspace.root / ".publishing").exists()
    assert not [name for name in visible(publisher.archive) if "/." in f"/{name}"]
    assert sorted(p.name for p in publisher.archive.iterdir()) == [
        "archive.json",
        "boats",
        "catalogue.json",
        "feed.atom",
    ]


def test_the_files_of_a_release_are_those_of_the_design(publisher, workspace):
    published = publisher.publish(workspace)

    assert sorted(p.name for p in published.folder.iterdir()) == sorted(
        [
            "README.txt",
            "CITATION.cff",
            "bag-info.txt",
            "bagit.txt",
            "changes.md",
            "croissant.json",
            "datacite.json",
        ]
        + ["datasheet.md", "manifest-sha256.txt", "public", "release.json", "release.sig"]
        + ["risk-report.html", "risk-report.json"]
    )
    assert sorted(visible(published.folder / "public")) == sorted(
        ["accounts.parquet", "actions.parquet", "cube.parquet", "manifest.json", "media.parquet", "referenced.parquet"]
        + ["csv/", "csv/boats_tweets_csv_hashed.zip", "csv/boats_users_csv_hashed.zip"]
        + ["keys/", *(f"keys/by_{key}.parquet" for key in ("post", "target", "text", "time"))]
        + ["posts/", "posts/part-00001.parquet"]
    )  # fmt: skip


def test_the_manifest_states_the_range_of_each_part(publisher, workspace):
    public = publisher.publish(workspace).folder / "public"

    [part] = [file for file in manifest_of(public)["files"] if file["path"].startswith("posts/")]
    [(first, last, earliest, latest)] = rows(
        f"{public}/posts/*.parquet",
        "min(account_id), max(account_id), strftime(min(posted_at), '%Y-%m-%dT%H:%M:%S.%gZ'), strftime(max(posted_at), '%Y-%m-%dT%H:%M:%S.%gZ')",
    )
    assert part["accounts"] == [first, last]
    assert part["times"] == [earliest, latest]
    assert part["rows"] == manifest_of(public)["rows"]["posts"] == len(export.tweet_rows())


def test_the_two_manifests_have_nonces_of_their_own(publisher, workspace):
    published = publisher.publish(workspace)

    nonces = {
        manifest_of(f)["nonce"] for f in (published.folder / "public", published.gated_folder / "consortium")
    }
    assert len(nonces) == 2
    assert all(len(bytes.fromhex(nonce)) == 32 for nonce in nonces)


def test_the_key_is_named_where_pseudonyms_stand_and_only_there(publisher, workspace):
    published = publisher.publish(workspace)

    public = manifest_of(published.folder / "public")
    assert (public["key_scope"], len(public["key_id"]), len(public["key_check"])) == ("archive", 16, 16)
    assert "key_id" not in {k for k, v in manifest_of(published.gated_folder / "consortium").items() if v}


def test_an_account_keeps_its_pseudonym_in_another_data_set_of_the_archive(publisher, workspace):
    boats = publisher.publish(workspace)
    ships = publisher.publish(publisher.workspace(export.files("ships"), "ships"))

    read = [set(rows(made.folder / "public" / "accounts.parquet", "account_id")) for made in (boats, ships)]
    assert read[0] == read[1]


def accounts_of(published):
    return {
        r[0]
        for r in rows(published.folder / "public" / "accounts.parquet", "account_id", "WHERE is_pseudonymous")
    }


def test_pseudonyms_of_a_series_can_be_followed_within_one_policy_area_only(publisher, workspace):
    policy = shipped("twitter-2018").model_copy(update={"key_scope": "series"})
    made = []
    for name, area in (("ships", "information-operations"), ("rumours", "misinformation")):
        other = publisher.workspace(export.files(name), name)
        edited(other, policy_area=area)
        made.append(publisher.publish(other, policy=policy))
    boats = publisher.publish(workspace, policy=policy)

    assert accounts_of(boats) == accounts_of(made[0])
    assert not accounts_of(boats) & accounts_of(made[1])


def test_pseudonyms_of_a_release_cannot_be_followed_into_the_next(publisher, workspace):
    policy = shipped("strict").model_copy(update={"key_scope": "release", "limits": Limits()})
    one = publisher.publish(workspace, policy=policy)
    two = publisher.publish(workspace, policy=policy, reason=CORRECTION)

    assert len(accounts_of(one)) == len(accounts_of(two)) == 4
    assert not accounts_of(one) & accounts_of(two)


def test_pseudonyms_of_a_release_beside_kept_post_ids_are_refused(publisher, workspace):
    policy = shipped("twitter-2018").model_copy(update={"key_scope": "release"})
    publisher.publish(workspace, policy=policy)

    with pytest.raises(RefusedError, match="linkage: followed-by-posts"):
        publisher.publish(workspace, policy=policy, reason=CORRECTION)


def test_catalogue_and_feed_know_the_release(publisher, workspace):
    published = publisher.publish(workspace)

    catalogue = json.loads((publisher.archive / "catalogue.json").read_text())
    assert published.release_id in json.dumps(catalogue)
    feed = ET.fromstring((publisher.archive / "feed.atom").read_text())
    assert [e.findtext(f"{ATOM}id") for e in feed.iter(f"{ATOM}entry")] == [
        f"urn:sha256:{published.release_id}"
    ]


def test_a_second_release_supersedes_the_first_and_the_chain_verifies(publisher, workspace):
    first = publisher.publish(workspace)
    before = visible(first.folder)

    second = publisher.publish(workspace, reason=CORRECTION, now=NOW + timedelta(days=1))

    assert second.release.release == 2
    assert second.release.supersedes == first.release_id
    assert release_of(second)["reason"] == {"code": "correction", "text": "two posts were missing"}
    assert visible(first.folder) == before
    found = publisher.verify()
    assert (found.exit_code, [r.name for r in found.releases]) == (0, ["boats@1", "boats@2"])
    assert publisher.verify_gated().exit_code == 0
    told = (second.folder / "changes.md").read_text()
    assert "as before" in told
    assert "`--dataset boats@1 --dataset boats@2`" in told


def test_another_policy_than_before_is_told(publisher):
    hashed = publisher.workspace(HASHED)
    publisher.publish(hashed, policy="as-received")

    second = publisher.publish(hashed, reason=CORRECTION)

    told = (second.folder / "changes.md").read_text()
    assert "as-received" in told
    assert "twitter-2018" in told


def test_without_a_gated_root_there_is_only_a_public_edition(publisher, workspace):
    published = publisher.publish(workspace, gated=None)

    assert published.gated_folder is None
    assert set(release_of(published)["editions"]) == {"public"}
    assert visible(publisher.gated) == {}


def test_a_missing_sampling_statement_is_allowed_and_told(publisher, workspace):
    assert any(
        "does not say how accounts and posts were chosen" in note
        for note in publisher.publish(workspace).notes
    )

    edited(workspace)
    assert publisher.publish(workspace, reason=CORRECTION).notes == ()


def test_a_gated_root_that_everybody_can_read_is_told(publisher, workspace):
    edited(workspace)
    publisher.gated.chmod(0o755)

    assert publisher.publish(workspace).notes == (
        f"every account of this machine can read the gated root {publisher.gated}: chmod o-rwx {publisher.gated}",
    )


def test_a_release_that_passed_the_gate_is_not_called_ungated(publisher, workspace):
    made = publisher.publish(workspace)

    assert made.risk is not None
    assert [n.kind for n in publisher.verify().notices].count(NoticeKind.UNGATED) == 0


def test_rows_that_are_lost_on_the_way_stop_the_release(publisher, workspace):
    report = json.loads(workspace.report.read_text())
    report["rows"]["media"] += 1
    workspace.report.write_text(json.dumps(report))

    with pytest.raises(AccountingError, match="media: 2 rows were imported, 1 packed"):
        publisher.publish(workspace)

    assert sorted(p.name for p in publisher.archive.iterdir()) == ["archive.json"]


# ---------------------------------------------------------------- as received


@pytest.fixture
def received(publisher):
    return publisher.publish(publisher.workspace(HASHED), policy="as-received")


def test_a_received_set_is_one_edition_with_the_csv_byte_for_byte(received):
    assert set(release_of(received)["editions"]) == {"public"}
    assert received.gated_folder is None
    assert received.unfaithful == []


def test_a_received_set_names_the_file_and_row_of_each_account_and_post(received):
    public = received.folder / "public"
    found = {r[0]: r[1:] for r in rows(f"{public}/posts/*.parquet", "post_id, source_file, source_row")}

    given = {
        row["tweetid"]: ("boats_tweets_csv_hashed.csv", n)
        for n, row in enumerate(legacy.tweet_rows(), start=1)
    }
    assert found == given
    assert {
        r[0]: r[1:] for r in rows(public / "accounts.parquet", "account_id, source_file, source_row")
    } == {
        row["userid"]: ("boats_users_csv_hashed.csv", n) for n, row in enumerate(legacy.user_rows(), start=1)
    }


def test_file_and_row_are_described_where_the_other_columns_are(received):
    datasheet = (received.folder / "datasheet.md").read_text()
    croissant = (received.folder / "croissant.json").read_text()

    assert "`source_file`" in datasheet
    assert "posts/source_row" in croissant
    field = pq.read_schema(next((received.folder / "public" / "posts").iterdir())).field("source_row")
    assert b"Number of the record" in field.metadata[b"about"]


def test_a_received_set_has_the_coordinates_that_its_csv_has_and_no_decision_that_nobody_knows(received):
    public = received.folder / "public"

    assert {"latitude", "longitude"} <= set(pq.read_schema(next((public / "posts").iterdir())).names)
    assert "follower_count_at_decision" not in pq.read_schema(public / "accounts.parquet").names
    assert set(rows(public / "accounts.parquet", "decision_rule, is_pseudonymous")) == {
        ("identified", False),
        ("received", True),
    }


def test_other_sets_do_not_tell_files_and_rows(publisher, workspace):
    published = publisher.publish(workspace)

    for folder in (published.folder / "public", published.gated_folder / "consortium"):
        for path in folder.rglob("*.parquet"):
            assert not {"source_file", "source_row", "source_cells", "source_profile"} & set(
                pq.read_schema(path).names
            )


# ---------------------------------------------------------------- runs that were cut short


def cut_short_after_showing(publisher, workspace, published):
    """As a run leaves things that is killed right after the rename of the release."""
    Intent(
        release_id=published.release_id,
        source=source_digest(publisher.request(workspace)),
        gated=str(published.gated_folder),
        manifest=digest((published.gated_folder / "consortium" / "manifest.json").read_bytes()),
    ).write(Staging(publisher.archive).folder / "boats.json")
    (publisher.archive / "catalogue.json").unlink()


def test_a_run_that_was_cut_short_after_the_release_appeared_is_finished_and_not_repeated(
    publisher, workspace
):
    first = publisher.publish(workspace)
    whole = visible(publisher.archive)
    cut_short_after_showing(publisher, workspace, first)

    again = publisher.publish(workspace)

    assert again.resumed
    assert (again.release_id, again.gated_folder) == (first.release_id, first.gated_folder)
    assert visible(publisher.archive) == whole


def test_asking_twice_for_the_same_gives_one_release(publisher, workspace):
    first = publisher.publish(workspace)
    whole = visible(publisher.archive)

    again = publisher.publish(workspace, now=NOW + timedelta(days=1))

    assert (again.unchanged, again.resumed) == (True, False)
    assert (again.release_id, again.folder, again.gated_folder) == (
        first.release_id,
        first.folder,
        first.gated_folder,
    )
    assert visible(publisher.archive) == whole


def test_asking_twice_for_a_correction_gives_one_correction(publisher, workspace):
    publisher.publish(workspace)

    made = [publisher.publish(workspace, reason=CORRECTION) for _ in range(2)]

    assert [(m.release.release, m.unchanged) for m in made] == [(2, False), (2, True)]


def test_another_reason_is_another_release(publisher, workspace):
    publisher.publish(workspace)
    texts = ("a typing error", "another typing error")

    made = [
        publisher.publish(workspace, reason=CORRECTION.model_copy(update={"text": text})) for text in texts
    ]

    assert [m.release.release for m in made] == [2, 3]


@pytest.mark.parametrize(
    "changed",
    [
        {"accounts": AccountRule(hide="below", below=10)},
        {"exceptions": (AccountException(rule="compromised", decision="hide", everyone=True, reason="taken over"),)},
        {"texts": TextRule(personal_data=True)},
    ],
)  # fmt: skip
def test_a_changed_policy_of_the_same_name_is_another_release(publisher, workspace, changed):
    policy = shipped("twitter-2018")
    publisher.publish(workspace, policy=policy)

    assert publisher.publish(workspace, policy=policy).unchanged
    with pytest.raises(UsageError, match="boats has 1 release already"):
        publisher.publish(workspace, policy=policy.model_copy(update=changed))


def test_a_further_edition_is_a_further_release_and_needs_a_reason(publisher, workspace):
    publisher.publish(workspace, gated=None)

    with pytest.raises(UsageError, match="boats has 1 release already"):
        publisher.publish(workspace)
    assert set(publisher.publish(workspace, reason=CORRECTION).release.editions) == {"public", "consortium"}


def test_new_rows_are_not_taken_for_a_run_to_be_finished(publisher, workspace):
    cut_short_after_showing(publisher, workspace, publisher.publish(workspace))
    changed = publisher.workspace(
        export.files() | {"actions.csv": export.actions_csv().rsplit(b"act-4", 1)[0]}
    )

    made = publisher.publish(changed, reason=CORRECTION)

    assert (made.release.release, made.resumed) == (2, False)
    assert publisher.verify().exit_code == 0


def test_a_gated_edition_whose_release_never_appeared_is_taken_back(publisher, workspace):
    first = publisher.publish(workspace)
    cut_short_after_showing(publisher, workspace, first)
    first.folder.rename(publisher.root / "never shown")
    orphan = visible(publisher.gated)

    again = publisher.publish(workspace, randomness=lambda length: b"\x01" * length)

    assert (again.release.release, again.resumed) == (1, False)
    assert visible(publisher.gated) != orphan
    assert publisher.verify().exit_code == publisher.verify_gated().exit_code == 0


def test_a_gated_edition_left_behind_is_not_forgotten_when_the_gated_root_is_not_named(publisher, workspace):
    first = publisher.publish(workspace)
    cut_short_after_showing(publisher, workspace, first)
    first.folder.rename(publisher.root / "never shown")

    with pytest.raises(RefusedError, match="has left its gated edition in") as caught:
        publisher.publish(workspace, gated=None)

    assert "--gated" in caught.value.hint


def test_an_error_while_showing_takes_the_gated_edition_back(publisher, workspace):
    """The place of the release is taken between the check and the rename."""

    def take_the_place(stage, done, total=None):
        if stage == "gate" and done == total:
            (publisher.archive / "boats" / "1" / "something").mkdir(parents=True)

    with pytest.raises(Exception, match="boats/1"):
        publisher.publish(workspace, progress=take_the_place)

    assert [name for name in visible(publisher.gated) if name != "boats/"] == []
    assert commit.Intent.read(Staging(publisher.archive).folder / "boats.json") is None


def test_the_intent_of_a_run_is_for_the_publisher_alone(publisher, workspace):
    path = publisher.root / "intent.json"
    intent = commit.Intent(release_id="0" * 64, source="1" * 64, unfaithful=("a: b",))
    intent.write(path)

    assert path.stat().st_mode & 0o077 == 0
    assert commit.Intent.read(path) == intent
    assert commit.Intent.read(publisher.root / "none.json") is None
