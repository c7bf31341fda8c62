"""Withdrawing: a held release is taken back, on the record of the consortium."""

from datetime import datetime
from pathlib import Path

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line

from heliograph.bootstrap.consortium import opened, published_of
from heliograph.consortium.embargo import cancelled
from heliograph.errors import UsageError
from heliograph.model.consortium.embargo import CancelReason
from heliograph.publish.cancel import cancel, cancellable
from heliograph.publish.hold import Held
from heliograph.settings import Settings


def cancel_held(
    settings: Settings,
    archive: Path,
    gated: Path,
    name: str,
    *,
    reason: CancelReason,
    words: str,
    by: str,
    at: datetime,
) -> tuple[Held, int]:
    """Take a held release back; it, and how many are told of it.

    The record comes first, once it can be done: an act that is not on it must not happen, and nobody hears of one that cannot.

    Raises:
        UsageError: No words say why.
        HeliographError: As of ``cancel``.
    """
    if not words.strip():
        raise UsageError("--because is empty", hint="say why to those who had early access")
    held = cancellable(archive, gated, name)
    told = cancelled(opened(settings), published_of(held), reason, words, by=by, now=at)
    return cancel(archive, gated, held.name), told
