"""Run a command with one folder on a disk of its own, too small or read-only, in a private mount namespace; no test.

One JSON document on standard input: {"folder": ..., "spare": 200_000, "room": "64m", "read_only": false,
"commands": [[...]]}; "program" names another program than heliograph. What lies in the folder is copied to the small disk
first, which has so many bytes to spare. The commands run on the full disk, then again after it has grown. Answers with one
JSON document: for each run exit status and standard error, and the digests of the folders in "watch" before, between and
afterwards.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def mount(*options):
    subprocess.run(["mount", *options], check=True, capture_output=True)


def on_small_disk(folder, spare):
    """Cover a folder with a small disk that holds the same files and has room for little more."""
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    size = spare + sum(-(-path.stat().st_size // PAGE) * PAGE for path in paths)
    with tempfile.TemporaryDirectory(dir=Path(folder).parent) as aside:
        kept = shutil.copytree(folder, Path(aside) / "kept", symlinks=True)
        mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder)
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)


def digests(folders):
    return {
        f"{folder}/{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for folder in folders
        for path in sorted(Path(folder).rglob("*"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def run(commands, program=("-m", "heliograph.cli.main")):
    ran = [
        subprocess.run(
            [sys.executable, *program, *command],
            capture_output=True,
            text=True,
            check=False,
        )
        for command in commands
    ]
    return {"status": [one.returncode for one in ran], "errors": [one.stderr for one in ran]}


def main():
    job = json.load(sys.stdin)
    folder = job["folder"]
    on_small_disk(folder, job["spare"])
    before = digests(job["watch"])
    if job.get("read_only"):
        mount("-o", "remount,ro", folder)
    words = [job["program"]] if "program" in job else []
    short = run(job["commands"], *words)
    between = digests(job["watch"])
    mount("-o", f"remount,rw,size={job['room']}", folder)
    enough = run(job["commands"], *words)
    answer = {
        "before": before,
        "short": short,
        "between": between,
        "enough": enough,
        "after": digests(job["watch"]),
    }
    verified = run([["verify", job["verify"]]]) if job.get("verify") else None
    json.dump(answer | {"verified": verified}, sys.stdout)


if __name__ == "__main__":
    os.umask(0o022)
    main()
