"""Whatever grants are called and whichever rows of a copy come out: the copy leads to its grant, every time in the same way."""

import numpy as np
from hypothesis import given
from hypothesis.strategies import binary, floats, integers, lists, text

from heliograph.privacy.tardos import biases, code_word, evidence, seed_of

MARKS = 1000


@given(
    key=binary(min_size=32, max_size=32),
    grants=lists(text(max_size=30), min_size=2, max_size=20, unique=True),
    kept=floats(0.5, 1),
    seed=integers(0, 2**32),
)
def test_a_copy_leads_to_its_own_grant(key, grants, kept, seed):
    bias = biases(seed_of(key, "bias"), MARKS, coalition=5)
    words = [code_word(seed_of(key, "code", grant), bias) for grant in grants]
    present = words[0] & (np.random.default_rng(seed).random(MARKS) < kept)

    seen = evidence(bias, present, kept)
    scores = seen.scores(words)

    assert np.argmax(scores) == 0
    assert scores[0] >= seen.threshold(1e-6 / len(grants))
    assert (scores[1:] < seen.threshold(1e-6 / len(grants))).all()
    assert (seen.scores(words) == scores).all()


@given(seed=integers(0, 2**32), share=floats(0, 1), kept=floats(0, 1))
def test_a_higher_score_is_never_likelier_by_chance(seed, share, kept):
    chance = np.random.default_rng(seed)
    bias = biases(chance.bytes(32), 200, coalition=3)
    seen = evidence(bias, chance.random(200) < share, kept)
    scores = np.sort(chance.normal(0, 100, 50))

    bounds = seen.chances(scores)

    assert ((bounds >= 0) & (bounds <= 1)).all()
    assert (np.diff(bounds) <= 0).all()
