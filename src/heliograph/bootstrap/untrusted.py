"""Untrusted: joins the pool of sandboxed workers with bubblewrap, for servers that answer SQL of their members."""

from functools import cache

from heliograph.access.resolve import open_edition
from heliograph.access.sandbox.limits import Limits
from heliograph.access.sandbox.pool import Pool
from heliograph.access.sandbox.premises import Premises, premises_of
from heliograph.access.sandbox.screen import screened
from heliograph.bootstrap.reading import Joined
from heliograph.store.bubblewrap import Bubblewrap


def sql_pool(limits: Limits | None = None, *, running: int = 2, idle: int = 2, waiting: int = 100) -> Pool:
    """A pool that answers untrusted SQL behind a wall, or refuses where there is none. Needs ``heliograph[serve]``."""
    return Pool(Bubblewrap(), screen=screened, limits=limits, running=running, idle=idle, waiting=waiting)


@cache
def shared_pool() -> Pool:
    """The pool of this process, made when the first member asks: one query runs, two wait, and threads are left for pages."""
    return sql_pool(running=1, idle=1, waiting=2)


def premises(joined: Joined, name: str, edition: str) -> Premises:
    """What queries on one edition of a release can see."""
    return premises_of(open_edition(joined.library, name, edition), joined.cache)
