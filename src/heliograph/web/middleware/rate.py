"""Rate: how often one address may ask the API, and for a login, so that one program does not take the server from all others."""

import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from threading import Lock

from django.http import HttpRequest, HttpResponse

from heliograph.errors import RefusedError
from heliograph.web.frame import site
from heliograph.web.middleware.trouble import API, told

DAY = 86_400
LOGIN = f"{API}1/login"
"""Where a program asks for a login: each request is kept and logged, so they are rationed more tightly."""

KEPT = 50_000
"""Addresses that are remembered; of more, those that asked longest ago are forgotten."""

NETWORK = 64
"""Bits of an IPv6 address that name a customer; the rest is theirs to change at will."""


@dataclass(slots=True)
class Bucket:
    """Requests that an address has left, and when that was counted."""

    left: float
    at: float


@dataclass(slots=True)
class Buckets:
    """A bucket for each address: it holds a minute's requests, and fills again all the time.

    Addresses are held in memory only, under a key that changes every day and is known to nobody: what remains tells
    nothing of who asked.

    Attributes:
        now: Seconds; a clock that never goes back.
    """

    now: Callable[[], float] = time.monotonic
    _lock: Lock = field(default_factory=Lock)
    _held: OrderedDict[bytes, Bucket] = field(default_factory=OrderedDict)
    _key: bytes = b""
    _until: float = 0

    def take(self, address: str, rate: int) -> tuple[bool, float]:
        """One request of an address: whether it may, and how many it has left."""
        with self._lock:
            now = self.now()
            if not self._key or now >= self._until:
                self._key, self._until = secrets.token_bytes(32), now + DAY
                self._held.clear()
            name = blake2b(network(address).encode(), key=self._key, digest_size=16).digest()
            bucket = self._held.pop(name, None) or Bucket(rate, now)
            bucket.left = min(rate, bucket.left + (now - bucket.at) * rate / 60)
            bucket.at = now
            may = bucket.left >= 1
            bucket.left -= may
            self._held[name] = bucket
            if len(self._held) > KEPT:
                self._held.popitem(last=False)
            return may, bucket.left


BUCKETS, LOGINS = Buckets(), Buckets()


class Rate:
    """Counts requests to the API by address, tells what is left, and refuses what is too much."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say when to ask again."""
        rate, buckets = _ration(request)
        if not rate:
            return self._next(request)
        may, left = buckets.take(request.META.get("REMOTE_ADDR") or "", rate)
        response = self._next(request) if may else _too_much(request, rate)
        if not may:
            response.headers["Retry-After"] = str(math.ceil((1 - left) * 60 / rate))
        response.headers["RateLimit-Limit"] = str(rate)
        response.headers["RateLimit-Remaining"] = str(int(left))
        response.headers["RateLimit-Reset"] = str(math.ceil((rate - left) * 60 / rate))
        return response


def _ration(request: HttpRequest) -> tuple[int, Buckets]:
    """How many such requests an address may make in a minute, and where they are counted; 0: as many as it likes."""
    settings = site().settings
    if settings.login_rate and request.method == "POST" and request.path == LOGIN:
        return settings.login_rate, LOGINS
    return settings.api_rate if request.path.startswith(API) else 0, BUCKETS


def network(address: str) -> str:
    """What is counted as one: an IPv4 address, or the network of an IPv6 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(int(found) >> (128 - NETWORK))


def _too_much(request: HttpRequest, rate: int) -> HttpResponse:
    error = RefusedError(
        f"More than {rate:,} requests in a minute.",
        hint="Wait as long as Retry-After says, or take the files.",
    )
    return told(request, error, 429, code="too-many-requests")
