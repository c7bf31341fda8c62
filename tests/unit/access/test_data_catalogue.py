"""The data catalogue of an archive: from its releases alone, and never a word of what only gated editions have."""

import json

import pytest

from heliograph.access.data_catalogue import data_catalogue
from heliograph.access.resolve import open_library
from heliograph.model.data_catalogue import DataCatalogue
from heliograph.model.edition import Edition
from heliograph.model.tables import TABLES
from heliograph.store.files import FolderTree
from tiny_archive import make_tiny_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return make_tiny_archive(tmp_path_factory.mktemp("catalogued")).archive


@pytest.fixture(scope="module")
def made(archive):
    return data_catalogue(open_library(FolderTree(archive), None))


def test_each_data_set_stands_in_it_with_its_newest_release(archive, made):
    assert [one.name for one in made.datasets] == ["tiny", "tiny-2"]
    release = json.loads((archive / "tiny" / "1" / "release.json").read_text("utf-8"))
    tiny = made.datasets[0]
    assert (tiny.title, tiny.sampling) == (
        release["description"]["title"],
        release["description"]["sampling"],
    )
    assert {table.name: table.rows for table in tiny.tables}["posts"] == release["computed"]["posts"]["value"]
    assert "tiny/1/datasheet.md" in tiny.documents
    assert made.publisher.name
    assert made.current_on == max(one.published_at for one in made.datasets)


def test_no_gated_column_is_named(made):
    gated = {
        column.name
        for spec in TABLES.values()
        for column in spec.columns
        if Edition.PUBLIC not in column.editions
    }
    assert gated
    told = {column.name for one in made.datasets for table in one.tables for column in table.columns}
    assert not gated & told
    assert set(TABLES["posts"].names(Edition.PUBLIC)) <= told


def test_it_is_read_as_it_was_written(made):
    assert DataCatalogue.model_validate(made.to_json()) == made
