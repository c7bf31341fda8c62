"""Database: a PostgreSQL server set up by the files of deploy/ lets the site in by its password, and nobody else."""

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest
from installed import DEPLOY

import postgres
from heliograph.bootstrap.portal import connect
from heliograph.settings import Settings
from heliograph.store.portal.database import leave

pytestmark = pytest.mark.real_server
FILES = DEPLOY / "postgresql"
WORD = "a-password-of-this-test"


@pytest.fixture(scope="module")
def server():
    """The port of a server that was set up as the how-to says; it refuses root, so then it runs as nobody."""
    if postgres.program("initdb") is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    desk = Path(mkdtemp(prefix="pg", dir="/tmp"))
    who = pwd.getpwnam(postgres.NOBODY) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    shutil.chown(desk, who.pw_uid, who.pw_gid)
    less = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(name, *words, **more):
        subprocess.run(
            [postgres.program(name), *words],
            check=True,
            cwd=desk,
            stdout=subprocess.DEVNULL,
            timeout=60,
            **less,
            **more,
        )

    data = desk / "data"
    call(
        "initdb",
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C.UTF-8",
        "--no-sync",
    )
    with (data / "postgresql.conf").open("a") as conf:
        conf.write(
            (FILES / "heliograph.conf").read_text() + f"port = {port}\nunix_socket_directories = '{desk}'\n"
        )
    # in a test another account than postgres runs the server
    (data / "pg_hba.conf").write_text((FILES / "pg_hba.conf").read_text().replace("peer", "trust"))
    call("pg_ctl", "-D", str(data), "-w", "-l", str(desk / "log"), "start")
    try:
        with (FILES / "heliograph.sql").open() as script:
            call(
                "psql",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                str(desk),
                "-p",
                str(port),
                "-U",
                "postgres",
                stdin=script,
            )
        with psycopg.connect(
            host=str(desk), port=port, user="postgres", dbname="postgres", autocommit=True
        ) as admin:
            admin.execute(psycopg.sql.SQL("ALTER ROLE heliograph PASSWORD {}").format(WORD))
        yield port
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(desk, ignore_errors=True)


def test_the_site_makes_its_tables_there(server, tmp_path):
    connect(
        Settings(state=tmp_path, database=f"postgresql://heliograph:{WORD}@127.0.0.1:{server}/heliograph")
    )
    leave()
    with psycopg.connect(
        host="127.0.0.1", port=server, user="heliograph", password=WORD, dbname="heliograph"
    ) as session:
        [tables] = session.execute(
            "SELECT count(*) FROM pg_tables WHERE tableowner = 'heliograph'"
        ).fetchone()
        [power] = session.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert tables > 20
    assert power is False


@pytest.mark.parametrize(
    "asks",
    [
        {"user": "heliograph", "password": "another", "dbname": "heliograph"},
        {"user": "heliograph", "password": WORD, "dbname": "postgres"},
        {"user": "postgres", "password": "", "dbname": "heliograph"},
    ],
)
def test_nobody_else_gets_in(server, asks):
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", port=server, connect_timeout=10, **asks)


def test_what_was_told_is_on_the_disk_before_it_is_answered(server):
    with psycopg.connect(
        host="127.0.0.1", port=server, user="heliograph", password=WORD, dbname="heliograph"
    ) as session:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert session.execute(f"SHOW {name}").fetchone() == ("on",)
