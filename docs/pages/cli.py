"""docs/reference/cli.md: the help of every command, as the terminal shows it."""

import io
from importlib import import_module

from cyclopts import App
from rich.console import Console

from docs.pages.markdown import table
from heliograph.cli.main import COMMANDS, app

WIDTH = 100
PLAIN = str.maketrans("╭╮╰╯─│", "++++-|")


def cli_page() -> str:
    """The page, from the commands that this installation has."""
    present = [(name, target, str(group.name)) for name, target, group in COMMANDS if is_present(target)]
    rows = [
        (group, f"[`{name}`](#heliograph-{name})", _first_line(target)) for name, target, group in present
    ]
    lines = [
        "# Commands",
        "",
        "The same verbs in the terminal, in Python and on pages. Every command has `--help`; most have `--json`.",
        "How they leave: [exit codes](exit-codes.md).",
        "",
        *table(("For", "Command", "What it does"), rows),
        "",
    ]
    for name, _, _ in present:
        lines += [f"## heliograph {name}", "", "```text", help_text(app, name), "```", ""]
    return "\n".join(lines)


def help_text(application: App, *words: str) -> str:
    """What ``heliograph WORDS --help`` prints, at a fixed width, without colour."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, no_color=True, force_terminal=False, highlight=False)
    application.help_print(list(words), console=console)
    lines = out.getvalue().translate(PLAIN).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def is_present(target: str) -> bool:
    """Whether the module of a command can be imported here: some come with an extra."""
    try:
        import_module(target.partition(":")[0])
    except ModuleNotFoundError:
        return False
    return True


def _first_line(target: str) -> str:
    module, _, name = target.partition(":")
    return (getattr(import_module(module), name).__doc__ or "").strip().splitlines()[0]
