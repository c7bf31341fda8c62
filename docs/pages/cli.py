"""docs/reference/cli.md: the help of every command, as the terminal shows it."""

import io

from cyclopts import App
from rich.console import Console

from docs.pages.markdown import table
from heliograph.cli.main import COMMANDS, app

WIDTH = 100
PLAIN = str.maketrans("╭╮╰╯─│", "++++-|")


def cli_page() -> str:
    """The page, from the commands that this installation has."""
    rows = [
        (purpose, f"[`{command.name}`](#heliograph-{command.name})", command.about)
        for purpose, commands in COMMANDS.items()
        for command in commands
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
    for command in (command for commands in COMMANDS.values() for command in commands):
        lines += [f"## heliograph {command.name}", "", "```text", help_text(app, command.name), "```", ""]
        for verb in (name for name in app[command.name] if not name.startswith("-")):
            lines += [f"### heliograph {command.name} {verb}", ""]
            lines += ["```text", help_text(app, command.name, verb), "```", ""]
    return "\n".join(lines)


def help_text(application: App, *words: str) -> str:
    """What ``heliograph WORDS --help`` prints, at a fixed width, without colour."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, no_color=True, force_terminal=False, highlight=False)
    application.help_print(list(words), console=console)
    lines = out.getvalue().translate(PLAIN).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")
