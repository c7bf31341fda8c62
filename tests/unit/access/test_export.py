"""Exports for other coordination tools, from a published edition."""

import csv
from pathlib import Path

import pytest
from tests.legacy_files import tweets_csv, users_csv
from tests.published import publish_files

from heliograph.access.export import ExportForm, export
from heliograph.access.resolve import open_edition
from heliograph.bootstrap.reading import open_archive, reader_of
from heliograph.model.progress import silent
from heliograph.settings import Settings


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def published(tmp_path: Path) -> Settings:
    """A small published archive."""
    return publish_files(
        tmp_path, {"set_users_csv_unhashed.csv": users_csv(), "set_tweets_csv_unhashed.csv": tweets_csv()}
    )


def test_the_eight_column_export_has_one_row_per_post_and_no_empty_link(
    published: Settings, tmp_path: Path
) -> None:
    joined = open_archive(settings=published)
    reader = reader_of(joined, open_edition(joined.library, "set"), silent)
    (written,) = export(reader, ExportForm.NETWORK_TOOLKIT, tmp_path / "out")
    rows = rows_of(written.path)
    assert len(rows) == written.rows == written.posts
    assert all(row["urls"] for row in rows)


def test_the_four_column_export_has_a_file_for_each_kind_of_object(
    published: Settings, tmp_path: Path
) -> None:
    joined = open_archive(settings=published)
    reader = reader_of(joined, open_edition(joined.library, "set"), silent)
    written = export(reader, ExportForm.COORTWEET, tmp_path / "out")
    assert {w.path.stem.rpartition("_")[2] for w in written} >= {"repost", "url", "hashtag"}
    assert all(row["object_id"] and row["timestamp_share"] for w in written for row in rows_of(w.path))
