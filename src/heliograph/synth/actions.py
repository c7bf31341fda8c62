"""Actions: what the platform did, as rows of actions.csv (the actions columns without data set and release)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heliograph.model.actions import ACTIONS
from heliograph.synth.arrays import chosen, digits, either, joined, numbers, texts
from heliograph.synth.calendar import DAY_MS
from heliograph.synth.chance import Whole, lognormal, quantiles
from heliograph.synth.posts import Posts
from heliograph.synth.world import World

COLUMNS = tuple(name for name in ACTIONS.names() if name not in {"dataset", "release"})
CIVIC = "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
SECURITY = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"
FRAUD = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the platform with the label that it shows."""

    name: str
    weight: float
    action: str
    label: str
    statement: str


RULES = (
    Rule(
        name="health-misinformation",
        weight=38,
        action="labelled",
        label="Misleading. Find out why.",
        statement=SECURITY,
    ),
    Rule(
        name="civic-integrity",
        weight=24,
        action="labelled",
        label="Get the facts about how voting works",
        statement=CIVIC,
    ),
    Rule(
        name="crisis-misinformation",
        weight=13,
        action="labelled",
        label="Disputed, see what others report",
        statement=CIVIC,
    ),
    Rule(name="manipulated-media", weight=12, action="labelled", label="Manipulated media", statement=CIVIC),
    Rule(
        name="misleading-offer",
        weight=5,
        action="labelled",
        label='Missing context: "limited offer"',
        statement=FRAUD,
    ),
    Rule(name="civic-integrity", weight=4, action="demoted", label="", statement=CIVIC),
    Rule(name="health-misinformation", weight=3, action="removed", label="", statement=SECURITY),
    Rule(name="crisis-misinformation", weight=1, action="demoted", label="", statement=CIVIC),
)
APPEALS = ("none", "upheld", "reversed", "pending")
_RULE = quantiles([rule.weight for rule in RULES])
_APPEAL = quantiles([92.0, 4.5, 2.0, 1.5])
_DELAY_MINUTES = lognormal(median=400, below=20_000, share_below=0.97)


def header() -> bytes:
    """The header line of actions.csv."""
    return (",".join(COLUMNS) + "\n").encode()


def label_rows(world: World, posts: Posts) -> pa.StringArray:
    """The labels on a batch of posts of ordinary people."""
    chance = world.chance.stream("labels")
    posts = posts.take(
        np.flatnonzero(chance.stream("labelled").happens(posts.number, world.preset.labelled)).astype(
            np.int64
        )
    )
    number = posts.number
    rule = chance.stream("rule").pick(number, _RULE)
    acted = posts.ms + (1 + chance.stream("delay").pick(number, _DELAY_MINUTES).astype(np.int64)) * 60_000
    appeal = chance.stream("appeal").pick(number, _APPEAL)
    ended = acted + (12 + chance.stream("review").below(number, 400)) * HOUR_MS
    automated = chance.stream("automated").happens(number, 0.68)
    return _joined(
        joined("label-", digits(number)),
        "post",
        digits(posts.ids()),
        str(world.preset.policy_area),
        _chosen([r.name for r in RULES], rule),
        _chosen([r.action for r in RULES], rule),
        _chosen([r.label for r in RULES], rule),
        _chosen(["false", "true"], automated),
        _moment(acted),
        either(appeal == APPEALS.index("reversed"), _moment(ended), ""),
        _chosen(APPEALS, appeal),
        _chosen([r.statement for r in RULES], rule),
    )


def suspension_rows(world: World) -> pa.StringArray:
    """The suspension of each account of an operation; baseline accounts were left alone."""
    accounts, chance = world.accounts, world.chance.stream("suspensions")
    account = np.flatnonzero(~accounts.is_baseline).astype(np.int64)
    acted = (world.calendar.first + world.calendar.days + 1) * DAY_MS + chance.stream("when").below(
        account, 40
    ) * HOUR_MS
    appeal = np.where(chance.stream("appeal").happens(account, 0.02), 1, 0)
    return _joined(
        joined("suspension-", digits(account)),
        "account",
        chosen(world.people.id_texts, account),
        str(world.preset.policy_area),
        "platform-manipulation",
        "suspended",
        "",
        _chosen(["false", "true"], chance.stream("automated").happens(account, 0.2)),
        _moment(acted),
        "",
        _chosen(APPEALS, appeal),
        CIVIC,
    )


def _joined(*columns: pa.StringArray | str) -> pa.StringArray:
    """Rows of comma-separated values, quoted where needed (only labels need it)."""
    return joined(joined(*columns, between=","), "\n")


def _chosen(values: Sequence[str], index: "np.ndarray[tuple[int], np.dtype[np.generic]]") -> pa.StringArray:
    quoted = [f'"{v.replace(chr(34), chr(34) * 2)}"' if set(v) & set(',"\n') else v for v in values]
    return chosen(texts(quoted), index.astype(np.int64))


def _moment(ms: Whole) -> pa.StringArray:
    """ISO 8601 in UTC, to the second."""
    written = numbers(ms // 1000).cast(pa.timestamp("s")).cast(pa.string())
    return joined(pc.replace_substring(written, " ", "T"), "Z")


def about_posts(world: World, posts: Posts) -> pa.StringArray:
    """The action rows that go with a batch of posts; none where actions are about accounts."""
    return label_rows(world, posts) if world.preset.labelled else texts([])


def about_accounts(world: World) -> pa.StringArray:
    """The action rows that are about accounts; none where actions are about posts."""
    return texts([]) if world.preset.labelled else suspension_rows(world)
