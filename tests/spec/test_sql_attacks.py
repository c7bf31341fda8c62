"""Hostile members ask a server: nothing gets out, each query is stopped in time, others are answered meanwhile.

Twice: with the screen in front, and without it, so that the wall is tried alone. Every run takes a share of the attacks on the
wall, the nightly one all of them. The attacks: tests/sql_attacks.py.
"""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from heliograph.store.bubblewrap import WORKER
from sql_attacks import ATTACKS, BOMB_CATEGORIES, CATEGORIES, STOPPED
from sql_server import Client

pytestmark = pytest.mark.real_server

SECRET = "the-fifth-seal"
MOST_SECONDS = 5
MOST_BYTES = 2 * 2**30
POSTS = 50
SETTING = re.compile(r"SET (allowed|enable_ext|lock)|\"(auto|allow|python_en)\w+\": False")
SETTINGS = 8
"""Lines of the worker by which it forbids things to the database."""

EVERY_RUN = {"bombs": 14, "others": 8, "open": 16}
"""Of so many attacks on the wall, one is made in every run."""


@dataclass
class Scene:
    """A server, what it must keep, and who watches."""

    root: Path
    server: subprocess.Popen
    port: int
    callers: list

    @property
    def places(self):
        names = {
            "secret": "secret.txt",
            "csv": "secret.csv",
            "parquet": "other/posts.parquet",
            "db": "secret.db",
        }
        paths = {name: str(self.root / path) for name, path in names.items()}
        return paths | {"other": str(self.root / "other"), "out": str(self.root / "out"), "port": self.port}

    def client(self):
        return Client(self.root / "socket")

    def digests(self):
        files = sorted(path for path in self.root.rglob("*") if path.is_file())
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def posts(count, text):
    return pa.table(
        {
            "post_id": [str(n) for n in range(count)],
            "account_id": [f"a{n % 7}" for n in range(count)],
            "text": [text] * count,
            "dataset": ["ships"] * count,
            "release": [1] * count,
        }
    )


def prepare(root):
    (root / "other").mkdir()
    (root / "out").mkdir()
    (root / "edition").mkdir()
    pq.write_table(posts(POSTS, "calm sea"), root / "edition" / "posts.parquet")
    pq.write_table(posts(3, SECRET), root / "other" / "posts.parquet")
    (root / "secret.txt").write_text(SECRET)
    (root / "secret.csv").write_text(f"post_id,text\n1,{SECRET}\n")
    with duckdb.connect(str(root / "secret.db")) as database:
        database.execute(f"CREATE TABLE ids AS SELECT '{SECRET}' AS id")
    for path in root.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)  # only the wall keeps them


def listen(callers):
    """Hear whoever calls a port of this machine."""
    ear = socket.create_server(("127.0.0.1", 0))

    def note():
        while True:
            try:
                line, caller = ear.accept()
            except OSError:
                return
            callers.append(caller)
            line.close()

    threading.Thread(target=note, daemon=True).start()
    return ear


@contextmanager
def staged(**options):
    """A server of its own process, with what it must keep around it."""
    if shutil.which("bwrap") is None:
        pytest.skip("untrusted SQL: the program bwrap is not installed (package bubblewrap)")
    root = Path(tempfile.mkdtemp(prefix="sql-", dir="/tmp"))  # a socket's path is short
    root.chmod(0o755)
    prepare(root)
    job = {"socket": str(root / "socket"), "tables": {"posts": [str(root / "edition" / "posts.parquet")]}}
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).parents[1] / "sql_server.py"), json.dumps(job | options)],
        stdout=subprocess.PIPE,
        env=os.environ | {"HELIOGRAPH_SECRET": SECRET},
        text=True,
    )
    callers = []
    with server, listen(callers) as ear:
        try:
            assert server.stdout.readline() == "ready\n"
            yield Scene(root=root, server=server, port=ear.getsockname()[1], callers=callers)
        finally:
            server.kill()
    shutil.rmtree(root)


@pytest.fixture(scope="module", params=["screened", "bare"])
def scene(request):
    with staged(screen=request.param == "screened") as made:
        yield made


@pytest.fixture(scope="module")
def careless(tmp_path_factory):
    """A server whose workers leave the database as open as it comes."""
    lines = WORKER.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not SETTING.search(line)]
    assert len(lines) - len(kept) == SETTINGS
    program = tmp_path_factory.mktemp("careless") / "worker.py"
    program.write_text("".join(kept), "utf-8")
    with staged(screen=False, program=str(program)) as made:
        yield made


@pytest.fixture
def is_screened(scene, request):
    return request.node.callspec.params["scene"] == "screened"


def leaks_in(reply, scene):
    """What a member may not learn: the secret, and where things are on this machine."""
    said = reply.get("stream", b"") + reply.get("message", "").encode() + reply.get("hint", "").encode()
    own = {SECRET, str(scene.root), *(path for path in (sys.prefix, sys.base_prefix) if path != "/usr")}
    return sorted(word for word in own if word.encode() in said)


def faults(attack, query, reply, scene, *, is_screened=False):
    """What is wrong with how an attack ended; of those that are no bombs the screen alone stops every one."""
    found = [f"told {leak}" for leak in leaks_in(reply, scene) if leak not in query]
    if attack.ends == STOPPED and "error" not in reply:
        found.append(f"answered {reply['rows']} rows")
    if is_screened and attack.category not in BOMB_CATEGORIES and reply["by"] != "screen":
        found.append("passed the screen")
    if reply["worked"] > MOST_SECONDS:
        found.append(f"took {reply['worked']:.1f} s")
    if len(reply.get("stream", b"")) > 2**24 or reply.get("rows", 0) > 10_000:
        found.append("answered too much")
    return found


def bystander(scene, until):
    """Somebody else, who asks plain questions all the time; how many were answered rightly, and wrongly."""
    right = wrong = 0
    with scene.client() as client:
        while not until.is_set() or not right:
            reply = client.ask("SELECT count(*) AS n FROM posts WHERE text = 'calm sea'", member="bob")
            rows = (
                pyarrow.ipc.open_stream(reply["stream"]).read_all().to_pylist()
                if "stream" in reply
                else reply
            )
            right, wrong = (right + 1, wrong) if rows == [{"n": POSTS}] else (right, wrong + 1)
            time.sleep(0.5)
    return right, wrong


def chosen(category, *, everything, is_screened):
    """The attacks of a category; on the wall every run makes a share of them, which is the same in each run."""
    mine = [attack for attack in ATTACKS if attack.category == category]
    if everything or (is_screened and category not in BOMB_CATEGORIES):
        return mine
    step = EVERY_RUN["bombs" if category in BOMB_CATEGORIES else "others"]
    return mine[::step]


def peaks(server, until):
    """The most memory that any process of the server's workers held, in bytes."""
    most = {}
    while not until.is_set():
        for pid in below(server.pid):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            held = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
            most[pid] = max(most.get(pid, 0), held * 1024)
        time.sleep(0.05)
    return max(most.values(), default=0)


def below(pid):
    """Processes started by a process, and by those."""
    found = []
    try:
        tasks = list(Path(f"/proc/{pid}/task").glob("*/children"))
    except OSError:  # it has ended meanwhile
        return found
    for task in tasks:
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += [int(child), *below(int(child))]
    return found


def attack_all(scene, attacks, *, is_screened):
    """Make the attacks while somebody else asks; what went wrong, and the most memory that was held."""
    before, done = scene.digests(), threading.Event()
    with ThreadPoolExecutor() as others, scene.client() as client:
        watched = others.submit(bystander, scene, done)
        memory = others.submit(peaks, scene.server, done)
        found = []
        try:
            for attack in attacks:
                query = attack.sql.format(**scene.places)
                reply = client.ask(query, member="mallory")
                found += [
                    f"{query[:100]}: {fault}"
                    for fault in faults(attack, query, reply, scene, is_screened=is_screened)
                ]
        finally:
            done.set()
        right, wrong = watched.result()
    assert (wrong, scene.callers, scene.digests()) == (0, [], before)
    assert right
    assert scene.server.poll() is None
    return found, memory.result()


@pytest.mark.parametrize("category", CATEGORIES)
def test_nothing_gets_out_and_others_are_answered(scene, is_screened, category):
    attacks = chosen(category, everything=False, is_screened=is_screened)
    found, memory = attack_all(scene, attacks, is_screened=is_screened)
    assert found == []
    assert memory < MOST_BYTES


@pytest.mark.nightly
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_attack_fails(scene, is_screened, category, record_property):
    attacks = chosen(category, everything=True, is_screened=is_screened)
    found, memory = attack_all(scene, attacks, is_screened=is_screened)
    front = "screen and wall" if is_screened else "wall alone"
    record_property(
        "table", f"{category}, {front}: {len(attacks)} attacks, 0 escapes, {memory / 2**20:,.0f} MiB at most"
    )
    assert found == []
    assert memory < MOST_BYTES


@pytest.mark.parametrize("step", [EVERY_RUN["open"], pytest.param(1, marks=pytest.mark.nightly)])
def test_the_wall_holds_when_the_database_is_left_open(careless, step, record_property):
    """Nothing that is secret is there to be read, nothing that lasts can be written, nobody can be called."""
    attacks = [attack for attack in ATTACKS if attack.category not in BOMB_CATEGORIES][::step]
    before = careless.digests()
    with careless.client() as client:
        told = []
        for attack in attacks:
            query = attack.sql.format(**careless.places)
            reply = client.ask(query, member="mallory")
            told += [f"{query[:100]}: {leak}" for leak in leaks_in(reply, careless) if leak not in query]
    record_property("table", f"wall around an open database: {len(attacks)} attacks, {len(told)} escapes")
    assert (told, careless.callers, careless.digests()) == ([], [], before)


def test_there_are_enough_attacks():
    assert len({attack.sql for attack in ATTACKS}) >= 250
