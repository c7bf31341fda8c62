"""Gated files by nginx: the server decides and keeps the event, nginx sends the bytes; what the headers promise is what comes."""

import ssl
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256

import httpx2
import pytest
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.nginx_front import NAME, NGINX, Front

from browsing import Serving
from heliograph.bootstrap.consortium import room_of
from heliograph.bootstrap.portal import configure
from heliograph.bootstrap.serving import Site
from heliograph.consortium.suspend import restore, suspend
from heliograph.consortium.token import make
from heliograph.settings import Settings
from heliograph.store.portal.database import leave

pytestmark = pytest.mark.real_server
FILE = "/gated/tiny/1/consortium/posts/part-00001.parquet"


class Scene:
    """A member with a grant for ``tiny`` and a token, on the database of a running server."""

    def __init__(self, publisher, state):
        self.settings = Settings(archive=str(publisher.archive), gated=publisher.gated, state=state)
        configure(self.settings, Site(self.settings))
        self.story = Story(room_of().records)
        self.story.now = datetime.now(UTC).replace(microsecond=0)
        self.staff = self.story.staff()
        self.lead = self.story.person("lead", at=self.story.university)
        self.grant = life.granted(self.story, self.lead, self.staff)
        asked = {"name": "desk", "days": 1, "grants": (), "at": self.story.now}
        self.token = make(self.story.room, self.lead, "secret", **asked)[1]
        self.bytes = (publisher.gated / FILE.removeprefix("/gated/")).read_bytes()

    def events(self):
        return [one.what for one in self.story.records.events()]


@pytest.fixture(scope="module")
def scene(publisher, tmp_path_factory):
    if NGINX is None:
        pytest.skip("no nginx: apt-get install nginx-light")
    yield Scene(publisher, tmp_path_factory.mktemp("state"))
    leave()


@pytest.fixture(scope="module")
def member(scene, publisher, tmp_path_factory):
    """The member's program, in front of nginx."""
    root = tmp_path_factory.mktemp("gated-front")
    with pytest.MonkeyPatch.context() as set_up, ExitStack() as stack:
        for name, value in {
            "ADDRESS": f"https://{NAME}/", "PROXIED": "true", "ACCEL": "/gated-files",
            "GATED": str(publisher.gated), "STATE": str(scene.settings.state),
        }.items():  # fmt: skip
            set_up.setenv(f"HELIOGRAPH_{name}", value)
        address = stack.enter_context(Serving(publisher.archive, root))
        site = address.rstrip("/").rpartition(":")[2]
        front = stack.enter_context(Front(root, site, gated=publisher.gated))
        trusted = ssl.create_default_context(cafile=front.trusted)
        trusted.check_hostname = False
        headers = {"Host": NAME, "Authorization": f"Bearer {scene.token}"}
        yield stack.enter_context(httpx2.Client(base_url=front.address, verify=trusted, headers=headers))


def test_a_member_gets_the_file_under_its_digest_and_the_event_is_kept(scene, member):
    before = scene.events().count("download")
    answer = member.get(FILE)
    assert (answer.status_code, answer.content) == (200, scene.bytes)
    assert answer.headers["etag"] == f'"sha256-{sha256(scene.bytes).hexdigest()}"'
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "x-accel-redirect" not in answer.headers
    assert scene.events().count("download") == before + 1


def test_a_copy_is_resumed_from_where_it_was_cut(scene, member):
    tag = member.head(FILE).headers["etag"]
    rest = member.get(FILE, headers={"Range": "bytes=1000-", "If-Range": tag})
    assert (rest.status_code, rest.content) == (206, scene.bytes[1000:])
    size = len(scene.bytes)
    assert rest.headers["content-range"] == f"bytes 1000-{size - 1}/{size}"


def test_another_copy_begins_anew_and_one_that_is_whole_is_not_sent_again(scene, member):
    other = member.get(FILE, headers={"Range": "bytes=1000-", "If-Range": '"sha256-another"'})
    assert (other.status_code, other.content) == (200, scene.bytes)
    tag = other.headers["etag"]
    assert member.get(FILE, headers={"If-None-Match": tag}).status_code == 304
    assert member.get(FILE, headers={"If-Match": '"sha256-another"'}).status_code == 412
    assert member.get(FILE, headers={"Range": f"bytes={len(scene.bytes)}-"}).status_code == 416


def test_who_is_suspended_gets_no_further_part_and_learns_why(scene, member):
    guard, room, now = scene.staff["security"], scene.story.room, scene.story.now
    assert member.get(FILE, headers={"Range": "bytes=0-99"}).status_code == 206
    suspend(room, scene.grant, reason="A file was seen.", by=guard, at=now)
    try:
        refused = member.get(FILE, headers={"Range": "bytes=100-199"})
        assert refused.status_code == 403
        assert b"PAR1" not in refused.content
        assert "grant" in refused.text
    finally:
        restore(room, scene.grant, by=guard, at=now)
    assert member.get(FILE, headers={"Range": "bytes=100-199"}).content == scene.bytes[100:200]


def test_without_a_token_nothing_comes(member):
    answer = member.get(FILE, headers={"Authorization": ""})
    assert answer.status_code == 401
    assert b"PAR1" not in answer.content


@pytest.mark.parametrize(
    "asked",
    [
        [("Range", "bytes =0-0")],
        [("Range", "bytes=0-"), ("Range", "bytes=0-0")],
        [("Range", "bytes=0-0"), ("If-Range", "{tag}"), ("If-Range", '"another"')],
        [("Range", "bytes=\t0-0")],
    ],
)
def test_words_that_two_servers_could_read_differently_bring_no_more_than_was_counted(scene, member, asked):
    tag = member.head(FILE).headers["etag"]
    answer = member.get(FILE, headers=[(name, value.format(tag=tag)) for name, value in asked])
    sent = len(answer.content) if answer.status_code in {200, 206} else 0
    told = [one for one in scene.story.records.events() if one.what == "download"][-1]
    assert sent <= told.data["count"]
