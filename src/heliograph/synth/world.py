"""World: everything that posts are drawn from, made once and only read afterwards."""

from dataclasses import dataclass

from heliograph.synth import accounts as accounts_module
from heliograph.synth import topics as topics_module
from heliograph.synth import vocabulary as vocabulary_module
from heliograph.synth.accounts import Accounts, People
from heliograph.synth.calendar import Calendar, calendar_of, daily_shares, days_since_epoch
from heliograph.synth.chance import Chance
from heliograph.synth.presets import Preset
from heliograph.synth.topics import Topics
from heliograph.synth.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One synthetic world. All arrays are read only from here on, so threads may share it.

    Attributes:
        posts: Number of all posts.
        free: How many of them nobody planned; post numbers below this are pure chance, the others are scripted.
    """

    preset: Preset
    seed: int
    chance: Chance
    posts: int
    free: int
    calendar: Calendar
    vocabulary: Vocabulary
    topics: Topics
    accounts: Accounts
    people: People

    def with_scripted(self, scripted: int) -> "World":
        """The same world with so many of its posts scripted."""
        free = self.posts - scripted
        calendar = calendar_of(self.calendar.first, self.calendar.shares, free)
        return World(
            preset=self.preset,
            seed=self.seed,
            chance=self.chance,
            posts=self.posts,
            free=free,
            calendar=calendar,
            vocabulary=self.vocabulary,
            topics=self.topics,
            accounts=self.accounts,
            people=self.people,
        )


def build(preset: Preset, *, posts: int, seed: int) -> World:
    """Make the world of a preset, with nothing scripted yet."""
    chance = Chance.of(seed).stream(preset.name)
    first, last = (days_since_epoch(day) for day in preset.days)
    days = last - first + 1
    shares = daily_shares(chance.stream("calendar"), first, days)
    vocabulary = vocabulary_module.build(chance.stream("vocabulary"), preset.words)
    topics = topics_module.build(chance.stream("topics"), preset, vocabulary, first_day=first, days=days)
    count = preset.account_count(posts)
    accounts = accounts_module.build(
        chance.stream("accounts"), preset, topics, count=count, first_day=first, days=days
    )
    people = accounts_module.outsiders(chance.stream("people"), preset, accounts, vocabulary, topics)
    return World(
        preset=preset,
        seed=seed,
        chance=chance,
        posts=posts,
        free=posts,
        calendar=calendar_of(first, shares, posts),
        vocabulary=vocabulary,
        topics=topics,
        accounts=accounts,
        people=people,
    )
