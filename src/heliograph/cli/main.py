"""``heliograph``: the commands in the order in which a data set lives."""

import sys

from cyclopts import App, Group
from cyclopts.exceptions import CycloptsError

from heliograph import __version__
from heliograph.cli.face import complaints, show_error
from heliograph.errors import HeliographError, StorageError

PUBLISH = Group.create_ordered("Publish")
READ = Group.create_ordered("Read")
PRESERVE = Group.create_ordered("Preserve")
TRY = Group.create_ordered("Try")

COMMANDS: tuple[tuple[str, str, Group], ...] = (
    ("init", "heliograph.cli.init:init", PUBLISH),
    ("import", "heliograph.cli.imports:import_", PUBLISH),
    ("publish", "heliograph.cli.publish:publish", PUBLISH),
    ("open", "heliograph.cli.read:open_", READ),
    ("query", "heliograph.cli.read:query", READ),
    ("get", "heliograph.cli.read:get", READ),
    ("verify", "heliograph.cli.verify:verify", PRESERVE),
    ("synth", "heliograph.cli.synth:synth", TRY),
    ("demo", "heliograph.cli.demo:demo", TRY),
)

app = App(
    name="heliograph",
    version=__version__,
    help="Publish, preserve and study moderation archives: signed, verifiable, pseudonymised releases.",
)
for name, target, group in COMMANDS:
    app.command(target, name=name, group=group)


def run(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code; no error of ours reaches the user as a traceback."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        app(words, exit_on_error=False, print_error=True)
    except CycloptsError:
        sys.exit(2)
    except HeliographError as error:
        show_error(error, as_json="--json" in words)
        sys.exit(error.exit_code)
    except OSError as error:
        show_error(
            StorageError(f"{error.strerror or error}: {error.filename or 'no file named'}"),
            as_json="--json" in words,
        )
        sys.exit(StorageError.exit_code)
    except KeyboardInterrupt:
        complaints.print("stopped")
        sys.exit(130)


if __name__ == "__main__":
    run()
