"""Distributions: what was made, beside what is known of the historical archive."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from heliograph.model.document import Document
from heliograph.synth.chance import Whole
from heliograph.synth.languages import LANGUAGES
from heliograph.synth.posts import NOBODY, REPOST, Posts, no_posts
from heliograph.synth.world import World

ANNOUNCED = "IRA, October 2018, as announced: 3,613 accounts, 9,041,308 posts"
ENGLISH_IRA = "3,259 English-posting IRA accounts of 2018 (BuzzFeedNews/2018-10-russian-troll-tweets)"
SAMPLE = "35,636 posts of 57 IRA accounts (FiveThirtyEight sample, 2018)"


class Distribution(Document):
    """One figure of the synthetic operation beside the historical one.

    Attributes:
        made: The figure of this run; shares are between 0 and 1.
        historical: The known figure, None where none is established.
        source: Where the historical figure comes from.
    """

    name: str
    made: float
    historical: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of a batch; batches add up."""

    posts: int
    bytes: int
    kinds: Whole
    hours: Whole
    weekdays: Whole
    languages: Whole
    tagged: int
    linked: int
    mentioning: int
    by_account: Whole

    @classmethod
    def nothing(cls, world: World) -> "Tally":
        """The counts of no posts."""
        return tally(world, no_posts(), 0)

    def __add__(self, other: "Tally") -> "Tally":
        """The counts of both."""
        return Tally(
            posts=self.posts + other.posts,
            bytes=self.bytes + other.bytes,
            kinds=self.kinds + other.kinds,
            hours=self.hours + other.hours,
            weekdays=self.weekdays + other.weekdays,
            languages=self.languages + other.languages,
            tagged=self.tagged + other.tagged,
            linked=self.linked + other.linked,
            mentioning=self.mentioning + other.mentioning,
            by_account=self.by_account + other.by_account,
        )


def tally(world: World, posts: Posts, size: int) -> Tally:
    """Count a batch that takes so many bytes."""
    hour = posts.ms // 3_600_000
    addressed = (posts.person != NOBODY) | (posts.mention != NOBODY) | (posts.second_mention != NOBODY)
    return Tally(
        posts=len(posts),
        bytes=size,
        kinds=np.bincount(posts.kind, minlength=4),
        hours=np.bincount(hour % 24, minlength=24),
        weekdays=np.bincount((hour // 24 + 3) % 7, minlength=7),
        languages=np.bincount(posts.language, minlength=len(LANGUAGES)),
        tagged=int(np.count_nonzero(posts.tags)),
        linked=int(np.count_nonzero(posts.url)),
        mentioning=int(np.count_nonzero(addressed)),
        by_account=np.bincount(posts.author, minlength=world.accounts.count),
    )


def distributions(world: World, total: Tally) -> tuple[Distribution, ...]:
    """The figures of a run beside the historical ones."""
    accounts, posts = world.accounts.count, max(total.posts, 1)
    below = float(np.mean(world.accounts.followers < 5_000))
    rows = (
        ("posts per account", posts / accounts, 9_041_308 / 3_613, ANNOUNCED),
        (
            "largest account's share of posts",
            float(total.by_account.max()) / posts,
            0.54,
            "iran_202012, the most uneven set",
        ),
        ("accounts below 5,000 followers", below, 3_124 / 3_259, ENGLISH_IRA),
        (
            "accounts below 5,000 followers, all sets",
            below,
            0.975,
            "mirror of all 48 sets, 87,287 account rows",
        ),
        ("bytes of CSV per post", total.bytes / posts, 586.0, "ira, 2018"),
        ("share of reposts", float(total.kinds[REPOST]) / posts, 18_196 / 35_636, SAMPLE),
        ("posts with hashtags", total.tagged / posts, 16_414 / 35_636, SAMPLE),
        ("posts with links", total.linked / posts, 22_443 / 35_636, SAMPLE),
    )
    known = [
        Distribution(name=name, made=made, historical=past, source=source)
        for name, made, past, source in rows
    ]
    return (*known, *_without_history(total, posts))


def _without_history(total: Tally, posts: int) -> Iterable[Distribution]:
    """Figures for which no historical value is established."""
    largest = int(total.languages.argmax())
    night = float(total.hours.min()) * 24 / posts
    weekend = float(total.weekdays[5:].sum()) / posts
    yield Distribution(name="posts that name somebody", made=total.mentioning / posts)
    yield Distribution(
        name=f"posts in the most frequent language ({LANGUAGES[largest].code})",
        made=float(total.languages[largest]) / posts,
    )
    yield Distribution(name="quietest hour of the day against the average hour", made=night)
    yield Distribution(name="posts on Saturdays and Sundays", made=weekend)
