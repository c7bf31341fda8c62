"""Coalitions that leak: what members can do who put their copies together, and whether the code names one of them."""

from dataclasses import dataclass

import numpy as np

from heliograph.privacy.tardos import biases, code_word, evidence, seed_of

STRATEGIES = ("interleaving", "majority", "minority", "union", "intersection", "coin flip")
"""Union keeps every row that one of them has (all ones), intersection only what all have (all zeros)."""


def leaked(words, strategy, chance):
    """What a coalition makes of its copies: a row that all have or all lack stays so."""
    count, size = words.sum(axis=0), len(words)
    if strategy == "interleaving":
        row = words[chance.integers(0, size, words.shape[1]), np.arange(words.shape[1])]
    elif strategy in {"majority", "minority"}:
        tie = chance.random(words.shape[1]) < 0.5
        more = np.where(2 * count == size, tie, 2 * count > size)
        row = more if strategy == "majority" else ~more
    elif strategy == "coin flip":
        row = chance.random(words.shape[1]) < 0.5
    else:
        row = np.full(words.shape[1], strategy == "union")
    return np.where(count == size, True, np.where(count == 0, False, row))


@dataclass
class Outcome:
    """What came of some trials."""

    trials: int = 0
    caught: int = 0
    innocents: int = 0


def trial_group(
    number, *, marks=5000, members=300, sizes=(1, 2, 3, 4, 5), coalition=5, chance_of_any=1e-6, kept=1.0
):
    """One code, and a leak by a coalition of each size by each strategy; (size, strategy) to caught and innocents accused."""
    key = number.to_bytes(32, "big")
    chance = np.random.default_rng(number)
    bias = biases(seed_of(key, "bias"), marks, coalition=coalition)
    words = np.array([code_word(seed_of(key, "code", f"grant-{j}"), bias) for j in range(members)])
    found = {}
    for size in sizes:
        for strategy in STRATEGIES:
            guilty = chance.choice(members, size, replace=False)
            present = leaked(words[guilty], strategy, chance) & (chance.random(marks) < kept)
            seen = evidence(bias, present, kept)
            accused = np.flatnonzero(seen.scores(words) >= seen.threshold(chance_of_any / members))
            found[size, strategy] = (
                bool(set(accused) & set(guilty)),
                len(set(accused) - set(guilty)),
            )
    return found


def trials(groups, **arguments):
    """Outcomes of several groups, by size and strategy."""
    outcomes = {}
    for number in groups:
        for case, (caught, innocents) in trial_group(number, **arguments).items():
            outcome = outcomes.setdefault(case, Outcome())
            outcome.trials += 1
            outcome.caught += caught
            outcome.innocents += innocents
    return outcomes
