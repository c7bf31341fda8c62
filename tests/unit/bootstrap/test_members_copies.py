"""What a server hands to members: the edition, or a copy of their own where the data set is traced."""

from pathlib import Path

import pytest

from heliograph.bootstrap.keys import key_folder
from heliograph.bootstrap.tracing import Place, member_copy
from heliograph.errors import RefusedError, UsageError
from heliograph.settings import Settings
from legacy_files import tweets_csv, users_csv
from published import predictable, publish_files
from publisher import ORIGIN, visible
from traced_edition import traced_desk


@pytest.fixture
def place(tmp_path):
    publisher = traced_desk().publisher
    settings = Settings(
        keys=publisher.keys, gated=publisher.gated, archive=str(publisher.archive), cache=tmp_path / "cache"
    )
    key_folder(settings).make_tracing(ORIGIN, randomness=predictable("tracing"))
    return Place(publisher.archive, settings)


def test_a_copy_is_made_once_and_found_again(place, tmp_path):
    first = member_copy(place, "boats", "grant-1", tmp_path / "copies")
    before = visible(tmp_path / "copies")
    again = member_copy(place, "boats@1", "grant-1", tmp_path / "copies")

    assert again == first
    assert visible(tmp_path / "copies") == before
    said = first.manifest.member_copy
    assert first.folder == tmp_path / "copies" / "boats" / "1" / said.copy_id / "consortium"


def test_each_grant_has_its_own(place, tmp_path):
    one, other = (member_copy(place, "boats", grant, tmp_path / "copies") for grant in ("one", "other"))

    assert one.folder != other.folder
    assert one.manifest_bytes != other.manifest_bytes


def test_where_nothing_is_declared_members_get_the_edition_itself(tmp_path):
    files = {"tiny_users.csv": users_csv(), "tiny_tweets.csv": tweets_csv()}
    settings = publish_files(tmp_path, files)

    place = Place(Path(settings.archive), settings)
    assert member_copy(place, "tiny", "grant-1", tmp_path / "copies") is None


def test_copies_never_lie_where_everybody_reads(place):
    with pytest.raises(RefusedError, match="lies in the archive"):
        member_copy(place, "boats", "grant-1", place.archive / "copies")


def test_a_gated_root_is_needed(place):
    with pytest.raises(UsageError, match="no gated root"):
        _ = Place(place.archive, place.settings.model_copy(update={"gated": None})).gated
