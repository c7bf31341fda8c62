"""A stage for the consortium: a site in this process whose clock is turned, and people at browsers who log in for themselves."""

import base64
import hmac
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib import import_module
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from axe_playwright_python.sync_playwright import Axe

from browsing import PICTURES, Looking
from heliograph.bootstrap.consortium import room_of
from heliograph.bootstrap.portal import configure
from heliograph.bootstrap.schedule import tick
from heliograph.bootstrap.serving import Site
from heliograph.consortium import demonstrate
from heliograph.model.consortium.form import FieldKind
from heliograph.settings import Settings
from heliograph.store.portal.database import leave

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Server(ThreadingMixIn, WSGIServer):
    """Answers each browser in a thread of its own."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Keeps no log."""

    def log_message(self, *_):
        pass


class Stage:
    """The site, its people and its clock; whatever touches the database does so in one thread apart from the browser's."""

    def __init__(self, archive, desk):
        self.settings = Settings(
            archive=str(archive), cache=desk / "cache", state=desk / "state", api_rate=0, login_rate=0
        )
        self.ahead = timedelta(0)
        self._desk = ThreadPoolExecutor(1)

    def __enter__(self):
        self.site = Site(self.settings)
        self.off_stage(self._prepare)
        self._server = make_server("127.0.0.1", 0, self._answers, Server, Silent)
        self.address = f"http://localhost:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_):
        from django.conf import settings  # noqa: TID251

        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        del settings.HELIOGRAPH_CLOCK
        self.off_stage(leave)
        self._desk.shutdown()

    def off_stage(self, does, *given, **named):
        """What a function gives that asks the database."""
        return self._desk.submit(does, *given, **named).result()

    def now(self):
        return datetime.now(UTC) + self.ahead

    def pass_days(self, days):
        """Days pass; then the scheduler runs, mail is accepted, and it runs once more."""
        self.ahead += timedelta(days=days)
        return self.run_scheduler()

    def run_scheduler(self):
        ran = self.off_stage(
            lambda: [tick(self.settings, self.description, self.now(), signs=False) for _ in "12"]
        )
        assert not [each.trouble for run in ran for each in run if each.trouble]

    def proved(self, session_key):
        from django.conf import settings  # noqa: TID251

        session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
        given = [one for one in session["account_authentication_methods"] if one["method"] == "mfa"]
        assert given, "nobody decides who has not logged in with a second factor"
        given[0]["at"] = self.now().timestamp()
        session.save()

    @property
    def description(self):
        return self.site.library.description

    @property
    def room(self):
        return room_of(self.description)

    def _prepare(self):
        from django.conf import settings  # noqa: TID251 - once Django is set up
        from django.core.handlers.wsgi import WSGIHandler  # noqa: TID251

        configure(self.settings, self.site)
        settings.HELIOGRAPH_CLOCK = self.now
        self._answers = WSGIHandler()
        from heliograph.store.portal.identity import factors

        self.cast = demonstrate.people(self.room, "tiny", at=self.now())
        kept = factors.password_of(PASSWORD)
        for person in self.cast.people.values():
            factors.give(person.id, kept, SECRET)


class Actor:
    """Somebody at a browser of their own, logged in with password and app.

    Args:
        browser: Chromium.
        stage: Where they act.
        name: Before the @ of their address.
        way: Their browser is "light", "dark" or "without scripts".
    """

    def __init__(self, browser, stage, name, *, way="light"):
        scripts = way != "without scripts"
        self.stage, self.name, self.scheme = stage, name, way if scripts else None
        self._looking = Looking(browser, stage.address, java_script_enabled=scripts, bypass_csp=scripts)
        self.page = self._looking.__enter__()
        self.page.set_default_timeout(30_000)
        self.seen = {}
        self._log_in()

    def leave(self):
        self._looking.__exit__(None)

    def _log_in(self):
        page = self.page
        page.goto("/consortium/log-in/")
        page.get_by_label("Email").fill(self.stage.cast.people[self.name].email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/log-in/second-factor/")
        for _attempt in "123":  # a code that was typed at the end of its half minute is too old
            page.get_by_label("Code").fill(code(SECRET))
            with page.expect_navigation():
                page.get_by_role("button", name="Log in", exact=True).click()
            if page.url.endswith("/consortium/you/"):
                return
        raise AssertionError(page.inner_text("main"))

    def opens(self, path, *, status=200):
        answer = self.page.goto(path)
        assert answer.status == status, self.page.inner_text("main")
        return self

    def follows(self, words):
        """A link of this page."""
        self.page.get_by_role("link", name=words).first.click()
        return self

    def reads(self, *words):
        """What the page says, to whoever reads it."""
        said = self.page.inner_text("main")
        missing = [each for each in words if each.lower() not in said.lower()]
        assert not missing, f"{self.name} misses {missing} at {self.page.url}:\n{said}"
        return self

    def waits_for(self, path, word):
        """Opens a page until it says something that a server which is running notices by and by."""
        for _ in range(60):
            self.opens(path)
            if word in self.page.inner_text("main"):
                break
            time.sleep(0.5)
        return self.reads(word)

    def misses(self, *words):
        said = self.page.inner_text("main").lower()
        assert not [each for each in words if each.lower() in said]
        return self

    def takes(self, step, status=200, **fields):
        """A step of this page, by the form under its title; fields by their name."""
        form = self.page.locator("details.step", has=self.page.locator("summary", has_text=exactly(step)))
        if form.get_attribute("open") is None:
            form.locator("summary").click()
        if form.get_by_text("Deciding needs your second factor").count():
            self.proves()
        for name, value in fields.items():
            put(form.locator(f"[name='{name.replace('_', '-')}']"), value)
        with self.page.expect_navigation() as gone:
            form.get_by_role("button", name=step, exact=True).click()
        assert gone.value.status == status, self.page.inner_text("main")
        return self

    def proves(self):
        """Has given the second factor just now by the clock of the stage, which the library of logins does not know."""
        # each language has a path, and a cookie, of its own
        [cookie] = {one["value"] for one in self.page.context.cookies() if "session" in one["name"]}
        self.stage.off_stage(self.stage.proved, cookie)

    def signs(self, **fields):
        for name, value in fields.items():
            self.page.fill(f"[name='{name}']", value)
        with self.page.expect_navigation() as gone:
            self.page.get_by_role("button", name="Sign exactly this text").click()
        assert gone.value.status == 200, self.page.inner_text("main")
        return self

    def fills(self, template, values):
        """Answer the questions of the form that is open, and save."""
        for field in template.fields():
            value = values.get(field.code)
            if value is not None:
                answer(self.page, field, next(iter(value.values())) if field.each else value)
        return self.saves()

    def saves(self):
        with self.page.expect_navigation() as gone:
            self.page.get_by_role("button", name="Save", exact=True).click()
        assert gone.value.status == 200, self.page.inner_text("main")
        return self

    def looks(self, name):
        """Everybody can read this page; its picture is taken where pictures are wanted."""
        if self.scheme is None:
            return self
        self.page.emulate_media(color_scheme=self.scheme)
        found = Axe().run(self.page)
        if found.violations_count:
            self.seen[name] = found.generate_report()
        self._fits_a_phone(name)
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/consortium-{name}-{self.scheme}.png", full_page=True)
        return self

    def _fits_a_phone(self, name):
        wide = self.page.viewport_size
        self.page.set_viewport_size({"width": 390, "height": 800})
        beside = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if beside > 0:
            self.seen[f"{name} on a phone"] = f"{beside} pixels stand beside the screen"
        self.page.set_viewport_size(wide)


def answer(page, field, value):
    """Give one answer the way the question is drawn."""
    place = page.locator(f"[name='{field.code}']")
    for box in BOXES.get(field.kind, lambda _: ())(value):
        place.and_(page.locator(f"[value='{box}']")).check()
    if field.kind is FieldKind.PEOPLE:
        for row, one in enumerate(value):
            page.locator(f"[name='{field.code}-name']").nth(row).fill(one["name"])
            page.locator(f"[name='{field.code}-email']").nth(row).fill(one["email"])
    elif field.kind is FieldKind.DECLARATION:
        place.check()
    elif field.kind in {FieldKind.ORGANISATION, FieldKind.CHOICE}:
        place.select_option(value["id"] if isinstance(value, dict) else value)
    elif field.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.DATE, FieldKind.NUMBER}:
        place.fill(str(value))


BOXES = {
    FieldKind.DATASETS: lambda value: [
        f"{one['dataset']}/{one['edition']}/{one['modality']}" for one in value
    ],
    FieldKind.CHOICES: lambda value: value,
    FieldKind.YES_NO: lambda value: ["yes" if value else "no"],
}
"""What is ticked."""


def put(place, value):
    """Type, choose or tick."""
    if value is True:
        place.check()
    elif place.evaluate("node => node.tagName") == "SELECT":
        place.select_option(value)
    else:
        place.fill(value)


def exactly(words):
    return re.compile(f"^{re.escape(words)}$")


def code(secret):
    """The code that an app shows now."""
    counter = (int(time.time()) // 30).to_bytes(8)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 10**6:06}"
