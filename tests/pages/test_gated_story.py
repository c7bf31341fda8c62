"""What a member lives through with gated data: on a real server, by commands in other processes and in a browser."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from tests import consortium_life as life
from tests.consortium_people import Story
from tests.slow_line import SlowLine

from browsing import Serving
from consortium_stage import PASSWORD, SECRET, Actor
from heliograph.bootstrap.consortium import room_of
from heliograph.bootstrap.gated import takings_of
from heliograph.bootstrap.keys import receipt_key_file
from heliograph.bootstrap.portal import configure
from heliograph.bootstrap.serving import Site
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.scope import Modality
from heliograph.publish.keys.receipt_key import name_receipt_key
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.workspace import Workspace
from heliograph.settings import Settings
from heliograph.store.keys import KeyFolder
from heliograph.store.portal.database import leave
from heliograph.synth.generate import generate
from publisher import Publisher

pytestmark = pytest.mark.nightly
POSTS, RATE, SLOW = 30_000, 2_000_000, 300_000
QUERIES = 3
"""That a member may ask in a day."""

BUDGET = 200_000
"""Bytes that a member may take of the small data set in a day: less than it has."""

REFUSED = 4
"""Exit code of what is not allowed."""


class Member:
    """Somebody with two grants, at a machine of their own with commands and a browser, on a slow line to a real server."""

    def __init__(self, publisher, desk, address, state):
        self.desk, self.server, self.story = desk, address, Story(room_of().records)
        self.line = SlowLine(int(address.rstrip("/").rpartition(":")[2]), RATE)
        self.story.now = datetime.now(UTC).replace(microsecond=0)
        self.staff, self.lead = self.story.staff(), self.story.person("lead", at=self.story.university)
        self.grant = life.granted(self.story, self.lead, self.staff)
        held = self.story.records.get(Grant, self.grant)
        asking = replace(
            held, id=self.story.new_id(self.story.now), version=0, scope=replace(held.scope, modality=Modality.QUERY)
        )  # fmt: skip
        second = replace(
            held, id=self.story.new_id(self.story.now), version=0, scope=replace(held.scope, dataset="small")
        )  # fmt: skip
        self.story.records.write([asking, second])
        self.here = {"HELIOGRAPH_ARCHIVE": "", "XDG_CONFIG_HOME": str(desk / "config"), "HELIOGRAPH_CACHE": str(desk / "cache")}  # fmt: skip
        self.there = {
            "HELIOGRAPH_STATE": str(state),
            "HELIOGRAPH_ARCHIVE": str(publisher.archive),
            "HELIOGRAPH_KEYS": str(publisher.keys),
        }

    @property
    def archive(self):
        return f"{self.line.address}archive/"

    def starts(self, *words, where=None):
        environment = {**os.environ, **(where or self.here | {"HELIOGRAPH_ARCHIVE": self.archive})}
        return subprocess.Popen(
            [sys.executable, "-m", "heliograph.cli.main", *words],
            env=environment, cwd=self.desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def runs(self, *words, status=0, where=None):
        """What a command prints, on the member's machine or on that of the server."""
        process = self.starts(*words, where=where)
        out, err = process.communicate(timeout=120)
        assert process.returncode == status, out + err
        return out + err

    def staff_runs(self, *words, by):
        return self.runs(*words, "--as", self.staff[by].email, where=self.there)

    def logs_in(self, browser):
        """``heliograph login`` shows a code; its holder confirms it on the page."""
        process = self.starts("login", self.archive)
        code = next(word for line in process.stderr for word in line.split() if is_code(word))
        browser.opens(f"/consortium/you/device/?code={code}").reads("heliograph login")
        browser.page.get_by_role("button", name="It is mine: confirm").click()
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said

    def takings(self):
        return takings_of().of(self.lead.id)


def files(folder):
    return [
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and path.suffix in {".parquet", ".zip"}
    ]


def is_code(word):
    letters = word.strip(".:").replace("-", "")
    return len(letters) == 8 and letters.isalpha() and letters.isupper()


@pytest.fixture(scope="module")
def publisher(tmp_path_factory):
    """Whoever publishes a data set that takes some seconds to download here."""
    root = tmp_path_factory.mktemp("gated-story")
    made = Publisher.at(root / "desk")
    generate("ira-2018", root / "export", posts=POSTS, seed=3)
    workspace = Workspace(root / "workspace" / "tiny")
    import_export(ImportRequest(inputs=[root / "export"], dataset="tiny"), workspace)
    described = workspace.dataset_toml.read_text().replace('name = "ira-2018"', 'name = "tiny"', 1)
    workspace.dataset_toml.write_text(described)
    made.publish(workspace, policy="twitter-2018")
    publish_second(made, root)
    made.store_keys()
    return made


def publish_second(publisher, root):
    """Another data set, of which a member may take little in a day."""
    generate("ira-2018", root / "small", posts=2_000, seed=4)
    workspace = Workspace(root / "workspace" / "small")
    import_export(ImportRequest(inputs=[root / "small"], dataset="small"), workspace)
    described = workspace.dataset_toml.read_text().replace('name = "ira-2018"', 'name = "small"', 1)
    workspace.dataset_toml.write_text(described)
    publisher.publish(workspace, policy="twitter-2018")


@pytest.fixture(scope="module")
def member(publisher, tmp_path_factory):
    state, desk = tmp_path_factory.mktemp("state"), tmp_path_factory.mktemp("member")
    limits = desk / "limits.toml"
    limits.write_text(f"[default]\nqueries_per_day = {QUERIES}\n[small]\nbytes_per_day = {BUDGET}\n")
    receipt_key = name_receipt_key_of(publisher, desk / "receipts.key")
    with pytest.MonkeyPatch.context() as set_up, ExitStack() as stack:
        for name, value in {
            "GATED": publisher.gated,
            "STATE": state,
            "KEYS": desk / "no-keys-here",
            "RECEIPT_KEY": receipt_key,
            "LIMITS": limits,
        }.items():
            set_up.setenv(f"HELIOGRAPH_{name}", str(value))
        settings = Settings(archive=str(publisher.archive), gated=publisher.gated, state=state)
        configure(settings, Site(settings))
        made = Member(publisher, desk, stack.enter_context(Serving(publisher.archive, desk)), state)
        stack.enter_context(made.line)
        yield made
        leave()


def name_receipt_key_of(publisher, file):
    """The server has a key that signs receipts, and none that could publish."""
    name_receipt_key(
        publisher.archive,
        keys=KeyFolder(publisher.keys),
        kept=receipt_key_file(file),
        now=datetime.now(UTC) - timedelta(seconds=5),
        randomness=os.urandom,
    )
    return file


@pytest.fixture(scope="module")
def at_the_browser(member, browser):
    from heliograph.store.portal.identity import factors

    factors.give(member.lead.id, factors.password_of(PASSWORD), SECRET)
    stage = SimpleNamespace(address=member.server, cast=SimpleNamespace(people={"lead": member.lead}))
    actor = Actor(browser, stage, "lead")
    yield actor
    actor.leave()
    assert actor.seen == {}


def test_a_member_takes_asks_is_stopped_and_can_prove_it_all(member, at_the_browser):
    at_the_browser.opens("/consortium/desk/").reads(
        "tiny/consortium/download", "tiny/consortium/remote-query"
    )
    member.logs_in(at_the_browser)
    cut_off_and_resumed_with_another_token(member, at_the_browser)
    asks_until_the_day_is_used_up(member, at_the_browser)
    takes_until_the_day_is_used_up(member, at_the_browser)
    suspended_and_restored(member, at_the_browser)
    revoked_on_the_way(member, at_the_browser)
    proves_what_was_taken(member, at_the_browser)


def cut_off_and_resumed_with_another_token(member, browser):
    member.line.cut(after=3_000_000)
    process = member.starts("get", "tiny", "--edition", "consortium", "--into", "copy")
    process.communicate(timeout=120)
    assert process.returncode != 0
    begun = len(member.takings())
    member.line.mend()
    member.runs("logout", member.archive)
    member.logs_in(browser)
    before = member.line.passed
    member.runs("get", "tiny", "--edition", "consortium", "--into", "copy")
    sizes = {one.path: one.size for one in member.takings()}
    assert len(member.takings()) > begun
    assert member.line.passed - before < sum(sizes.values()), "what had come did not come again"
    member.runs("verify", "copy/tiny/1/consortium", "--against", member.archive)


def asks_until_the_day_is_used_up(member, browser):
    counted = member.runs(
        "query", "--remote", "--dataset", "tiny", "SELECT count(*) AS posts FROM posts", "--json"
    )
    assert str(POSTS) in counted
    found = member.runs("search", "--remote", "--dataset", "tiny", "news", "--json")
    assert json.loads(found)
    member.runs("query", "--remote", "--dataset", "tiny", "SELECT 1 AS one")
    refused = member.runs("query", "--remote", "--dataset", "tiny", "SELECT 2 AS two", status=REFUSED)
    assert "one is left" in refused
    browser.opens("/consortium/ask/tiny/consortium/").looks("ask")
    browser.opens("/consortium/queries/").reads("SELECT 2 AS two", "news").looks("queries")


def takes_until_the_day_is_used_up(member, browser):
    refused = member.runs("get", "small", "--edition", "consortium", "--into", "little", status=REFUSED)
    assert "enough are left" in refused
    taken = [one for one in member.takings() if one.dataset == "small" and not one.refused]
    assert 0 < sum(one.sent for one in taken) <= BUDGET
    browser.opens("/consortium/downloads/").reads("small", "budget-left")


def suspended_and_restored(member, browser):
    member.staff_runs("grant", "suspend", member.grant, "--reason", "A file was seen.", by="security")
    refused = member.runs("get", "tiny", "--edition", "consortium", "--into", "second", status=REFUSED)
    assert "grant" in refused
    browser.opens(f"/consortium/grants/{member.grant}/").reads("suspended", "what is missing")
    member.staff_runs("grant", "restore", member.grant, by="security")
    browser.opens(f"/consortium/grants/{member.grant}/").reads("active", "Nothing is missing")


def revoked_on_the_way(member, browser):
    member.line.rate = SLOW
    process = member.starts("get", "tiny", "--edition", "consortium", "--into", "third")
    known = len(member.takings())
    while len(member.takings()) <= known + 1:
        assert process.poll() is None, process.communicate()
    words = ("grant", "propose-revocation", member.grant, "--reason", "Passed on.", "--emergency")
    member.staff_runs(*words, by="chair")
    member.staff_runs("grant", "revoke", member.grant, by="approver")
    out, err = process.communicate(timeout=120)
    assert process.returncode == REFUSED, out + err
    assert set(files(member.desk / "third")) < set(files(member.desk / "copy")), "the rest never came"
    browser.opens(f"/consortium/grants/{member.grant}/").reads("revoked")


def proves_what_was_taken(member, browser):
    member.line.rate = RATE
    member.runs("receipt", "get", "tiny", "--output", "receipt.json")
    said = member.runs("receipt", "verify", "receipt.json", "--copy", "copy")
    assert "signed" in said
    assert "/receipts " in json.loads((member.desk / "receipt.json").read_text())["signature"]
    browser.opens("/consortium/downloads/").reads("tiny").looks("downloads-after")
    browser.opens("/consortium/outputs/").looks("outputs")
    browser.opens("/consortium/history/").reads("download", "query")
