"""The legacy CSV that existing research code is let loose on: an export, and a sample with known results."""

import csv
import gzip
import os
import zipfile
from pathlib import Path

import pytest

from legacy_files import Row, reposting_tweet_rows, tweet_rows, tweets_csv, users_csv
from published import publish_files

SAMPLE = "archive/ira_sample_31col_SYNTHETIC_IDS_tweets_csv_hashed.csv.gz"
TWEETS, USERS = "ira_tweets_csv_hashed.csv", "ira_users_csv_hashed.csv"


def export_rows() -> list[Row]:
    """What is in the export: every kind of post, and three accounts that repost alike."""
    return [*tweet_rows(), *reposting_tweet_rows()]


def write_export(folder: Path) -> Path:
    """Publish ``export_rows`` and put the legacy CSV of the release into a folder, under the names of the archive."""
    files = {TWEETS: tweets_csv(export_rows()), USERS: users_csv()}
    settings = publish_files(folder / "publisher", files, policy="as-received")
    for zipped in Path(settings.archive or "").glob("ira/1/public/csv/*.zip"):
        with zipfile.ZipFile(zipped) as archive:
            archive.extractall(folder)
    return folder


def unpack_sample(folder: Path) -> Path:
    """Write the sample with 31 columns into a folder, or skip with the reason."""
    data = os.environ.get("HELIOGRAPH_TEST_DATA")
    if not data:
        pytest.skip(
            "HELIOGRAPH_TEST_DATA is not set: clients are not run against the sample with known results"
        )
    (folder / TWEETS).write_bytes(gzip.decompress((Path(data) / SAMPLE).read_bytes()))
    return folder / TWEETS


def records(path: Path) -> list[Row]:
    """The rows of a file as the csv module reads them."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
