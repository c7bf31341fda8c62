"""A PostgreSQL server of the operating system on a socket of its own; it refuses root, so then it runs as nobody."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

NOBODY = "nobody"


def program(name: str) -> str | None:
    """The path of a program of PostgreSQL, which Debian keeps away from PATH; of the newest version."""
    inside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
    return str(inside[-1]) if inside else shutil.which(name)


@contextmanager
def running() -> Iterator[str]:
    """The address of the database of a server that lives as long as the block."""
    desk = Path(mkdtemp(prefix="pg", dir="/tmp"))
    who = pwd.getpwnam(NOBODY) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    shutil.chown(desk, who.pw_uid, who.pw_gid)

    def call(name, *arguments):
        found = program(name)
        changed = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [found, *arguments], check=True, cwd=desk, stdout=subprocess.DEVNULL, timeout=60, **changed
        )

    data = str(desk / "data")
    call("initdb", "-D", data, "-U", "heliograph", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={desk} -c fsync=off"
    call("pg_ctl", "-D", data, "-w", "-l", str(desk / "log"), "-o", options, "start")
    try:
        yield f"postgresql://heliograph@{str(desk).replace('/', '%2F')}/postgres"
    finally:
        call("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(desk, ignore_errors=True)
