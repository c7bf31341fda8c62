"""A release that the public has not yet, as its server gives it to members: under the addresses that it will have, once a key vouches for it."""

import shutil
from dataclasses import replace
from functools import partial

import pytest

from held import DAY, holding
from heliograph.access.early import EarlyTree, early_library, early_releases
from heliograph.access.resolve import open_edition, open_library
from heliograph.errors import UnknownNameError, VerificationError
from heliograph.model.early import EarlyRelease
from heliograph.model.edition import Edition
from heliograph.model.names import Address
from heliograph.publish.hold import held_in
from heliograph.store.files import FolderTree
from publisher import ORIGIN


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return holding(tmp_path_factory.mktemp("early") / "desk")[0]


@pytest.fixture
def served(desk, tmp_path):
    """What a server gives to members, as a folder."""
    [one] = held_in(desk.gated, ORIGIN)
    root = tmp_path / "served" / one.place
    shutil.copytree(one.folder, root / "release", ignore=shutil.ignore_patterns("public"))
    shutil.copytree(one.folder / "public", root / "public")
    shutil.copytree(desk.gated / one.place / "consortium", root / "consortium")
    return tmp_path / "served"


def told(desk, **more):
    [one] = held_in(desk.gated, ORIGIN)
    said = {
        "dataset": "boats",
        "release": 1,
        "release_id": one.release_id,
        "edition": Edition.CONSORTIUM,
        "public_on": f"{DAY}",
    }
    return (EarlyRelease(**said | more),)


def library(desk, served, *releases):
    made = open_library(FolderTree(desk.archive), FolderTree(served))
    return replace(made, early=partial(early_library, lambda: releases or told(desk)))


@pytest.mark.parametrize("name", ["boats", "boats@1"])
def test_it_opens_like_any_other_and_says_until_when_it_is_held(desk, served, name):
    opened = open_edition(library(desk, served), name, "consortium")
    assert (opened.name, opened.held_until, opened.latest) == ("boats@1", DAY.isoformat(), 1)
    assert opened.tree.where == str(served)


def test_without_the_name_of_a_gated_edition_or_under_another_number_it_is_unknown(desk, served):
    for name, edition in (
        ("boats", None),
        ("boats", "public"),
        ("boats@2", "consortium"),
        ("cars", "consortium"),
    ):
        with pytest.raises(UnknownNameError):
            open_edition(library(desk, served), name, edition)


def test_what_is_public_by_now_is_read_where_everybody_reads_it(desk, served):
    made = library(desk, served)
    shown = early_library(lambda: told(desk), made, Address.parse("boats"))
    assert early_library(lambda: told(desk), shown, Address.parse("boats")) is None


def test_what_no_key_of_the_archive_vouches_for_is_refused(desk, served):
    with pytest.raises(VerificationError, match="the server says"):
        open_edition(library(desk, served, *told(desk, release_id="0" * 64)), "boats", "consortium")
    place = served / "boats" / "1" / "release"
    signature = (place / "release.sig").read_text()
    (place / "release.sig").write_text(signature.replace("— ", "— x"))
    with pytest.raises(VerificationError):
        open_edition(library(desk, served), "boats", "consortium")
    (place / "release.sig").unlink()
    with pytest.raises(VerificationError, match="nothing vouches"):
        open_edition(library(desk, served), "boats", "consortium")


def test_a_release_under_another_number_than_it_was_signed_for_is_refused(desk, served):
    shutil.copytree(served / "boats" / "1", served / "boats" / "2")
    with pytest.raises(VerificationError, match="another release"):
        open_edition(library(desk, served, *told(desk, release=2)), "boats@2", "consortium")


def test_its_files_stand_under_the_addresses_that_they_will_have(desk, served):
    tree = EarlyTree(public=FolderTree(desk.archive), held=FolderTree(served))
    path, place = "boats/1/datasheet.md", served / "boats" / "1" / "release" / "datasheet.md"
    data = place.read_bytes()
    assert tree.read(path, 2**20) == b"".join(piece.data for piece in tree.pieces(path, 0)) == data
    assert tree.read("archive.json", 2**20) == (desk.archive / "archive.json").read_bytes()
    assert tree.read("boats/1/CITATION.cff", 2**20) is None
    assert (tree.list(), tree.token, tree.where) == (None, None, str(served))
    assert tree.local(path) == place
    assert tree.local("boats/1/public/manifest.json") == served / "boats" / "1" / "public" / "manifest.json"
    held = FolderTree(served)
    assert tree.address(path) == held.address("boats/1/release/datasheet.md")
    assert tree.address("") == held.address("")
    assert tree.partly(path, len(data)) == held.partly("boats/1/release/datasheet.md", len(data))
    assert tree.part(path, 2, 9) == data[2:9]


def test_a_server_that_knows_no_such_question_gives_nothing_early(desk, tmp_path):
    assert early_releases(FolderTree(tmp_path), "early") == ()
    (tmp_path / "early").write_text(f'{{"releases": [{told(desk)[0].model_dump_json()}]}}')
    assert early_releases(FolderTree(tmp_path), "early") == told(desk)
