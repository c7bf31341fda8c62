"""``heliograph``: the commands in the order in which a data set lives."""

import os
import sys
from contextlib import suppress
from dataclasses import dataclass

from cyclopts import App, Group
from cyclopts.exceptions import CycloptsError

from heliograph import __version__
from heliograph.cli.face import complaints, show_error
from heliograph.errors import HeliographError, StorageError, UsageError


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the map that ``heliograph --help`` draws; its module is loaded when it is called."""

    name: str
    target: str
    about: str


PUBLISH = "Publish: from an export to a signed release"
READ = "Read: find, query and download"
RUN = "Run: what a server keeps of its own"
GOVERN = "Govern: a consortium of researchers, on the record"
PRESERVE = "Preserve: prove that nothing was changed"
TRY = "Try it out"

COMMANDS: dict[str, tuple[Command, ...]] = {
    PUBLISH: (
        Command("init", "heliograph.cli.init:init", "Make an archive and its keys."),
        Command("import", "heliograph.cli.imports:import_", "Read an export; every record is accounted for."),
        Command("publish", "heliograph.cli.publish:publish", "Make the next signed release of a data set."),
        Command("embargo", "heliograph.cli.embargo:embargo", "List and open releases held until a day."),
        Command("index", "heliograph.cli.index:index", "Make the search index of a release."),
        Command(
            "keys", "heliograph.cli.keys:keys", "Back up, try, replace and destroy the keys of an archive."
        ),
        Command("case", "heliograph.cli.case:case", "Read and close what people asked of the publisher."),
    ),
    GOVERN: (
        Command("apply", "heliograph.cli.apply:apply", "Ask for access with a project; appeal."),
        Command("review", "heliograph.cli.review:review", "Complete, review and decide applications."),
        Command("agreement", "heliograph.cli.agreement:agreement", "Show, sign, replace and end agreements."),
        Command(
            "incident", "heliograph.cli.incident:incident", "Report what went wrong; close it with a finding."
        ),
        Command(
            "output", "heliograph.cli.output:output", "Look at answers before they leave; take your own."
        ),
        Command("grant", "heliograph.cli.grant:grant", "Show, suspend, revoke and close what was granted."),
        Command(
            "dsa", "heliograph.cli.dsa:dsa", "Give data to vetted researchers: Article 40(4) of the DSA."
        ),
        Command("trace", "heliograph.cli.trace:trace", "Say whose copies a leak was made from; make copies."),
        Command("why", "heliograph.cli.why:why", "Say what somebody still needs to reach data."),
    ),
    READ: (
        Command("open", "heliograph.cli.read:open_", "List the data sets and releases of an archive."),
        Command("query", "heliograph.cli.query:query", "Ask data sets in SQL, or by a view."),
        Command("search", "heliograph.cli.search:search_", "Find posts by words, in any script."),
        Command("serve", "heliograph.cli.serve:serve", "Show an archive in the browser."),
        Command("get", "heliograph.cli.read:get", "Download an edition, verified and resumable."),
        Command("receipt", "heliograph.cli.receipt:receipt", "Get and check receipts of what you took."),
        Command(
            "login", "heliograph.cli.login:login", "Get a token for gated editions, by a code on a page."
        ),
        Command("logout", "heliograph.cli.login:logout", "End the token of this machine."),
    ),
    PRESERVE: (
        Command(
            "verify", "heliograph.cli.verify:verify", "Check signatures, digests and row counts, offline."
        ),
    ),
    RUN: (
        Command("consortium", "heliograph.cli.consortium:consortium", "Run the consortium of an archive."),
        Command(
            "audit", "heliograph.cli.audit:audit", "Prove that the log of what was done was not changed."
        ),
        Command("backup", "heliograph.cli.backup:backup", "Write all that a server keeps into one file."),
        Command("restore", "heliograph.cli.backup:restore", "Read such a file into an empty server."),
    ),
    TRY: (
        Command("demo", "heliograph.cli.demo:demo", "Make, publish, verify and query a synthetic operation."),
        Command(
            "synth", "heliograph.cli.synth:synth", "Write a synthetic operation with known ground truth."
        ),
    ),
}

HELP = """Publish, preserve and study moderation archives: signed, verifiable, pseudonymised releases.

Every command takes --help and --json. Exit codes: docs/reference/exit-codes.md.
"""

EXTRAS = dict.fromkeys(
    ("ahocorasick_rs", "isal", "jinja2", "numpy", "phonenumbers", "spellchecker"), "publish"
) | {
    "allauth": "serve",
    "argon2": "serve",
    "django": "serve",
    "granian": "serve",
    "holidays": "serve",
    "markdown_it": "pdf",
    "pyrage": "trace",
    "pandas": "pandas",
    "polars": "polars",
    "sqlglot": "serve",
    "tantivy": "search",
    "weasyprint": "pdf",
}
"""Which extra brings a library that is not in the core."""

app = App(name="heliograph", version=__version__, help=HELP)
for title, commands in COMMANDS.items():
    group = Group.create_ordered(title)
    for order, command in enumerate(commands):
        app.command(command.target, name=command.name, group=group, help=command.about, sort_key=order)


def run(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; no error of ours reaches the user as a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        app(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        _leave(UsageError(str(error), hint=_help(error)), words)
    except HeliographError as error:
        _leave(error, words)
    except ImportError as error:
        missing = _missing(error)
        if missing not in EXTRAS:
            raise
        extra = f"heliograph[{EXTRAS[missing]}]"
        _leave(
            UsageError(f"this command needs {missing}", hint=f"install it with: pip install '{extra}'"), words
        )
    except OSError as error:
        said = f"{error.strerror or error}: {error.filename or 'no file named'}"
        _leave(StorageError(said, hint="look at the name, and at who may read and write there"), words)
    except KeyboardInterrupt:
        complaints.print("stopped")
        sys.exit(130)


def main() -> None:
    """The program: one command, then the end, at once.

    A thread of a library that a full disk has left in the middle of its work aborts an interpreter that waits for it, after
    everything has been said.
    """
    code: str | int | None = 0
    try:
        run()
    except SystemExit as left:
        code = left.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _missing(error: BaseException) -> str:
    """The library that is not there; what could not be loaded for want of it stands around the error that names it."""
    while not isinstance(error, ModuleNotFoundError) and error.__cause__ is not None:
        error = error.__cause__
    return (getattr(error, "name", None) or "").partition(".")[0]


def _help(error: CycloptsError) -> str:
    """Where to read how the command is used."""
    return f"read: {' '.join(('heliograph', *(error.command_chain or ()), '--help'))}"


def _leave(error: HeliographError, words: list[str]) -> None:
    show_error(error, as_json="--json" in words)
    sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
