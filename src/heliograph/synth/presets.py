"""The presets as data: four operations of different size and kind."""

from dataclasses import dataclass

from heliograph.errors import UsageError
from heliograph.model.dataset import PolicyArea

MOST_POSTS = 2**27
"""Post ids stay unique up to this many (see moments.py)."""

TACTICS = ("co-repost", "fast-repost", "co-url", "hashtag-sequence", "copy-paste")
"""What coordinated groups do, a tactic to a group; see groups.py."""

OPERATION_CLIENTS = {
    "Twitter Web Client": 30.0,
    "twitterfeed": 16.0,
    "Twitter for iPhone": 12.0,
    "Twitter for Android": 12.0,
    "TweetDeck": 9.0,
    "IFTTT": 7.0,
    "dlvr.it": 6.0,
    "Twitter Lite": 3.0,
    "Mobile Web (M2)": 2.0,
    "Hootsuite": 1.5,
    "postmill": 1.0,
    "нова-постер": 0.5,
}
PEOPLE_CLIENTS = {
    "Twitter for Android": 40.0,
    "Twitter for iPhone": 36.0,
    "Twitter Web App": 20.0,
    "Twitter for iPad": 3.0,
    "Hootsuite Inc.": 0.6,
    "IFTTT": 0.4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a synthetic operation is like.

    Attributes:
        posts: Posts unless another number is asked for.
        accounts: Accounts; with ``accounts_per_post`` the largest number of them.
        accounts_per_post: Where accounts grow with posts (ordinary people), how many to a post.
        days: First and last day of posting (ISO 8601).
        languages: Language codes with their weights.
        below_5000: Share of accounts with fewer than 5,000 followers.
        born_before: Share of accounts that existed before the first day.
        largest_share: Share of posts by the most active account.
        skew: Exponent of Zipf's law over accounts.
        inside: Share of reposts and replies whose target is a post of the data set, where one is found.
        groups_per_tactic: Coordinated groups of each tactic.
        coordinated: Share of posts that groups plant, up to ``coordinated_limit`` posts.
        communities: Organic communities: many ties, no coordination.
        baseline: Share of accounts that belong to no group and no community.
        planted: Share of posts that carry a planted identifier, up to ``planted_limit`` posts.
        planted_bios: Share of accounts whose profile text carries one.
        labelled: Share of posts with a label (misinformation presets).
    """

    name: str
    title: str
    operation: str
    policy_area: PolicyArea
    summary: str
    posts: int
    accounts: int
    accounts_per_post: float | None = None
    days: tuple[str, str]
    languages: dict[str, float]
    clients: dict[str, float]
    below_5000: float
    born_before: float = 0.35
    largest_share: float
    skew: float
    reposts: float
    replies: float
    quotes: float
    inside: float
    groups_per_tactic: int
    group_size: tuple[int, int]
    coordinated: float
    coordinated_limit: int = 100_000
    communities: int
    baseline: float
    outside_accounts: int
    planted: float
    planted_limit: int = 120_000
    planted_bios: float
    labelled: float = 0.0
    words: int = 5_000

    @property
    def groups(self) -> int:
        """How many coordinated groups there are."""
        return self.groups_per_tactic * len(TACTICS)

    def account_count(self, posts: int) -> int:
        """How many accounts go with so many posts."""
        if self.accounts_per_post is None:
            return self.accounts
        return max(60, min(self.accounts, int(posts * self.accounts_per_post)))


ALL_LANGUAGES = {
    "en": 30.0,
    "ru": 14.0,
    "es": 10.0,
    "ar": 10.0,
    "zh": 8.0,
    "ja": 6.0,
    "th": 6.0,
    "hi": 6.0,
    "tr": 5.0,
    "fa": 5.0,
}

PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            name="tiny",
            title="Tiny: a synthetic operation of sixty accounts",
            operation="tiny",
            policy_area=PolicyArea.INFORMATION_OPERATIONS,
            summary="A small operation in ten languages, for documentation and tests.",
            posts=3_400,
            accounts=60,
            days=("2020-01-06", "2020-06-28"),
            languages=ALL_LANGUAGES,
            clients=OPERATION_CLIENTS,
            below_5000=0.95,
            largest_share=0.15,
            skew=0.9,
            reposts=0.44,
            replies=0.08,
            quotes=0.03,
            inside=0.4,
            groups_per_tactic=1,
            group_size=(4, 5),
            coordinated=0.08,
            communities=2,
            baseline=0.25,
            outside_accounts=400,
            planted=0.03,
            planted_bios=0.2,
            words=1_200,
        ),
        Preset(
            name="demo",
            title="Demo: a synthetic operation of four hundred accounts",
            operation="demo",
            policy_area=PolicyArea.INFORMATION_OPERATIONS,
            summary="An operation of a size that a laptop publishes in seconds.",
            posts=80_000,
            accounts=400,
            days=("2019-01-01", "2020-12-31"),
            languages=ALL_LANGUAGES,
            clients=OPERATION_CLIENTS,
            below_5000=0.975,
            largest_share=0.12,
            skew=0.9,
            reposts=0.46,
            replies=0.08,
            quotes=0.03,
            inside=0.4,
            groups_per_tactic=2,
            group_size=(6, 12),
            coordinated=0.04,
            communities=8,
            baseline=0.25,
            outside_accounts=4_000,
            planted=0.02,
            planted_bios=0.1,
        ),
        Preset(
            name="ira-2018",
            title="A synthetic operation of the size of the one disclosed in October 2018",
            operation="ira-2018",
            policy_area=PolicyArea.INFORMATION_OPERATIONS,
            summary="As many accounts and posts as the first disclosed operation and its neighbour, all invented.",
            posts=10_100_000,
            accounts=4_611,
            days=("2012-01-02", "2018-06-30"),
            languages={
                "ru": 52.0,
                "en": 36.0,
                "es": 2.0,
                "ar": 3.0,
                "fa": 3.0,
                "tr": 1.0,
                "zh": 1.0,
                "ja": 0.7,
                "th": 0.6,
                "hi": 0.7,
            },
            clients=OPERATION_CLIENTS,
            below_5000=3_124 / 3_259,
            largest_share=0.05,
            skew=0.95,
            reposts=0.46,
            replies=0.07,
            quotes=0.03,
            inside=0.3,
            groups_per_tactic=6,
            group_size=(8, 40),
            coordinated=0.03,
            communities=40,
            baseline=0.3,
            outside_accounts=30_000,
            planted=0.02,
            planted_bios=0.08,
        ),
        Preset(
            name="labels-2022",
            title="Synthetic misinformation labels on posts of ordinary people",
            operation="labels-2022",
            policy_area=PolicyArea.MISINFORMATION,
            summary="Posts that were labelled, their authors, and the statements of reasons; no operation is behind them.",
            posts=200_000,
            accounts=250_000,
            accounts_per_post=0.35,
            days=("2021-12-01", "2022-08-31"),
            languages={
                "en": 44.0,
                "es": 16.0,
                "ja": 10.0,
                "ar": 8.0,
                "tr": 7.0,
                "hi": 6.0,
                "th": 4.0,
                "ru": 2.0,
                "zh": 2.0,
                "fa": 1.0,
            },
            clients=PEOPLE_CLIENTS,
            below_5000=0.985,
            born_before=0.95,
            largest_share=0.0,
            skew=0.35,
            reposts=0.12,
            replies=0.34,
            quotes=0.14,
            inside=0.05,
            groups_per_tactic=0,
            group_size=(0, 0),
            coordinated=0.0,
            communities=0,
            baseline=1.0,
            outside_accounts=20_000,
            planted=0.02,
            planted_bios=0.02,
            labelled=0.92,
        ),
    )
}


def preset_named(name: str) -> Preset:
    """The preset of that name."""
    try:
        return PRESETS[name]
    except KeyError:
        raise UsageError(f"no preset {name!r}", hint=f"The presets are {', '.join(PRESETS)}.") from None
