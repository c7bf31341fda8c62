"""Sweep: one pass for each connection, which is forgotten with it."""

import gc
from weakref import ref

from gate_desk import PLANTED, desk
from heliograph.publish.gate.sweep import sweep


def test_several_checks_share_one_pass():
    subject = desk(PLANTED).subject()
    assert sweep(subject) is sweep(subject)
    assert sweep(subject) is not sweep(desk(PLANTED).subject())


def test_what_was_learnt_goes_with_its_connection():
    """A server that publishes again and again would else hold every edition that it ever looked at."""
    subject = desk(PLANTED).subject()
    assert sweep(subject).records
    connection = ref(subject.connection)
    del subject
    gc.collect()
    assert connection() is None
