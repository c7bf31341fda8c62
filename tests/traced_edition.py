"""A data set whose copies are traced: thousands of invented posts, many of them equal, published behind the gate."""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from heliograph.model.edition import Edition
from heliograph.publish.keys.held import HeldTracing
from heliograph.publish.release import Published
from heliograph.publish.tracing.copy import Copied, make_copy
from heliograph.publish.tracing.source import Source, read_source
from legacy_files import many_tweet_rows, tweets_csv, users_csv
from publisher import Publisher, edited, secrets

KEY = HeldTracing(secret=b"t" * 32)
POSTS, TEXTS = 6400, 320
TRACING = {"rows": 600, "coalition": 2, "choose": "repeats"}
RELEASE = "1"


@dataclass(frozen=True)
class Desk:
    """A publisher with one such release."""

    publisher: Publisher
    published: Published

    def source(self, key: HeldTracing = KEY) -> Source:
        """The edition of which copies are made."""
        return read_source(
            self.publisher.gated / "boats" / RELEASE / "consortium",
            expected=self.published.release.editions[Edition.CONSORTIUM].manifest_sha256,
            declared=self.published.release.description.tracing,
            key=key,
        )

    def copy(self, grant: str, target: Path, **other) -> Copied:
        """The copy of a member."""
        return make_copy(self.source(), grant, target, signing=secrets().signing, **other)


@cache
def traced_desk() -> Desk:
    """Publish, once in each process, for tests that change nothing of it; there are twenty posts of each text."""
    root = Path(tempfile.mkdtemp(prefix="heliograph-traced-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    rows = [
        {**row, "tweet_text": f"tide number {at % TEXTS}"} for at, row in enumerate(many_tweet_rows(POSTS))
    ]
    publisher = Publisher.at(root / "desk")
    publisher.store_keys()
    workspace = publisher.workspace({"boats_users.csv": users_csv(), "boats_tweets.csv": tweets_csv(rows)})
    edited(workspace, tracing=TRACING)
    return Desk(publisher, publisher.publish(workspace))
