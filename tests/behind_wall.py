"""What a program does that has taken over a worker entirely; runs behind the wall, no test.

It speaks like a worker: ready, then it hears a JSON document with places of the machine, then it ends with what it could do.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path


def say(kind, body):
    os.write(1, kind + struct.pack(">I", len(body)) + body)


def hear():
    (length,) = struct.unpack(">I", os.read(0, 4))
    data = b""
    while len(data) < length:
        data += os.read(0, length - len(data))
    return json.loads(data)


def read(path):
    with Path(path).open("rb") as file:
        return repr(file.read(50))


def write(path):
    with Path(path).open("wb") as file:
        file.write(b"x")


def call(port):
    socket.create_connection(("127.0.0.1", port), timeout=2).close()


def call_out():
    socket.create_connection(("192.0.2.1", 80), timeout=2).close()


def whisper(name):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        line.connect(name)


def system_call(name, *arguments):
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


NUMBERS = {"x86_64": 0, "aarch64": 1}


def kernel_call(numbers, *arguments):
    """Ask the kernel by the number of a call; a call is refused when the kernel does not even look at it."""
    library = ctypes.CDLL(None, use_errno=True)
    answer = library.syscall(numbers[NUMBERS[os.uname().machine]], *arguments)
    if answer >= 0:
        return answer
    if ctypes.get_errno() != errno.EPERM:
        return f"the kernel looked at it: {os.strerror(ctypes.get_errno())}"
    raise PermissionError(ctypes.get_errno(), "not permitted")


def raise_limit():
    resource.setrlimit(resource.RLIMIT_NICE, (40, 40))


def others():
    """Processes that can be seen, beside itself and the one that bwrap leaves there."""
    found = []
    for pid in range(1, 100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            continue
        except PermissionError:
            pass
        found.append(pid)
    if len(found) <= 2:
        raise ProcessLookupError("nobody else")
    return found


def attempts(places):
    new_user, new_net = 0x10000000, 0x40000000
    return {
        **{f"read {path}": (read, path) for path in places["files"]},
        **{f"list {path}": (os.listdir, path) for path in ("/proc", "/sys", "/home", "/root", "/etc", "/var", "/run", places["folder"])},
        **{
            f"write {path}": (write, f"{path}/x")
            for path in ("", "/data", "/data/posts", "/dev", "/dev/shm", "/tmp", "/packages", "/python/lib", "/python", places["folder"])
        },
        "write an edition": (write, "/data/posts/0000.parquet"),
        "call this machine": (call, places["port"]),
        "call another machine": (call_out,),
        "whisper by name": (whisper, "\0" + places["name"]),
        "whisper by path": (whisper, places["socket"]),
        "become root": (os.setuid, 0),
        "change the root": (os.chroot, "/"),
        "mount": (system_call, "mount", b"none", b"/dev", b"tmpfs", 0, None),
        "unmount": (system_call, "umount", b"/data"),
        "remount": (system_call, "mount", b"none", b"/", None, 32, None),
        "new names": (os.sethostname, "x") if hasattr(os, "sethostname") else (system_call, "sethostname", b"x", 1),
        "new network": (system_call, "unshare", new_net),
        "new privileges": (system_call, "unshare", new_user),
        **{f"call {name}": (kernel_call, numbers, 0, 0, 0, 0, 0) for name, numbers in places["calls"].items()},
        "other processes": (others,),
        "more than its limits": (raise_limit,),
    }  # fmt: skip


def result(attempt, *arguments):
    try:
        return f"done: {attempt(*arguments)}"
    except (OSError, ValueError) as error:
        return f"refused: {error}"


def hide():
    """Leave behind a process that nobody waits for."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.close(0)
            signal.pause()
        os._exit(0)


def main():
    say(b"r", b"")
    places = hear()
    done = {name: result(*attempt) for name, attempt in attempts(places).items()}
    hide()
    about = {
        "environment": dict(os.environ),
        "root": sorted(path.name for path in Path("/").iterdir()),
        "host": socket.gethostname(),
        "uid": os.getuid(),
    }
    say(
        b"e",
        json.dumps(
            {
                "done": {name: end for name, end in done.items() if not end.startswith("refused")},
                "tried": len(done),
                **about,
            }
        ).encode(),
    )
    signal.pause()


if __name__ == "__main__":
    sys.exit(main())
