"""Remote: SQL that the server of an archive answers, printed and written as any other."""

import sys
from pathlib import Path

from rich.text import Text

from heliograph.access.engine import Engine
from heliograph.access.output import Format, write, write_file
from heliograph.access.plain import documents
from heliograph.access.preview import as_text, preview
from heliograph.bootstrap.remote import asking_server
from heliograph.cli.face import complaints, console, emit
from heliograph.errors import UsageError
from heliograph.settings import Settings

SHOWN_ROWS = 20


def one_name(names: tuple[str, ...]) -> str:
    """The data set that is asked: on a server one at a time."""
    if len(names) != 1 or set(names[0]) & set("*?["):
        raise UsageError("A server is asked about one data set at a time.", hint="Name it with --dataset.")
    return names[0]


def ask_there(
    sql: str | None, *, held: str | None, name: str, archive: str | None, edition: str, form: Format | None, output: Path | None,
    spreadsheet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Ask, and print or write the answer.

    Args:
        sql: The query.
        held: Instead of asking, the number of an answer that was held back.
        name: Data set, or a release of it.
        archive: Address; None: that of the settings.
        edition: Which edition.
        form: How rows are written; None: as a table for people.
        output: File; None: standard output.
        spreadsheet: CSV that a spreadsheet opens without harm.
        as_json: One JSON document.
    """
    server = asking_server(archive, Settings.load())
    found = server.output(held) if held else server.sql(name, sql or "", edition)
    about = {
        "query": found.query,
        "edition": edition,
        "citation": found.citation,
        "cut": found.cut,
        "fewest_accounts": found.fewest,
    }
    engine = Engine()
    text = engine.keep(found.rows)
    if output is not None:
        rows = write_file(engine, text, form or Format.CSV, output, spreadsheet=spreadsheet)
        if as_json:
            emit({"output": str(output), "count": rows, **about})
    elif as_json:
        emit(about | {"rows": documents(found.rows), "count": found.rows.num_rows})
    elif form is not None:
        write(engine, text, form, sys.stdout.buffer, spreadsheet=spreadsheet)
        sys.stdout.buffer.flush()
    else:
        shown = preview(engine, text, SHOWN_ROWS)
        console.print(Text(as_text(shown, width=console.width, plain=not console.is_terminal)))
    if not as_json:
        complaints.print(
            Text(f"{found.rows.num_rows:,} rows; {found.citation} ({edition}); query {found.query}")
        )
        if found.fewest:
            complaints.print(Text(f"rows that stand for fewer than {found.fewest} accounts are left out"))
        if found.cut:
            complaints.print(Text(f"there are more: the answer was cut at the limit of {found.cut}"))
