"""A release to describe: invented from end to end, with every kind of fact in it."""

from dataclasses import replace
from typing import Any

from heliograph.model.archive import Publisher
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.manifest import TableFile
from heliograph.model.release import ComputedCount, Reason, ReasonCode
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import shipped
from heliograph.publish.describe.context import (
    Accounting,
    Facts,
    PublicEdition,
    SourceFile,
    WithheldEdition,
)

DESCRIPTION: dict[str, Any] = {
    "name": "harbour-2021",
    "title": "Harbour <network> | 2021",
    "operation": "Harbour network",
    "policy_area": "information-operations",
    "summary": "Accounts that praised a harbour nobody has seen.\n\n# They did so at night.",
    "detection": "Found by shared sign-up infrastructure.",
    "presumptive_country": {
        "country": "QX",
        "indicators": [
            {"kind": "login-network", "country": "QX", "share": 0.75, "n": 120, "confidence": "high"},
            {"kind": "phone-prefix", "country": "QY", "share": 0.5, "n": 9, "confidence": "low"},
        ],
    },
    "sampling": "All accounts of the network; posts of the last two years.",
    "limits": ["Direct messages are not in it."],
    "announced": {
        "accounts": {"value": 120, "source": "https://example.org/announcement", "date": "2021-12"},
        "posts": {"value": 5000, "source": "Harbour report", "date": "2021-12-02", "at_least": True},
    },
    "difference_notes": {"accounts": "One account had been announced twice."},
    "contact": {"name": "Trust and safety desk", "email": "desk@example.org"},
    "license": "CC-BY-4.0",
    "reports": [
        {"title": "The harbour that was not there", "url": "https://example.org/report", "date": "2021"}
    ],
}


def _file(path: str, table: str | None, rows: int | None, digit: str) -> TableFile:
    return TableFile(path=path, bytes=1000, sha256=digit * 64, table=table, rows=rows)


def public_edition() -> PublicEdition:
    """A public edition of 119 accounts and 5,100 posts in two parts."""
    return PublicEdition(
        rows={"accounts": 119, "posts": 5100, "actions": 0},
        columns={name: TABLES[name].names(Edition.PUBLIC) for name in ("accounts", "posts", "actions")},
        files=(
            _file("accounts.parquet", "accounts", 119, "a"),
            _file("posts/part-0000.parquet", "posts", 3000, "b"),
            _file("posts/part-0001.parquet", "posts", 2100, "c"),
            _file("actions.parquet", "actions", 0, "e"),
            _file("csv/harbour-2021_tweets_csv_hashed.zip", None, 5100, "d"),
        ),
        policy=shipped("twitter-2018"),
    )


def facts_of(**changes: Any) -> Facts:
    """The facts of the invented release, with some of them replaced."""
    facts = Facts(
        archive_title="Example archive",
        origin="archive.example.org/moderation",
        publisher=Publisher(
            name="Example Platform", url="https://example.org", contact="archive@example.org"
        ),
        description=DatasetDescription.model_validate(DESCRIPTION),
        release=1,
        published_at="2022-03-04T05:06:07Z",
        reason=Reason(code=ReasonCode.INITIAL),
        public=public_edition(),
        withheld=(
            WithheldEdition(edition=Edition.CONSORTIUM, terms="Members of the consortium, on application."),
        ),
        computed={
            "accounts": ComputedCount(value=119, query="SELECT count(*) FROM accounts"),
            "posts": ComputedCount(value=5100, query="SELECT count(*) FROM posts"),
        },
        figures={"first_posted_at": "2019-01-01T00:00:00Z", "languages": 4},
        accounting=Accounting(
            sources=(
                SourceFile(name="users.csv", table="accounts", records_in=120, rows_out=119),
                SourceFile(
                    name="posts.csv",
                    table="posts",
                    records_in=5103,
                    rows_out=5100,
                    dialect=("CRLF line ends",),
                ),
            ),
            rejected={"duplicate_exact": 1, "bad_date": 3},
        ),
    )
    return replace(facts, **changes)
