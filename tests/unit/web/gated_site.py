"""A site with gated editions and a member who may download one: with a clock, tokens, and a real server in this process."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings as django_settings
from django.core.wsgi import get_wsgi_application
from tests import consortium_life as life
from tests.consortium_people import Story

from heliograph.bootstrap.consortium import room_of
from heliograph.bootstrap.gated import takings_of
from heliograph.bootstrap.portal import configure
from heliograph.consortium.suspend import restore, suspend
from heliograph.consortium.token import make
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.role import Role
from heliograph.model.consortium.scope import Modality


class GatedSite:
    """A consortium in the database of the site, in which ``lead`` holds a grant to download ``tiny``.

    One database serves a module; ``begin`` gives each test its own lead and its own part of the log.
    """

    def __init__(self, tiny, site, state):
        self.tiny, self.site, self.state, self.number = tiny, site, state, 0
        self.configure()
        self.story = Story(room_of().records)
        self.story.now = datetime.now(UTC).replace(microsecond=0)
        self.staff = self.story.staff()
        self.guard = self.story.person("guard", Role.SECURITY_ADMIN)

    def configure(self, **more):
        """Open the site with settings of its own."""
        self.settings = self.site.settings.model_copy(
            update={"state": self.state, "gated": self.tiny.gated, **more}
        )
        configure(self.settings, self.site)

    def begin(self, monkeypatch):
        """A test begins."""
        self.configure()
        monkeypatch.setattr(django_settings, "HELIOGRAPH_CLOCK", lambda: self.story.now, raising=False)
        self.number += 1
        self.lead = self.story.person(f"lead{self.number}", at=self.story.university)
        self.grant = life.granted(self.story, self.lead, self.staff)
        self.before = len(self.story.records.events())

    def lets_ask(self):
        """The lead may also ask the edition on the server."""
        held = self.story.records.get(Grant, self.grant)
        self.asking = self.story.new_id(self.story.now)
        scope = replace(held.scope, modality=Modality.QUERY)
        self.story.records.write([replace(held, id=self.asking, version=0, scope=scope)])

    def token(self, person=None, **more):
        self.number += 1
        asked = {"name": "desk", "days": 0, "grants": (), "at": self.story.now} | more
        return make(self.story.room, person or self.lead, f"secret-{self.number}", **asked)[1]

    def headers(self, **more):
        return {"Authorization": f"Bearer {self.token()}"} | more

    def sign(self):
        """Put the keys of the archive where the server finds them."""
        if not self.tiny.keys.exists():
            self.tiny.store_keys()
        self.configure(keys=self.tiny.keys)

    def suspend(self):
        suspend(self.story.room, self.grant, reason="A file was seen.", by=self.guard, at=self.story.now)

    def restore(self):
        restore(self.story.room, self.grant, by=self.guard, at=self.story.now)

    def file(self, path):
        return self.tiny.gated / "tiny" / "1" / "consortium" / path

    def events(self, what):
        return [event for event in self.story.records.events()[self.before :] if event.what == what]

    def takings(self):
        return takings_of().of(self.lead.id)


def digest(data):
    return sha256(data).hexdigest()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request, address):
        """Answers that are cut are what is tested."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        """Nothing."""


class Served:
    """The site at a port of this machine; ``cut_after`` ends the next answer of a file after so many bytes."""

    def __init__(self):
        self.cut_after, self.cuts, self.asked, self.at_cut = None, 0, [], lambda: None
        self._inner = get_wsgi_application()

    def __enter__(self):
        self._server = make_server("127.0.0.1", 0, self._app, _Server, _Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def _app(self, environ, start_response):
        self.asked.append((environ["PATH_INFO"], environ.get("HTTP_RANGE")))
        answer = self._inner(environ, start_response)
        is_file = environ["PATH_INFO"].startswith("/gated/") and environ["PATH_INFO"].endswith(
            (".parquet", ".zip")
        )
        limit, self.cut_after = (self.cut_after, None) if is_file else (None, self.cut_after)
        return answer if limit is None else self._cut(answer, limit)

    def _cut(self, answer, limit):
        try:
            for piece in answer:
                yield piece[:limit]
                limit -= len(piece)
                if limit <= 0:
                    self.cuts += 1
                    self.at_cut()
                    raise ConnectionAbortedError
        finally:
            answer.close()
